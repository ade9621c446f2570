using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Pathway.Hosting;

/// <summary>What a script wrote, stream by stream, and the exception that ended it, if one did.</summary>
internal sealed record EngineResult(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose, IReadOnlyList<ProgressRecord> Progress, RuntimeException? Failure)
{
    public static EngineResult Of(PowerShell shell, Func<PowerShell, Collection<PSObject>> run)
    {
        Collection<PSObject> output = [];
        RuntimeException? failure = null;
        try { output = run(shell); }
        catch (RuntimeException thrown) { failure = thrown; }
        return new EngineResult([.. output], [.. shell.Streams.Error], [.. shell.Streams.Warning.Select(static record => record.Message)],
            [.. shell.Streams.Verbose.Select(static record => record.Message)], [.. shell.Streams.Progress], failure);
    }

    /// <summary>The output as text, one string an object.</summary>
    public string[] Texts => [.. Output.Select(static item => item?.ToString() ?? "")];
}

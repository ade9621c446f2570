using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Pathway.Hosting;

/// <summary>A runspace of the real PowerShell engine with the built module, imported through its manifest.</summary>
internal sealed class PowerShellRunner : IDisposable
{
    private readonly Runspace runspace;

    /// <summary>The host: receives the texts of -WhatIf, and answers confirmations.</summary>
    public RecordingHost Host { get; } = new();

    public PowerShellRunner(bool import = true)
    {
        var state = InitialSessionState.CreateDefault2();
        // A hosted engine on Windows runs no script and loads no format file by default. Elsewhere there is no policy to set.
        if (OperatingSystem.IsWindows()) { state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass; }
        runspace = RunspaceFactory.CreateRunspace(Host, state);
        runspace.Open();
        if (!import) { return; }
        var imported = Run("Import-Module $args[0]; Import-Module -Assembly $args[1]", TestFolders.Manifest, LoadedModule.Doubles);
        if (imported.Errors.Count > 0 || imported.Failure is not null)
        {
            throw new InvalidOperationException(
                $"The module cannot be imported: {imported.Failure?.ToString() ?? imported.Errors[0].ToString()}");
        }
    }

    /// <summary>Runs a script and returns everything that it wrote.</summary>
    public PowerShellResult Run(string script, params object?[] arguments)
    {
        using var shell = Shell(script, arguments);
        return PowerShellResult.Of(shell, static shell => shell.Invoke());
    }

    /// <summary>Starts a script; the caller stops it or waits for it.</summary>
    public PowerShell Shell(string script, params object?[] arguments)
    {
        var shell = PowerShell.Create(runspace).AddScript(script);
        foreach (var argument in arguments) { shell.AddArgument(argument); }
        return shell;
    }

    /// <summary>The completions of a line at its end.</summary>
    public string[] Complete(string line) => [.. Completions(line).Select(static match => match.CompletionText)];

    /// <summary>The same with tool tips.</summary>
    public IReadOnlyList<CompletionResult> Completions(string line)
    {
        using var shell = PowerShell.Create(runspace);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches;
    }

    public void Dispose()
    {
        // Closing a runspace does not remove its modules, whose state belongs to the process.
        Run("Remove-Module Pathway -ErrorAction Ignore");
        runspace.Dispose();
    }
}

/// <summary>The output of a script in each stream, and the exception that ended it, or null.</summary>
internal sealed record PowerShellResult(
    IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress, RuntimeException? Failure)
{
    /// <summary>The lines of the debug stream.</summary>
    public IReadOnlyList<string> Debug { get; private init; } = [];

    /// <summary>The records of the information stream.</summary>
    public IReadOnlyList<InformationRecord> Information { get; private init; } = [];

    public static PowerShellResult Of(PowerShell shell, Func<PowerShell, Collection<PSObject>> run)
    {
        Collection<PSObject> output = [];
        RuntimeException? failure = null;
        try { output = run(shell); }
        catch (RuntimeException thrown) { failure = thrown; }
        return new PowerShellResult([.. output], [.. shell.Streams.Error],
            [.. shell.Streams.Warning.Select(static record => record.Message)],
            [.. shell.Streams.Verbose.Select(static record => record.Message)], [.. shell.Streams.Progress], failure)
        {
            Debug = [.. shell.Streams.Debug.Select(static record => record.Message)], Information = [.. shell.Streams.Information],
        };
    }

    /// <summary>The output as strings, one for each object.</summary>
    public string[] Texts => [.. Output.Select(static item => item?.ToString() ?? "")];
}

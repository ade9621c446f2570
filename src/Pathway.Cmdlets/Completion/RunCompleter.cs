using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Configuration;
using Pathway.Errors;
using Pathway.Store;

namespace Pathway.Completion;

/// <summary>Completes the identifiers of runs, the latest first, each with what ran, how it ended and when it began.</summary>
public sealed class RunCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = (wordToComplete ?? "").Trim('\'', '"');
        return [.. Runs(fakeBoundParameters["CachePath"]?.ToString()).Where(run => run.RunId.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(static run => new CompletionResult(run.RunId, run.RunId, CompletionResultType.ParameterValue,
                string.Create(CultureInfo.InvariantCulture, $"{run.Command}, {run.State}, begun {run.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}")))];
    }

    // What cannot be read is reported when it is used; here there is nothing to offer.
    private static IReadOnlyList<RunRecord> Runs(string? named)
    {
        try
        {
            var path = Full(named ?? EffectiveConfiguration.Read().First(static setting => setting.Name == Settings.CachePath.Name).Value);
            if (!File.Exists(path)) { return []; }
            using var store = StoreOpening.OpenToRead(path, static _ => { });
            return [.. store.Runs()];
        }
        catch (Exception failure) when (failure is PathwayException or RuntimeException) { return []; }
    }

    // Only a command knows where the session stands, and the completion itself is none.
    private static string Full(string path)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace).AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path);
        return shell.Invoke<string>().FirstOrDefault() ?? path;
    }
}

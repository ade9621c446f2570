using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Formats.Evidence;
using Pathway.Formats.Hierarchies;
using Pathway.Llm.Models;
using Pathway.Steps.Verify;
using Pathway.Storage;

namespace Pathway.Completion;

/// <summary>Turns names into completions: those that begin with the word, quoted where they need it.</summary>
internal static class CompletionResults
{
    public static IEnumerable<CompletionResult> Create(IEnumerable<string> names, string? word)
    {
        var begun = (word ?? "").Trim('\'', '"');
        return names.Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(static name => new CompletionResult(Quoted(name), name, CompletionResultType.ParameterValue, name));
    }

    private static string Quoted(string name) => name.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
        ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}

/// <summary>Completes the names of curators.</summary>
public sealed class CuratorCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(CuratorNames.All, wordToComplete);
}

/// <summary>Completes the names of formats in which verdicts are saved.</summary>
public sealed class EvidenceFormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(EvidenceFormats.All.Select(static format => format.Name), wordToComplete);
}

/// <summary>Completes the names of formats in which a hierarchy is saved.</summary>
public sealed class HierarchyFormatCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(HierarchyFormats.All.Select(static format => format.Name), wordToComplete);
}

/// <summary>Completes the kinds of question whose answers are stored.</summary>
public sealed class KindCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(Questions.QuestionKinds.Names, wordToComplete);
}

/// <summary>Completes the names of the models that the models files name, those of the provider that is named already.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var provider = fakeBoundParameters["Provider"]?.ToString() switch
        {
            null => null,
            var named when named.Equals(Curators.ProviderNames.Vertex, StringComparison.OrdinalIgnoreCase) => Curators.ProviderNames.Gemini,
            var named => named,
        };
        var models =
            LoadCatalog().Models.Where(model => provider is null || model.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase));
        return CompletionResults.Create(models.Select(static model => model.Name), wordToComplete);
    }

    // A slip in a user's file is reported when it is used; here it costs that file's names.
    private static ModelCatalog LoadCatalog()
    {
        try
        {
            var path = EffectiveConfiguration.Read().First(static setting => setting.Name == Settings.ModelsPath.Name).Value;
            return ModelCatalog.Load(File.Exists(path) ? path : null);
        }
        catch (PathwayException) { return ModelCatalog.Load(); }
    }
}

/// <summary>Completes the names of providers.</summary>
public sealed class ProviderCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(ProviderNames.All, wordToComplete);
}

/// <summary>Completes the names of roots: those of the profiles that ship.</summary>
public sealed class RootCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(RootProfiles.Shipped.SelectMany(static profile => RootProfiles.Load(profile).Roots)
            .Select(static root => root.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal), wordToComplete);
}

/// <summary>Completes the names of root profiles that ship.</summary>
public sealed class RootProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(RootProfiles.Shipped, wordToComplete);
}

/// <summary>Completes the names of rules, each with what it finds.</summary>
public sealed class RuleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) => VerifyRules.All
        .Where(rule => rule.Name.StartsWith((wordToComplete ?? "").Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
        .Select(static rule =>
            new CompletionResult(rule.Name, rule.Name, CompletionResultType.ParameterValue, $"{rule.Severity}: {rule.Meaning}"));
}

/// <summary>Completes the identifiers of runs, the latest first, each with what ran, how it ended and when it began.</summary>
public sealed class RunCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = (wordToComplete ?? "").Trim('\'', '"');
        return [.. ReadRuns(fakeBoundParameters["CachePath"]?.ToString())
            .Where(run => run.RunId.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(static run => new CompletionResult(run.RunId, run.RunId, CompletionResultType.ParameterValue,
                string.Create(CultureInfo.InvariantCulture,
                    $"{run.Command}, {run.State}, begun {run.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}")))];
    }

    // What cannot be read is reported when it is used; here there is nothing to offer.
    private static IReadOnlyList<RunRecord> ReadRuns(string? named)
    {
        try
        {
            var path =
                ResolvePath(named ?? EffectiveConfiguration.Read().First(static setting => setting.Name == Settings.CachePath.Name).Value);
            if (!File.Exists(path)) { return []; }
            using var store = StoreOpener.OpenToRead(path, static _ => { });
            return [.. store.Runs()];
        }
        catch (Exception failure) when (failure is PathwayException or RuntimeException) { return []; }
    }

    // Only a command knows where the session stands, and the completion itself is none.
    private static string ResolvePath(string path)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace)
            .AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path);
        return shell.Invoke<string>().FirstOrDefault() ?? path;
    }
}

/// <summary>Completes the names of settings.</summary>
public sealed class SettingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(Settings.All.Select(static setting => setting.Name), wordToComplete);
}

/// <summary>Completes the names of transports.</summary>
public sealed class TransportCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionResults.Create(TransportNames.All, wordToComplete);
}

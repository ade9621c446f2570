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
using Pathway.Model;
using Pathway.Ontology;
using Pathway.OntologyFiles;
using Pathway.Questions;
using Pathway.Steps.Verify;
using Pathway.Storage;
using Pathway.Text;

namespace Pathway.Completion;

/// <summary>Completes a parameter with the candidates that begin with the typed word, quoted where needed.</summary>
public abstract class CandidateCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var prefix = (wordToComplete ?? "").Trim('\'', '"');
        return [.. GetCandidates(fakeBoundParameters)
            .Where(candidate => candidate.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(static candidate => new CompletionResult(Quote(TextSanitizer.SingleLine(candidate.Text)),
                TextSanitizer.SingleLine(candidate.Text), CompletionResultType.ParameterValue,
                TextSanitizer.SingleLine(candidate.ToolTip)))];
    }

    /// <summary>All candidates, in the order in which they are offered.</summary>
    /// <param name="parameters">The parameters that are given already, by name.</param>
    private protected abstract IEnumerable<Candidate> GetCandidates(IDictionary parameters);

    /// <summary>Candidates whose tool tip is their text.</summary>
    private protected static IEnumerable<Candidate> FromNames(IEnumerable<string> names) =>
        names.Select(static name => new Candidate(name, name));

    private static string Quote(string text) => text.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>A possible value, and what the shell shows about it.</summary>
    private protected sealed record Candidate(string Text, string ToolTip);
}

/// <summary>Completes the names of curators.</summary>
public sealed class CuratorCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) => FromNames(CuratorNames.All);
}

/// <summary>Completes the names of ontologies.</summary>
public sealed class OntologyCompleter : CandidateCompleter
{
    // A folder or configuration that cannot be read is reported when it is used; completion offers the embedded ontology then.
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters)
    {
        try
        {
            var folder = EffectiveConfiguration.Read().First(static one => one.Name == Settings.OntologyPath.Name).Value;
            return FromNames(new OntologyLibrary(folder).Names());
        }
        catch (PathwayException) { return FromNames([ChosenOntology.EmbeddedName]); }
    }
}

/// <summary>Completes the organisms whose annotation is there.</summary>
public sealed class TaxonCompleter : CandidateCompleter
{
    // A folder or configuration that cannot be read is reported when it is used; completion offers what ships then.
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters)
    {
        Candidate[] always = [new(TaxonSelection.Any, "terms of all organisms"), new("9606", "human")];
        try
        {
            var folder = EffectiveConfiguration.Read().First(static one => one.Name == Settings.OntologyPath.Name).Value;
            return [.. always, .. new AnnotationLibrary(folder).FindTaxa().Where(static head => head.Taxon != 9606)
                .Select(static head => new Candidate(head.Taxon.ToString(CultureInfo.InvariantCulture), head.Name))];
        }
        catch (PathwayException) { return always; }
    }
}

/// <summary>Completes the names of providers.</summary>
public sealed class ProviderCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) => FromNames(ProviderNames.All);
}

/// <summary>Completes the names of transports.</summary>
public sealed class TransportCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) => FromNames(TransportNames.All);
}

/// <summary>Completes the names of export formats for verdicts.</summary>
public sealed class EvidenceFormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        FromNames(EvidenceFormats.All.Select(static format => format.Name));
}

/// <summary>Completes the names of export formats for hierarchies.</summary>
public sealed class HierarchyFormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        FromNames(HierarchyFormats.All.Select(static format => format.Name));
}

/// <summary>Completes the kinds of questions.</summary>
public sealed class KindCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) => FromNames(QuestionKinds.Names);
}

/// <summary>Completes the names of settings.</summary>
public sealed class SettingCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        FromNames(Settings.All.Select(static setting => setting.Name));
}

/// <summary>Completes the names of the root profiles that ship with the module.</summary>
public sealed class RootProfileCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        FromNames([.. RootProfiles.Shipped, OntologyRoots.ProfileName]);
}

/// <summary>Completes the names of the roots in the profiles that ship with the module.</summary>
public sealed class RootCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        FromNames(RootProfiles.Shipped.SelectMany(static profile => RootProfiles.Load(profile).Roots)
            .Select(static root => root.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));
}

/// <summary>Completes the names of rules, each with its severity and meaning.</summary>
public sealed class RuleCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        VerifyRules.All.Select(static rule => new Candidate(rule.Name, $"{rule.Severity}: {rule.Meaning}"));
}

/// <summary>Completes the names of models in the models files; only those of the given provider, if there is one.</summary>
public sealed class ModelCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters)
    {
        // Vertex serves the models of Gemini.
        var given = parameters["Provider"]?.ToString();
        var provider = ProviderNames.Vertex.Equals(given, StringComparison.OrdinalIgnoreCase) ? ProviderNames.Gemini : given;
        return FromNames(LoadCatalog().Models
            .Where(model => provider is null || model.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase))
            .Select(static model => model.Name));
    }

    // An invalid models file of the user is reported when it is used; completion offers the built-in models then.
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

/// <summary>Completes the identifiers of runs, the latest first, each with its command, state and start time.</summary>
public sealed class RunCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        ReadRuns(parameters["CachePath"]?.ToString()).Select(static run => new Candidate(run.RunId, string.Create(
            CultureInfo.InvariantCulture, $"{run.Command}, {run.State}, begun {run.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}")));

    // A file that cannot be read is reported when it is used; completion offers nothing then.
    private static IReadOnlyList<PathwayRun> ReadRuns(string? cachePath)
    {
        try
        {
            var path = ResolvePath(
                cachePath ?? EffectiveConfiguration.Read().First(static setting => setting.Name == Settings.CachePath.Name).Value);
            if (!File.Exists(path)) { return []; }
            using var store = StoreOpener.OpenToRead(path, static _ => { });
            return [.. store.Runs()];
        }
        catch (Exception failure) when (failure is PathwayException or RuntimeException) { return []; }
    }

    // A completer has no session state of its own, so that the current runspace resolves the path.
    private static string ResolvePath(string path)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace)
            .AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path);
        return shell.Invoke<string>().FirstOrDefault() ?? path;
    }
}

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
        return [.. GetCandidates(fakeBoundParameters).Concat(FindMore(prefix))
            .Where(candidate => candidate.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(static candidate => candidate.Text, StringComparer.OrdinalIgnoreCase)
            .Select(static candidate => new CompletionResult(Quote(TextSanitizer.SingleLine(candidate.Text)),
                TextSanitizer.SingleLine(candidate.Text), CompletionResultType.ParameterValue,
                TextSanitizer.SingleLine(candidate.ToolTip)))];
    }

    /// <summary>All candidates, in the order in which they are offered.</summary>
    /// <param name="parameters">The parameters that are given already, by name.</param>
    private protected abstract IEnumerable<Candidate> GetCandidates(IDictionary parameters);

    /// <summary>Candidates that are looked up by their beginning, because there are too many; none by default.</summary>
    private protected virtual IEnumerable<Candidate> FindMore(string prefix) => [];

    /// <summary>All candidates, for a completer that offers those of others.</summary>
    internal IEnumerable<Candidate> All(IDictionary parameters) => GetCandidates(parameters);

    /// <summary>Candidates whose tool tip is their text.</summary>
    private protected static IEnumerable<Candidate> FromNames(IEnumerable<string> names) =>
        names.Select(static name => new Candidate(name, name));

    private static string Quote(string text) => text.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
        ? text
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>A possible value, and what the shell shows about it.</summary>
    internal sealed record Candidate(string Text, string ToolTip);
}

/// <summary>Completes the names of curators.</summary>
public sealed class CuratorCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        CuratorNames.All.Select(static name => new Candidate(name, CuratorNames.Describe(name)));
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
            return new OntologyLibrary(folder).Names().Select(static name => new Candidate(name, name == ChosenOntology.EmbeddedName
                ? "the Gene Ontology that ships with the module" : $"imported: Get-PathwayOntology {name}"));
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
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        ProviderNames.All.Select(static name => new Candidate(name, ProviderNames.Describe(name)));
}

/// <summary>Completes the names of transports.</summary>
public sealed class TransportCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        TransportNames.All.Select(static name => new Candidate(name, TransportNames.Describe(name)));
}

/// <summary>Completes the names of service tiers.</summary>
public sealed class ServiceTierCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        ServiceTierNames.All.Select(static name => new Candidate(name, ServiceTierNames.Describe(name)));
}

/// <summary>Completes the names of export formats for verdicts.</summary>
public sealed class EvidenceFormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        EvidenceFormats.All.Select(static format => new Candidate(format.Name, string.Join(", ", format.Extensions)));
}

/// <summary>Completes the names of export formats for hierarchies.</summary>
public sealed class HierarchyFormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        HierarchyFormats.All.Select(static format =>
            new Candidate(format.Name, $"{Describe(format.Name)} ({string.Join(", ", format.Extensions)})"));

    private static string Describe(string name) => name switch
    {
        "Json" => "keeps everything, and can be imported",
        "Csv" or "Tsv" => "a table with a row for each node",
        "LongCsv" or "LongTsv" or "Excel" => "a table with a row for each interaction and term",
        "Html" => "a page to browse",
        "Markdown" => "an outline",
        "Text" => "the tree as text",
        "Svg" => "a picture: an icicle",
        "Sunburst" => "a round picture",
        "Curation" => "the doubtful places, to decide",
        "GraphMl" or "Cytoscape" => "a graph for other programs",
        "Sif" => "a network with two tables",
        "Gmt" => "gene sets for an enrichment",
        "Obo" or "OboGraphs" or "Skos" => "an ontology",
        "Sssom" => "the matches with terms of ontologies",
        _ => "a diagram",
    };
}

/// <summary>Completes the kinds of questions.</summary>
public sealed class KindCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        QuestionKinds.Names.Select(static name => new Candidate(name, Describe(name)));

    private static string Describe(string name) => name switch
    {
        ParentQuestion.Name => "the parent of a term",
        RootQuestion.Name => "the root of a term",
        SiblingsQuestion.Name => "further children of a parent",
        SameConceptQuestion.Name => "whether two names mean the same",
        ChooseParentQuestion.Name => "which of several parents is the best",
        IntermediateQuestion.Name => "whether a term belongs between a root and its child",
        ClaimQuestion.Name => "whether a publication states a claim",
        AssignTermQuestion.Name => "the process that the text of a function names",
        StandardizeTermQuestion.Name => "which known term a new name means",
        PublicationQuestion.Name => "the record of a publication",
        PublicationSearchQuestion.Name => "the publications with a title",
        EvidenceSearchQuestion.Name => "publications that may state a claim",
        FullTextQuestion.Name => "the full text of a publication",
        _ => $"questions of the kind {name}",
    };
}

/// <summary>Completes the answerers of stored answers.</summary>
public sealed class AnswererCompleter : CandidateCompleter
{
    // A cache may hold millions of answers; those of one answerer stand together.
    private const int MaxRead = 20_000;

    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        CacheFile.Read(parameters, static store => store.EnumerateAnswers().Take(MaxRead).GroupBy(static answer => answer.Answerer)
            .Select(static group => (Name: group.Key, Kinds: group.Select(static answer => answer.Kind).Distinct().Order()))
            .OrderBy(static one => one.Name, StringComparer.Ordinal)
            .Select(static one => new Candidate(one.Name, $"answers of the kind {string.Join(", ", one.Kinds)}")).ToArray());
}

/// <summary>Completes the names of imported annotation.</summary>
public sealed class AnnotationCompleter : CandidateCompleter
{
    // A folder or configuration that cannot be read is reported when it is used; completion offers nothing then.
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters)
    {
        try
        {
            var folder = EffectiveConfiguration.Read().First(static one => one.Name == Settings.OntologyPath.Name).Value;
            return new AnnotationLibrary(folder).Names()
                .Select(static name => new Candidate(name, "imported with Import-PathwayAnnotation"));
        }
        catch (PathwayException) { return []; }
    }
}

/// <summary>Completes the names of settings.</summary>
public sealed class SettingCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        Settings.All.Select(static setting => new Candidate(setting.Name, $"{setting.Description} ({setting.Variable})"));
}

/// <summary>Completes the value of a setting: its names where it has such, its default, and the value in effect.</summary>
public sealed class SettingValueCompleter : CandidateCompleter
{
    private static readonly Dictionary<Setting, CandidateCompleter> ByName = new()
    {
        [Settings.Curator] = new CuratorCompleter(), [Settings.Provider] = new ProviderCompleter(),
        [Settings.Transport] = new TransportCompleter(), [Settings.Model] = new ModelCompleter(),
        [Settings.ServiceTier] = new ServiceTierCompleter(),
        [Settings.Ontology] = new OntologyCompleter(), [Settings.RootProfile] = new RootProfileCompleter(),
    };

    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters)
    {
        if (Settings.Find(parameters["Name"]?.ToString() ?? "") is not { } setting) { return []; }
        var named = ByName.TryGetValue(setting, out var completer) ? completer.All(parameters) : [];
        var others = new List<Candidate>();
        // A configuration that cannot be read is reported when it is used.
        try { others.Add(new(EffectiveConfiguration.Read().First(one => one.Name == setting.Name).Value, "the value in effect")); }
        catch (PathwayException) { others.Clear(); }
        others.Add(new(setting.Default, "the default"));
        return named.Concat(others.Where(static one => one.Text.Length > 0)).DistinctBy(static one => one.Text, StringComparer.Ordinal);
    }
}

/// <summary>Completes names of terms: those of the hierarchies of the session first, then those of the ontology.</summary>
public sealed class TermCompleter : CandidateCompleter
{
    // Fewer letters begin thousands of names.
    private const int MinLetters = 3;
    private const int Maximum = 50;

    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        RecentHierarchies.Nodes.Select(static node => new Candidate(node.Name,
            node.Parent is null ? $"{node.Kind}, {node.State}" : $"{node.Kind} under {node.Parent}, root {node.Root}"))
            .DistinctBy(static one => one.Text, StringComparer.OrdinalIgnoreCase);

    private protected override IEnumerable<Candidate> FindMore(string prefix) => prefix.Length < MinLetters ? []
        : EmbeddedOntology.Graph.Terms.Where(term => term.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Take(Maximum)
            .Select(static term => new Candidate(term.Name, $"{term.Id} of the Gene Ontology"));
}

/// <summary>Completes the names of the root profiles that ship with the module.</summary>
public sealed class RootProfileCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        [
            .. RootProfiles.Shipped.Select(static name => new Candidate(name, Describe(RootProfiles.Load(name)))),
            new(OntologyRoots.ProfileName, "the top terms of the chosen ontology"),
        ];

    private static string Describe(PathwayRootProfile profile)
    {
        var names = profile.Roots.Select(static root => root.Name).ToArray();
        return $"{names.Length} roots: {string.Join(", ", names.Take(4))}{(names.Length > 4 ? ", …" : "")}";
    }
}

/// <summary>Completes the names of roots: those of the hierarchies of the session, and those of the profiles that ship.</summary>
public sealed class RootCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        RecentHierarchies.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root)
            .Select(static node => new Candidate(node.Name, $"{node.SubtreeInteractions} interactions"))
            .Concat(RootProfiles.Shipped.SelectMany(static profile => RootProfiles.Load(profile).Roots)
                .OrderBy(static root => root.Name, StringComparer.Ordinal)
                .Select(static root => new Candidate(root.Name, root.Description ?? "a root")))
            .DistinctBy(static one => one.Text, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Completes the names of rules, each with its severity and meaning.</summary>
public sealed class RuleCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        VerifyRules.All.Select(static rule => new Candidate(rule.Name, $"{rule.Severity}: {rule.Meaning}"));
}

/// <summary>
/// Completes the names of models of a provider: those of the models files, that its server has listed in this session, that are configured,
/// and that have answered lately. No server is asked while somebody types.
/// </summary>
public sealed class ModelCompleter : CandidateCompleter
{
    private const int MaxRuns = 20;

    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters)
    {
        var configured = ReadSetting(Settings.Provider) ?? ProviderNames.Gemini;
        var provider = parameters["Provider"]?.ToString() ?? configured;
        var catalog = LoadCatalog();
        var found = catalog.Models.Where(model => IsOf(model, provider)).Select(static model => new Candidate(model.Name, Describe(model)))
            .Concat(OfferedModels.Of(provider).Select(static name => new Candidate(name, "offered by the server")));
        if (provider.Equals(configured, StringComparison.OrdinalIgnoreCase) && ReadSetting(Settings.Model) is { } names)
        {
            found = found.Concat(names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(static name => new Candidate(name, "a model that is configured")));
        }
        // The ledger does not say of which provider a model is. What is known of another one is not offered.
        return found.Concat(CacheFile.Read(parameters, ReadUsed).Where(used => IsPossible(used, provider, catalog)));
    }

    // Vertex serves the models of Gemini.
    private static bool IsOf(ModelProfile model, string provider) => model.Provider.Equals(
        ProviderNames.Vertex.Equals(provider, StringComparison.OrdinalIgnoreCase) ? ProviderNames.Gemini : provider,
        StringComparison.OrdinalIgnoreCase);

    private static bool IsPossible(Candidate used, string provider, ModelCatalog catalog) =>
        catalog.Models.FirstOrDefault(model => model.Name.Equals(used.Text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? IsOf(known, provider) : ProviderNames.OpenAI.Equals(provider, StringComparison.OrdinalIgnoreCase);

    // An answerer is a model with its prompt, such as "llama3.1, parent prompt 1".
    private static Candidate[] ReadUsed(IStore store) =>
        [.. store.Runs().Where(static run => run.Calls > 0).Take(MaxRuns).SelectMany(run => store.Calls(run.RunId))
            .Where(static call => call.Outcome is PathwayCallOutcome.Answered)
            .Where(static call => call.Answerer.Contains(" prompt ", StringComparison.Ordinal))
            .Select(static call => call.Answerer[..call.Answerer.LastIndexOf(", ", StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal).Select(static name => new Candidate(name, "a model that has answered"))];

    private static string Describe(ModelProfile model)
    {
        var price = model.Price is { } known
            ? string.Create(CultureInfo.InvariantCulture,
                $"{known.InputPerMillion} {known.Currency} a million tokens in, {known.OutputPerMillion} out")
            : "price unknown";
        return string.Create(CultureInfo.InvariantCulture, $"{model.Provider}, {price}, {model.Limits.Concurrency} calls at once");
    }

    private static string? ReadSetting(Setting setting)
    {
        try { return EffectiveConfiguration.Read().First(one => one.Name == setting.Name).Value; }
        catch (PathwayException) { return null; }
    }

    // An invalid models file of the user is reported when it is used; completion offers the built-in models then.
    private static ModelCatalog LoadCatalog()
    {
        try { return ModelCatalog.Load(ReadSetting(Settings.ModelsPath) is { } path && File.Exists(path) ? path : null); }
        catch (PathwayException) { return ModelCatalog.Load(); }
    }
}

/// <summary>Completes the identifiers of runs, the latest first, each with its command, state and start time.</summary>
public sealed class RunCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        CacheFile.Read(parameters, static store => store.Runs()).Select(static run => new Candidate(run.RunId, string.Create(
            CultureInfo.InvariantCulture, $"{run.Command}, {run.State}, begun {run.StartedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}")));
}

/// <summary>Completes the names of batch jobs, the latest first, each with its questions and its state.</summary>
public sealed class BatchCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(IDictionary parameters) =>
        CacheFile.Read(parameters, static store => store.Batches?.ReadAll() ?? []).Select(static job => new Candidate(job.Name,
            string.Create(CultureInfo.InvariantCulture, $"{job.Questions} {job.Kind} questions, {job.State}")));
}

/// <summary>Reads the cache file for completion.</summary>
internal static class CacheFile
{
    // A file that cannot be read is reported when it is used; completion offers nothing then.
    public static IReadOnlyList<T> Read<T>(IDictionary parameters, Func<IStore, IReadOnlyList<T>> read)
    {
        try
        {
            var path = ResolvePath(parameters["CachePath"]?.ToString()
                ?? EffectiveConfiguration.Read().First(static setting => setting.Name == Settings.CachePath.Name).Value);
            if (!File.Exists(path)) { return []; }
            using var store = StoreOpener.OpenToRead(path, static _ => { });
            return read(store);
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

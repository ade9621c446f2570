using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator.Responders;
using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Bench.Estimates;

/// <summary>
/// A model whose answers depend on their question alone. Replies have the length of real ones. It shares nothing with the prediction of an
/// estimate.
/// </summary>
/// <param name="roots">The roots of all questions.</param>
internal abstract class ModelAnswers(PathwayRootProfile roots)
{
    /// <summary>The roots of all questions.</summary>
    protected PathwayRootProfile Roots { get; } = roots;

    /// <summary>The name of the way of answering.</summary>
    public abstract string Name { get; }

    /// <summary>The answer to an item of a prompt.</summary>
    public JsonNode? Answer(string kind, PromptItem item)
    {
        var answer = new JsonObject { ["reason"] = Words.Sentence($"why {kind} {item.Name}", 6, 20) };
        switch (kind)
        {
            case "parent":
                answer["parent"] = FindParent(item.Term);
                answer["description"] = Words.Sentence($"what {item.Term}", 8, 20);
                break;
            case "root":
                answer["root"] = PickRoot(item.Term);
                break;
            case "siblings":
                answer["isUnknown"] = false;
                answer["siblings"] = new JsonArray([.. FindChildren(item.Term).Select(static name => new JsonObject
                    { ["name"] = name, ["description"] = Words.Sentence($"child {name}", 8, 24) })]);
                break;
            case "same-concept":
                answer["isSame"] = Words.Number($"same {item.Name}", 10) == 0;
                answer["kept"] = item.Term;
                break;
            case "choose-parent":
                var candidates = item.Json.GetProperty("candidates");
                answer["parent"] = candidates[Words.Number($"choose {item.Term}", candidates.GetArrayLength())].GetString();
                break;
            case "intermediate":
                var isDirect = Words.Number($"direct {item.Term}", 4) > 0;
                answer["isDirect"] = isDirect;
                answer["intermediate"] = isDirect ? null : Words.Name($"between {item.Term}");
                answer["description"] = isDirect ? null : Words.Sentence($"between {item.Term}", 8, 20);
                break;
            case "assign-term":
                answer["term"] = Words.Number($"unnamed {item.Term}", 8) == 0 ? null : NameFunction(item.Term);
                break;
            case "standardize-term":
                var known = item.Json.GetProperty("known");
                var isKnown = Words.Number($"known {item.Term}", 3) == 0;
                (answer["isKnown"], answer["known"]) = (isKnown, isKnown ? known[0].GetString() : null);
                break;
            case "claim":
                var quoted = item.Json.GetProperty("sources") is var sources && sources.GetArrayLength() > 0
                    && Words.Number($"claim {item.Term}", 3) > 0 ? sources[0] : default(JsonElement?);
                answer["verdict"] = quoted is null ? "not found" : "supported";
                answer["correction"] = null;
                answer["quote"] = quoted?.GetProperty("sentences")[0].GetString();
                answer["pmid"] = quoted?.GetProperty("pmid").GetString();
                break;
            default: throw new NotSupportedException($"This model answers no questions of the kind '{kind}'.");
        }
        return answer;
    }

    /// <summary>The name of the parent.</summary>
    /// <param name="term">The key of the term.</param>
    protected abstract string FindParent(string term);

    /// <summary>The names of the most relevant children.</summary>
    /// <param name="term">The key of the term.</param>
    protected virtual IEnumerable<string> FindChildren(string term) =>
        Enumerable.Range(0, 5 + Words.Number($"children {term}", 3))
            .Select(child => Words.Name(string.Create(CultureInfo.InvariantCulture, $"child {child} of {term}")));

    // Functions share some pathways, which models spell in different ways.
    private static string NameFunction(string label)
    {
        var pathway = Words.Name(string.Create(CultureInfo.InvariantCulture, $"pathway {Words.Number($"pathway of {label}", 40)}"));
        return Words.Number($"spelling {label}", 4) switch { 0 => $"{pathway} pathway", 1 => $"regulation of {pathway}", _ => pathway };
    }

    /// <summary>A root.</summary>
    /// <param name="term">Decides which.</param>
    protected string PickRoot(string term) => Roots.Roots[Words.Number($"root {term}", Roots.Roots.Count)].Name;
}

/// <summary>
/// Climbs the Gene Ontology by a rule of its own: to any of the broader terms, sometimes two levels at once, sometimes to a name that lies
/// between both.
/// </summary>
internal sealed class GraphAnswers(PathwayRootProfile roots) : ModelAnswers(roots)
{
    private const string Between = " as a part of ";

    private static readonly Lazy<Dictionary<string, OntologyTerm>> Terms = new(static () => EmbeddedOntology.Graph.Terms
        .GroupBy(static term => TermName.Key(term.Name), StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal));

    public override string Name => "graph";

    protected override string FindParent(string term)
    {
        if (term.IndexOf(Between, StringComparison.Ordinal) is > 0 and var at) { return NameOf(term[(at + Between.Length)..]); }
        if (!Terms.Value.TryGetValue(term, out var found)) { return PickRoot(term); }
        var parent = PickBroader(found);
        if (parent is not null && FindRoot(parent) is null && Words.Number($"skip {term}", 6) == 0) { parent = PickBroader(parent); }
        if (parent is null) { return PickRoot(term); }
        return FindRoot(parent) is { } root ? root.Name
            : Words.Number($"insert {term}", 7) == 0 ? $"{Words.Name($"part {term}")}{Between}{parent.Name}" : parent.Name;
    }

    protected override IEnumerable<string> FindChildren(string term) =>
        Terms.Value.TryGetValue(term, out var found) && found.Children.Count > 0
            ? found.Children.Select(static child => child.Name).OrderBy(static name => Words.Number($"order {name}", int.MaxValue)).Take(6)
            : base.FindChildren(term);

    private string NameOf(string term) => Terms.Value.TryGetValue(term, out var found)
        ? FindRoot(found)?.Name ?? found.Name : PickRoot(term);

    private static OntologyTerm? PickBroader(OntologyTerm term)
    {
        OntologyTerm[] broader = [.. term.Links.Where(static link => link.IsHierarchical).Select(static link => link.Parent)];
        return broader.Length == 0 ? null : broader[Words.Number($"broader {term.Name}", broader.Length)];
    }

    private PathwayRoot? FindRoot(OntologyTerm term) =>
        Roots.Roots.FirstOrDefault(root => root.Id == term.Id || root.Anchors.Contains(term.Id) || TermName.Same(root.Name, term.Name));
}

/// <summary>A hierarchy that nobody knows, with other depths: names without meaning, in groups of groups.</summary>
/// <param name="roots">The roots of all questions.</param>
/// <param name="seed">Draws the groups: sets of different seeds share none.</param>
/// <param name="size">About the number of terms.</param>
/// <param name="levels">The number of levels between a term and its root; each chain has one more or one less.</param>
internal sealed class InventedAnswers(PathwayRootProfile roots, int seed, int size, int levels) : ModelAnswers(roots)
{
    private readonly Dictionary<string, int> groups = new(StringComparer.Ordinal);
    private readonly object gate = new();

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"invented {levels}");

    protected override string FindParent(string term)
    {
        lock (gate)
        {
            var level = groups.GetValueOrDefault(term);
            var top = levels + Words.Number($"top {term}", 3) - 1;
            if (level >= top) { return PickRoot(term); }
            // A group has about two members, a group of groups about two groups.
            var count = Math.Max(1, size >> (level + 1));
            var name = Words.Name(string.Create(CultureInfo.InvariantCulture,
                $"group {seed} {levels} {level} {Words.Number($"group of {term}", count)}"));
            groups[TermName.Key(name)] = level + 1;
            return name;
        }
    }
}

/// <summary>Words without meaning, numbers and sentences, each from a text.</summary>
internal static class Words
{
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>A number below a limit.</summary>
    public static int Number(string text, int below) =>
        (int)(long.Parse(ContentHash.Of([text])[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % below);

    /// <summary>A name of two or three words.</summary>
    public static string Name(string text) => string.Join(' ', Enumerable.Range(0, 2 + Number($"length {text}", 2))
        .Select(word => Word(string.Create(CultureInfo.InvariantCulture, $"{word} {text}"))));

    /// <summary>A sentence with a number of words between two limits.</summary>
    public static string Sentence(string text, int least, int most) =>
        string.Join(' ', Enumerable.Range(0, least + Number($"words {text}", most - least + 1))
            .Select(word => Word(string.Create(CultureInfo.InvariantCulture, $"{text} {word}"))));

    private static string Word(string text)
    {
        var hash = ContentHash.Of([text]);
        var letters = Enumerable.Range(0, 4 + Number($"letters {text}", 6)).Select(at =>
        {
            var set = at % 2 == 0 ? Consonants : Vowels;
            return set[Convert.ToInt32(hash.Substring(2 * at, 2), 16) % set.Length];
        });
        return string.Concat(letters);
    }
}

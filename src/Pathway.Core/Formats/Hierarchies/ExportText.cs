using System.Text;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies;

/// <summary>Text of a hierarchy for files that other programs read. Each format escapes what is special in it.</summary>
internal static class ExportText
{
    private const string FormulaStarts = "=+-@";

    // XML cannot hold the last two characters of the first plane.
    private const char Unknown = '\uFFFD';

    /// <summary>What stands between the names of a path.</summary>
    public const string PathSeparator = " > ";

    /// <summary>One line of printable text that every format can hold, XML too.</summary>
    public static string Line(string? text) =>
        TextSanitizer.FullLine(text).Replace('\uFFFE', Unknown).Replace('\uFFFF', Unknown).Trim();

    /// <summary>The name of a node. Names of different nodes stay different, and stay the same names when they are read.</summary>
    public static string Name(PathwayNode node) => Line(TermName.Clean(node.Name));

    /// <summary>The names from the top down to the node.</summary>
    public static string Path(PathwayNode node) => string.Join(PathSeparator, node.Path.Select(static name => Line(TermName.Clean(name))));

    /// <summary>A cell of a table without quotes. What a spreadsheet would read as a formula gets a leading apostrophe.</summary>
    public static string Cell(string? text)
    {
        var line = Line(text);
        return line.Length > 0 && FormulaStarts.Contains(line[0], StringComparison.Ordinal) ? $"'{line}" : line;
    }

    /// <summary>The confidence of an answer, if it is a number.</summary>
    public static double? Confidence(PathwayProvenance? provenance) =>
        provenance?.Confidence is { } confidence && double.IsFinite(confidence) ? confidence : null;

    /// <summary>The proteins that interact in the interactions of a node itself: those that are not of the query, sorted.</summary>
    public static IReadOnlyList<string> Partners(PathwayNode node) =>
        node.Interactions.Count == 0 ? []
        : [.. node.Interactions.Select(static one => Line(one.PartnerSymbol ?? one.Partner)).Where(static name => name.Length > 0)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>A writer of UTF-8 without a mark, with \n at line ends.</summary>
    public static StreamWriter CreateWriter(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
}

/// <summary>Other names of the nodes: spellings that interactions use, and names that were merged into a node.</summary>
internal sealed class NodeSynonyms
{
    private readonly ILookup<PathwayNode, string> synonyms;

    public NodeSynonyms(PathwayHierarchy hierarchy)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in hierarchy.Changes)
        {
            if (change is { Kind: PathwayChangeKind.Merge, Before: { } before, After: { } after })
            {
                merged[TermName.Key(before)] = TermName.Key(after);
            }
        }
        var spellings = hierarchy.Interactions.SelectMany(static interaction => interaction.Terms)
            .Select(term => (Node: hierarchy.Find(term), Name: term));
        var former = hierarchy.Changes.Where(static change => change is { Kind: PathwayChangeKind.Merge, After: not null })
            .Select(static change => change.Before).OfType<string>()
            .Select(name => (Node: FindMerged(hierarchy, merged, name), Name: name));
        synonyms = spellings.Concat(former).Where(static pair => pair.Node is not null)
            .Select(static pair => (Node: pair.Node!, Name: ExportText.Line(TermName.Clean(pair.Name))))
            .Where(static pair => pair.Name.Length > 0 && pair.Name != ExportText.Name(pair.Node))
            .Distinct().OrderBy(static pair => pair.Name, StringComparer.Ordinal)
            .ToLookup(static pair => pair.Node, static pair => pair.Name);
    }

    /// <summary>The other names of a node, sorted.</summary>
    public IReadOnlyList<string> Of(PathwayNode node) => [.. synonyms[node]];

    // A name that is a node again is no synonym of another.
    private static PathwayNode? FindMerged(PathwayHierarchy hierarchy, Dictionary<string, string> merged, string name)
    {
        var key = TermName.Key(name);
        if (hierarchy.Find(key) is not null) { return null; }
        for (var steps = 0; steps <= merged.Count && merged.TryGetValue(key, out var next); steps++)
        {
            if (hierarchy.Find(next) is { } node) { return node; }
            key = next;
        }
        return null;
    }
}

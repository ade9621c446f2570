using System.Text;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>A hierarchy as a graph: nodes with identifiers, and links from a node to its parents.</summary>
internal sealed class HierarchyGraph
{
    private readonly Dictionary<PathwayNode, int> positions = [];
    private readonly PathwayHierarchy hierarchy;

    public HierarchyGraph(PathwayHierarchy hierarchy)
    {
        this.hierarchy = hierarchy;
        foreach (var node in hierarchy.Nodes) { positions.Add(node, positions.Count); }
        Synonyms = new NodeSynonyms(hierarchy);
    }

    /// <summary>The nodes, parents before children.</summary>
    public IReadOnlyList<PathwayNode> Nodes => hierarchy.Nodes;

    public NodeSynonyms Synonyms { get; }

    /// <summary>All links, those of a node together.</summary>
    public IEnumerable<GraphLink> Links => Nodes.SelectMany(LinksOf);

    /// <summary>An identifier of letters and digits, unique in the file.</summary>
    public string Id(PathwayNode node) => FormattableString.Invariant($"n{positions[node]}");

    /// <summary>The links of a node: to its parent, then to its secondary parents, as far as these are nodes.</summary>
    public IEnumerable<GraphLink> LinksOf(PathwayNode node)
    {
        var parent = node.ParentNode;
        if (parent is not null) { yield return new GraphLink(node, parent, IsSecondary: false); }
        foreach (var other in node.SecondaryParents.Select(hierarchy.Find).OfType<PathwayNode>().Distinct())
        {
            if (other != parent && other != node) { yield return new GraphLink(node, other, IsSecondary: true); }
        }
    }
}

/// <summary>A link of a node to a parent.</summary>
internal readonly record struct GraphLink(PathwayNode Child, PathwayNode Parent, bool IsSecondary)
{
    public const string Primary = "parent";
    public const string Secondary = "secondary_parent";

    /// <summary>What the parent is to the child.</summary>
    public string Relation => IsSecondary ? Secondary : Primary;
}

/// <summary>What the graph formats say of a node: the same names and values in each.</summary>
/// <param name="Name">The name, for attributes and columns.</param>
/// <param name="Kind">The type, in the words of GraphML.</param>
/// <param name="Value">The value: a text, a number, whether, or a list of texts; null for none.</param>
internal sealed record NodeAttribute(string Name, string Kind, Func<HierarchyGraph, PathwayNode, object?> Value)
{
    public static IReadOnlyList<NodeAttribute> All { get; } =
    [
        new("name", "string", static (_, node) => ExportText.Name(node)),
        new("ontologyId", "string", static (_, node) => Text(node.OntologyId)),
        new("root", "string", static (_, node) => Text(TermName.Clean(node.Root))),
        new("level", "int", static (_, node) => node.Level),
        new("kind", "string", static (_, node) => node.Kind.ToString()),
        new("state", "string", static (_, node) => node.State.ToString()),
        new("interactions", "int", static (_, node) => node.Interactions.Count),
        new("subtreeInteractions", "int", static (_, node) => node.SubtreeInteractions),
        new("partners", "string", static (_, node) => ExportText.Partners(node)),
        new("synonyms", "string", static (graph, node) => graph.Synonyms.Of(node)),
        new("description", "string", static (_, node) => Text(node.Description)),
        new("answerer", "string", static (_, node) => Text(node.Provenance?.Answerer)),
        new("confidence", "double", static (_, node) => ExportText.Confidence(node.Provenance)),
        new("isFallback", "boolean", static (_, node) => node.Provenance is { IsFallback: true }),
        new("reason", "string", static (_, node) => Text(node.Provenance?.Reason)),
    ];

    /// <summary>A list as one text: parts separated by a bar; a bar in a part has a backslash before it, and so has a backslash.</summary>
    public static string Join(IEnumerable<string> parts) =>
        string.Join('|', parts.Select(static part => part.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("|", @"\|", StringComparison.Ordinal)));

    /// <summary>The parts of such a text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '|')
            {
                yield return part.ToString();
                part.Clear();
                continue;
            }
            if (text[i] == '\\' && i + 1 < text.Length) { i++; }
            part.Append(text[i]);
        }
        yield return part.ToString();
    }

    private static string? Text(string? text) => ExportText.Line(text) is { Length: > 0 } line ? line : null;
}

using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>
/// The nodes that a diagram shows. A diagram of more than some hundred nodes helps nobody: then it ends at the greatest level at which it
/// has no more.
/// </summary>
internal sealed class DiagramExcerpt
{
    public const int MaxNodes = 300;

    private readonly Dictionary<PathwayNode, int> below = [];
    private readonly HashSet<PathwayNode> shown;
    private readonly int total;
    private readonly string? siblings;

    public DiagramExcerpt(HierarchyGraph graph)
    {
        siblings = HierarchySiblings.Describe(graph.Hierarchy);
        total = graph.Nodes.Count;
        var depth = FindDepth(graph.Nodes);
        // Where even the tops are too many, the first of them are shown.
        Nodes = [.. graph.Nodes.Where(node => node.Path.Count <= depth).Take(MaxNodes)];
        shown = [.. Nodes];
        Links = [.. Nodes.SelectMany(graph.LinksOf).Where(link => shown.Contains(link.Parent))];
        CountBelow(graph, depth);
    }

    public IReadOnlyList<PathwayNode> Nodes { get; }

    /// <summary>The links between nodes that are shown.</summary>
    public IReadOnlyList<GraphLink> Links { get; }

    /// <summary>What is left out, in a sentence; null where nothing is.</summary>
    public string? Notice
    {
        get
        {
            var excerpt = Nodes.Count == total ? null
                : FormattableString.Invariant($"Shows {Nodes.Count} of {total} terms; the numbers say how many terms are below.");
            var all = string.Join(' ', new[] { excerpt, siblings is null ? null : $"{siblings}." }.OfType<string>());
            return all.Length > 0 ? all : null;
        }
    }

    /// <summary>The label: name, interactions, mark, and the number of terms that are left out below.</summary>
    public string Label(PathwayNode node)
    {
        var parts = new List<string> { ExportText.Name(node) };
        if (node.SubtreeInteractions > 0)
        {
            parts.Add(node.SubtreeInteractions == 1 ? "1 interaction"
                : FormattableString.Invariant($"{node.SubtreeInteractions} interactions"));
        }
        if (NodeMark.Of(node) is { } mark) { parts.Add(mark); }
        if (below.TryGetValue(node, out var count))
        {
            parts.Add(count == 1 ? "1 term below" : FormattableString.Invariant($"{count} terms below"));
        }
        return string.Join(" · ", parts);
    }

    private static int FindDepth(IReadOnlyList<PathwayNode> nodes)
    {
        var depth = 0;
        var count = 0;
        foreach (var level in nodes.CountBy(static node => node.Path.Count).OrderBy(static level => level.Key))
        {
            count += level.Value;
            if (count > MaxNodes && depth > 0) { break; }
            depth = level.Key;
        }
        return depth;
    }

    private void CountBelow(HierarchyGraph graph, int depth)
    {
        PathwayNode? top = null;
        foreach (var node in graph.Nodes)
        {
            // Parents come before children: what is too deep follows the node that it lies under.
            if (node.Path.Count <= depth) { top = shown.Contains(node) ? node : null; }
            else if (top is not null) { below[top] = below.GetValueOrDefault(top) + 1; }
        }
    }
}

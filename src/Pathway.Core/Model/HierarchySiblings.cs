namespace Pathway.Model;

/// <summary>
/// The siblings of a hierarchy that only widen it: the search for siblings added them, and nothing of the input is at or below them. Views
/// show the rest first: what the input names, and what lies above it.
/// </summary>
internal static class HierarchySiblings
{
    /// <summary>The nodes that only widen the hierarchy: siblings, and what is below them, where no interaction and no other kind of node
    /// is.</summary>
    public static HashSet<PathwayNode> Of(PathwayHierarchy hierarchy)
    {
        var needed = new HashSet<PathwayNode>();
        var extra = new HashSet<PathwayNode>();
        // Parents come before children: from the end, each node is decided after those below it.
        foreach (var node in hierarchy.Nodes.Reverse())
        {
            if (node.Kind == PathwayNodeKind.Sibling && node.Interactions.Count == 0 && !needed.Contains(node)) { extra.Add(node); }
            else if (hierarchy.Find(node.Parent) is { } parent) { needed.Add(parent); }
        }
        return extra;
    }

    /// <summary>All nodes, parents before children: first what the input names and what lies above it, then the siblings.</summary>
    public static IReadOnlyList<PathwayNode> Last(PathwayHierarchy hierarchy)
    {
        var extra = Of(hierarchy);
        return extra.Count == 0 ? hierarchy.Nodes
            : [.. hierarchy.Nodes.Where(node => !extra.Contains(node)), .. hierarchy.Nodes.Where(extra.Contains)];
    }

    /// <summary>The hierarchy without these siblings, which says how many it lacks; the same one where there are none.</summary>
    public static PathwayHierarchy LeaveOut(PathwayHierarchy hierarchy)
    {
        var extra = Of(hierarchy);
        if (extra.Count == 0) { return hierarchy; }
        var draft = NodeDrafts.Of(hierarchy);
        return new PathwayHierarchy(draft with
        {
            Nodes = [.. hierarchy.Nodes.Where(node => !extra.Contains(node)).Select(NodeDrafts.Of)], LeftOutSiblings = extra.Count,
        });
    }

    /// <summary>What was left out, as a sentence; null where nothing was.</summary>
    public static string? Describe(PathwayHierarchy hierarchy) => hierarchy.LeftOutSiblings switch
    {
        0 => null,
        1 => "1 sibling is not shown; -IncludeSibling shows it",
        var count => FormattableString.Invariant($"{count} siblings are not shown; -IncludeSibling shows them"),
    };
}

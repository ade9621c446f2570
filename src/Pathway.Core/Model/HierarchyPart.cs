namespace Pathway.Model;

/// <summary>Cuts a part out of a hierarchy: some of its nodes and everything above them.</summary>
internal static class HierarchyPart
{
    /// <summary>
    /// A hierarchy of the given nodes and their ancestors. Interactions, changes and failures come along where they concern a
    /// node that is kept; what hangs nowhere does not.
    /// </summary>
    /// <param name="hierarchy">The whole.</param>
    /// <param name="nodes">Nodes of it.</param>
    public static PathwayHierarchy Of(PathwayHierarchy hierarchy, IEnumerable<PathwayNode> nodes)
    {
        var kept = new HashSet<PathwayNode>();
        foreach (var node in nodes)
        {
            for (var above = node; above is not null && kept.Add(above); above = above.Parent is null ? null : hierarchy.Find(above.Parent)) { }
        }
        bool IsKept(string? name) => hierarchy.Find(name) is { } node && kept.Contains(node);
        return new PathwayHierarchy(new HierarchyDraft
        {
            Profile = hierarchy.Profile,
            RunId = hierarchy.RunId,
            Nodes = [.. kept.Select(NodeDrafts.Of)],
            Interactions = [.. hierarchy.Interactions.Where(interaction => interaction.Terms.Any(IsKept))],
            Changes = [.. hierarchy.Changes.Where(change => IsKept(change.Node))],
            Failures = [.. hierarchy.Failures.Where(failure => IsKept(failure.Subject))],
        });
    }
}

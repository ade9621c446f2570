using Pathway.Model;

namespace Pathway.Quality;

/// <summary>What would make one hierarchy of another.</summary>
internal static class ComparisonChanges
{
    private const string DecidedBy = "comparison";

    public static IReadOnlyList<PathwayChange> Of(PathwayHierarchy reference, PathwayHierarchy difference, NodeMatching matching)
    {
        var kept = matching.Pairs.Select(static pair => pair.Reference).ToHashSet();
        var moved = matching.Pairs.Where(pair => ParentKey(pair.Node, matching) != ParentKey(pair.Reference)).Select(static pair => new PathwayChange
        {
            Kind = PathwayChangeKind.Move, Node = pair.Reference.Name, Before = pair.Reference.Parent, After = pair.Node.Parent, Reason = "the parents differ", DecidedBy = DecidedBy,
        });
        var put = difference.Nodes.Where(node => matching.Reference(node) is null).Select(static node => new PathwayChange
        {
            Kind = PathwayChangeKind.Insert, Node = node.Name, After = node.Parent, Reason = "only the difference has it", DecidedBy = DecidedBy,
        });
        var gone = reference.Nodes.Where(node => !kept.Contains(node)).Select(static node => new PathwayChange
        {
            Kind = PathwayChangeKind.Remove, Node = node.Name, Before = node.Parent, Reason = "only the reference has it", DecidedBy = DecidedBy,
        });
        return [.. moved.Concat(put).Concat(gone).OrderBy(static change => change.Kind).ThenBy(static change => change.Node, StringComparer.Ordinal)];
    }

    private static string? ParentKey(PathwayNode node) => node.Hierarchy.Find(node.Parent)?.Key;

    private static string? ParentKey(PathwayNode node, NodeMatching matching) => node.Hierarchy.Find(node.Parent) is { } parent ? matching.KeyOf(parent) : null;
}

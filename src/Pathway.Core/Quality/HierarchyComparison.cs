using Pathway.Model;

namespace Pathway.Quality;

/// <summary>Compares two hierarchies without an ontology.</summary>
internal static class HierarchyComparison
{
    public static PathwayComparison Of(PathwayHierarchy reference, PathwayHierarchy difference)
    {
        var matching = new NodeMatching(reference, difference);
        var (edges, otherEdges) = (Edges(reference, static node => node.Key), Edges(difference, matching.KeyOf));
        var (pairs, otherPairs) = (Pairs(reference, static node => node.Key), Pairs(difference, matching.KeyOf));
        var shared = matching.Pairs.Where(static pair => pair.Reference is { Kind: not PathwayNodeKind.Root, Root: not null }).ToArray();
        return new PathwayComparison
        {
            ReferenceNodes = reference.Nodes.Count, DifferenceNodes = difference.Nodes.Count, SharedNodes = matching.Count,
            ReferenceEdges = edges.Count, DifferenceEdges = otherEdges.Count, SharedEdges = edges.Count(otherEdges.Contains),
            ReferencePairs = pairs.Count, DifferencePairs = otherPairs.Count, SharedPairs = pairs.Count(otherPairs.Contains),
            SharedPlaced = shared.Length, SameRoot = shared.Count(static pair => TermName.Same(pair.Node.Root, pair.Reference.Root)),
            WuPalmer = shared.Length == 0 ? null : shared.Average(pair => Similarity(pair.Node, pair.Reference, matching)),
            MotifDistance = Motifs.Of(AllLinks(reference)).DistanceTo(Motifs.Of(AllLinks(difference))),
            ReferenceMedianDepth = new DepthStatistics(reference).Median, DifferenceMedianDepth = new DepthStatistics(difference).Median,
            ReferenceFallbackShare = FallbackShare(reference), DifferenceFallbackShare = FallbackShare(difference),
            Changes = ComparisonChanges.Of(reference, difference, matching),
        };
    }

    private static HashSet<(string Node, string Parent)> Edges(PathwayHierarchy hierarchy, Func<PathwayNode, string> key) =>
        hierarchy.Nodes.Where(static node => node.Parent is not null).Select(node => (key(node), key(hierarchy.Find(node.Parent)!)))
        .ToHashSet();

    private static HashSet<(string Node, string Above)> Pairs(PathwayHierarchy hierarchy, Func<PathwayNode, string> key) =>
        hierarchy.Nodes.SelectMany(node => node.Path.SkipLast(1).Select(above => (key(node), key(hierarchy.Find(above)!)))).ToHashSet();

    // The nearest ancestor that the reference has is used as the parent.
    private static double Similarity(PathwayNode node, PathwayNode reference, NodeMatching matching)
    {
        var above = node.Path.SkipLast(1).Reverse().Select(name => matching.Reference(node.Hierarchy.Find(name)!))
            .FirstOrDefault(static known => known is not null);
        if (above is null) { return 0; }
        var (said, right) = (above.Path, reference.Path.SkipLast(1).ToArray());
        var common = said.Zip(right).TakeWhile(static pair => pair.First == pair.Second).Count();
        return 2.0 * common / (said.Count + right.Length);
    }

    private static HashSet<(string Node, string Parent)> AllLinks(PathwayHierarchy hierarchy) =>
        hierarchy.Nodes.SelectMany(node => node.SecondaryParents.Append(node.Parent).Select(hierarchy.Find).OfType<PathwayNode>()
            .Select(parent => (node.Key, parent.Key))).ToHashSet();

    private static double FallbackShare(PathwayHierarchy hierarchy) =>
        Ratio.Of(hierarchy.Nodes.Count(static node => node is { Parent: not null, Provenance.IsFallback: true }),
            hierarchy.Nodes.Count(static node => node.Parent is not null));
}

/// <summary>Matches the nodes of two hierarchies: by name, else by an identifier that is unique in both.</summary>
internal sealed class NodeMatching
{
    private readonly Dictionary<PathwayNode, PathwayNode> toReference = [];

    public NodeMatching(PathwayHierarchy reference, PathwayHierarchy difference)
    {
        foreach (var node in difference.Nodes) { if (reference.Find(node.Name) is { } same) { toReference[node] = same; } }
        var taken = toReference.Values.ToHashSet();
        var left = ById(reference.Nodes.Where(node => !taken.Contains(node)));
        foreach (var (id, node) in ById(difference.Nodes.Where(node => !toReference.ContainsKey(node))))
        {
            if (left.TryGetValue(id, out var same)) { toReference[node] = same; }
        }
    }

    /// <summary>The number of nodes that are in both.</summary>
    public int Count => toReference.Count;

    /// <summary>The nodes of the difference that are in both, each with that of the reference.</summary>
    public IEnumerable<(PathwayNode Node, PathwayNode Reference)> Pairs => toReference.Select(static pair => (pair.Key, pair.Value));

    /// <summary>The node of the reference that matches a node of the difference, or null.</summary>
    public PathwayNode? Reference(PathwayNode node) => toReference.GetValueOrDefault(node);

    /// <summary>The key of a node of the difference in the comparison.</summary>
    public string KeyOf(PathwayNode node) => (Reference(node) ?? node).Key;

    private static Dictionary<string, PathwayNode> ById(IEnumerable<PathwayNode> nodes) =>
        nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.OntologyId is not null)
        .GroupBy(static node => node.OntologyId!, StringComparer.Ordinal).Where(static group => group.Take(2).Count() == 1)
        .ToDictionary(static group => group.Key, static group => group.Single(), StringComparer.Ordinal);
}

/// <summary>The changes that turn one hierarchy into another.</summary>
internal static class ComparisonChanges
{
    private const string DecidedBy = "comparison";

    public static IReadOnlyList<PathwayChange> Of(PathwayHierarchy reference, PathwayHierarchy difference, NodeMatching matching)
    {
        var kept = matching.Pairs.Select(static pair => pair.Reference).ToHashSet();
        var moved = matching.Pairs.Where(pair => ParentKey(pair.Node, matching) != ParentKey(pair.Reference))
            .Select(static pair => new PathwayChange
            {
                Kind = PathwayChangeKind.Move, Node = pair.Reference.Name, Before = pair.Reference.Parent, After = pair.Node.Parent,
                Reason = "the parents differ", DecidedBy = DecidedBy,
            });
        var added = difference.Nodes.Where(node => matching.Reference(node) is null).Select(static node => new PathwayChange
        {
            Kind = PathwayChangeKind.Insert, Node = node.Name, After = node.Parent, Reason = "only the difference has it",
            DecidedBy = DecidedBy,
        });
        var removed = reference.Nodes.Where(node => !kept.Contains(node)).Select(static node => new PathwayChange
        {
            Kind = PathwayChangeKind.Remove, Node = node.Name, Before = node.Parent, Reason = "only the reference has it",
            DecidedBy = DecidedBy,
        });
        return [.. moved.Concat(added).Concat(removed).OrderBy(static change => change.Kind)
            .ThenBy(static change => change.Node, StringComparer.Ordinal)];
    }

    private static string? ParentKey(PathwayNode node) => node.Hierarchy.Find(node.Parent)?.Key;

    private static string? ParentKey(PathwayNode node, NodeMatching matching) =>
        node.Hierarchy.Find(node.Parent) is { } parent ? matching.KeyOf(parent) : null;
}

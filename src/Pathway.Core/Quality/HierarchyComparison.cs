using Pathway.Model;

namespace Pathway.Quality;

/// <summary>Compares two hierarchies. Needs no ontology.</summary>
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
            WuPalmer = shared.Length == 0 ? null : shared.Average(pair => Likeness(pair.Node, pair.Reference, matching)),
            MotifDistance = Motifs.Of(AllLinks(reference)).DistanceTo(Motifs.Of(AllLinks(difference))),
            ReferenceMedianDepth = new DepthFigures(reference).Median, DifferenceMedianDepth = new DepthFigures(difference).Median,
            ReferenceFallbackShare = FallbackShare(reference), DifferenceFallbackShare = FallbackShare(difference),
            Changes = ComparisonChanges.Of(reference, difference, matching),
        };
    }

    private static HashSet<(string Node, string Parent)> Edges(PathwayHierarchy hierarchy, Func<PathwayNode, string> key) =>
        hierarchy.Nodes.Where(static node => node.Parent is not null).Select(node => (key(node), key(hierarchy.Find(node.Parent)!))).ToHashSet();

    private static HashSet<(string Node, string Above)> Pairs(PathwayHierarchy hierarchy, Func<PathwayNode, string> key) =>
        hierarchy.Nodes.SelectMany(node => node.Path.SkipLast(1).Select(above => (key(node), key(hierarchy.Find(above)!)))).ToHashSet();

    // Where the parent is unknown to the reference, the next above that it knows stands for it.
    private static double Likeness(PathwayNode node, PathwayNode reference, NodeMatching matching)
    {
        var above = node.Path.SkipLast(1).Reverse().Select(name => matching.Reference(node.Hierarchy.Find(name)!)).FirstOrDefault(static known => known is not null);
        if (above is null) { return 0; }
        var (said, right) = (above.Path, reference.Path.SkipLast(1).ToArray());
        var common = said.Zip(right).TakeWhile(static pair => pair.First == pair.Second).Count();
        return 2.0 * common / (said.Count + right.Length);
    }

    private static HashSet<(string Node, string Parent)> AllLinks(PathwayHierarchy hierarchy) =>
        hierarchy.Nodes.SelectMany(node => node.SecondaryParents.Append(node.Parent).Select(hierarchy.Find).OfType<PathwayNode>().Select(parent => (node.Key, parent.Key))).ToHashSet();

    private static double FallbackShare(PathwayHierarchy hierarchy) =>
        Shares.Of(hierarchy.Nodes.Count(static node => node is { Parent: not null, Provenance.IsFallback: true }), hierarchy.Nodes.Count(static node => node.Parent is not null));
}

using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>
/// The similarity of Wu and Palmer: twice the depth of the deepest common ancestor, divided by the sum of the depths. The depth of a term
/// is the number of terms on its longest path up, so that no ancestor is deeper.
/// </summary>
internal sealed class WuPalmerSimilarity
{
    private readonly Dictionary<OntologyTerm, int> depths = [];

    /// <summary>
    /// The mean over links of the similarity of the parent to the most similar parent that the ontology has for the child; null where the
    /// ontology has no parents.
    /// </summary>
    public double? Mean(IEnumerable<(OntologyTerm Term, OntologyTerm Parent)> links)
    {
        var scores = links.Select(link => Parents(link.Term).Select(parent => Of(link.Parent, parent)).DefaultIfEmpty(-1).Max())
            .Where(static score => score >= 0).ToArray();
        return scores.Length == 0 ? null : scores.Average();
    }

    /// <summary>The similarity of two terms, from 0 (no common ancestor) to 1 (the same term).</summary>
    public double Of(OntologyTerm one, OntologyTerm other)
    {
        var above = OntologyGraph.Ancestors(one);
        above.Add(one);
        var common = OntologyGraph.Ancestors(other).Append(other).Where(above.Contains).Select(Depth).DefaultIfEmpty(0).Max();
        return 2.0 * common / (Depth(one) + Depth(other));
    }

    private int Depth(OntologyTerm term)
    {
        if (depths.TryGetValue(term, out var known)) { return known; }
        return depths[term] = 1 + Parents(term).Select(Depth).DefaultIfEmpty(0).Max();
    }

    private static IEnumerable<OntologyTerm> Parents(OntologyTerm term) =>
        term.Links.Where(static link => link.IsHierarchical).Select(static link => link.Parent);
}

/// <summary>
/// The number of motifs of three connected nodes in a graph without cycles: chains, forks (one node above two), joins (one node below
/// two) and triangles. They compare the shapes of two graphs, independent of their nodes.
/// </summary>
internal sealed class Motifs
{
    private readonly long[] counts;

    private Motifs(long[] counts) => this.counts = counts;

    /// <summary>Counts the motifs.</summary>
    /// <param name="edges">Each edge once, from the lower node to the upper.</param>
    public static Motifs Of<TNode>(IReadOnlyCollection<(TNode Node, TNode Parent)> edges)
        where TNode : notnull
    {
        var all = edges.ToHashSet();
        var parents = all.ToLookup(static edge => edge.Node, static edge => edge.Parent);
        var children = all.ToLookup(static edge => edge.Parent, static edge => edge.Node);
        var chains = parents.Sum(group => (long)group.Count() * children[group.Key].Count());
        // A triangle contains a chain, a fork and a join; these count only where the third edge is missing.
        var triangles = parents.Sum(group => children[group.Key].Sum(below => group.LongCount(above => all.Contains((below, above)))));
        var forks = children.Sum(static group => Pairs(group.Count()));
        var joins = parents.Sum(static group => Pairs(group.Count()));
        return new Motifs([chains - triangles, forks - triangles, joins - triangles, triangles]);
    }

    /// <summary>
    /// The total variation between the shares of the motifs, from 0 (equal) to 1. The distance of a graph without motifs to one with motifs
    /// is 1.
    /// </summary>
    public double DistanceTo(Motifs other)
    {
        var (own, others) = (counts.Sum(), other.counts.Sum());
        if (own == 0 || others == 0) { return own == others ? 0 : 1; }
        return counts.Zip(other.counts, (one, two) => Math.Abs(((double)one / own) - ((double)two / others))).Sum() / 2;
    }

    private static long Pairs(int count) => (long)count * (count - 1) / 2;
}

/// <summary>The depths of the terms of the input; the depth of an unplaced term is 0.</summary>
internal sealed class DepthStatistics
{
    private readonly int[] sorted;

    public DepthStatistics(PathwayHierarchy hierarchy)
        : this(hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).Select(static node => node.Level)) { }

    /// <param name="levels">The level of each term; null for an unplaced term.</param>
    public DepthStatistics(IEnumerable<int?> levels) => sorted = [.. levels.Select(static level => level ?? 0).Order()];

    /// <summary>The median; 0 without terms.</summary>
    public double Median => sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;

    /// <summary>The number of terms at each depth, from 0.</summary>
    public IReadOnlyList<int> Distribution => sorted.Length == 0 ? []
        : [.. Enumerable.Range(0, sorted[^1] + 1).Select(depth => sorted.Count(one => one == depth))];
}

/// <summary>Ratios of counts.</summary>
internal static class Ratio
{
    /// <summary>The ratio, from 0 to 1; 0 where the whole is 0.</summary>
    public static double Of(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

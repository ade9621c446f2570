using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>
/// The similarity of Wu and Palmer: twice the depth of the deepest term above both, by the sum of their depths. A term's depth is
/// the longest way up, in terms, so that none above it is deeper.
/// </summary>
internal sealed class WuPalmerSimilarity
{
    private readonly Dictionary<OntologyTerm, int> depths = [];

    /// <summary>
    /// The mean over links of how like the parent is to the likest that the ontology has for the child; null without links that it could
    /// have.
    /// </summary>
    public double? Mean(IEnumerable<(OntologyTerm Term, OntologyTerm Parent)> links)
    {
        var scores = links.Select(link => Parents(link.Term).Select(parent => Of(link.Parent, parent)).DefaultIfEmpty(-1).Max())
            .Where(static score => score >= 0).ToArray();
        return scores.Length == 0 ? null : scores.Average();
    }

    /// <summary>From above 0 (nothing but the top in common; 0 without even that) to 1 (the same term).</summary>
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

    private static IEnumerable<OntologyTerm> Parents(OntologyTerm term) => term.Links.Where(static link => link.IsHierarchical)
        .Select(static link => link.Parent);
}

/// <summary>
/// How often each shape occurs among three connected nodes of a graph without cycles: a chain, a fork (one above two), a join
/// (one below two), a triangle. The shapes of two graphs say how alike they are built, whatever their nodes are.
/// </summary>
internal sealed class Motifs
{
    private readonly long[] counts;

    private Motifs(long[] counts) => this.counts = counts;

    /// <summary>Counts the shapes.</summary>
    /// <param name="edges">Each edge once, from the lower node to the upper.</param>
    public static Motifs Of<TNode>(IReadOnlyCollection<(TNode Node, TNode Parent)> edges)
        where TNode : notnull
    {
        var all = edges.ToHashSet();
        var parents = all.ToLookup(static edge => edge.Node, static edge => edge.Parent);
        var children = all.ToLookup(static edge => edge.Parent, static edge => edge.Node);
        var chains = parents.Sum(group => (long)group.Count() * children[group.Key].Count());
        // A triangle holds a chain, a fork and a join; each of those counts only where the third edge is missing.
        var triangles = parents.Sum(group => children[group.Key].Sum(below => group.LongCount(above => all.Contains((below, above)))));
        return new Motifs(
            [chains - triangles, children.Sum(static group => Pairs(group.Count())) - triangles,
                parents.Sum(static group => Pairs(group.Count())) - triangles, triangles]);
    }

    /// <summary>
    /// Half the sum of the differences between the shares of the shapes, from 0 (alike) to 1; a graph without shapes is unlike any that has
    /// some.
    /// </summary>
    public double DistanceTo(Motifs other)
    {
        var (own, others) = (counts.Sum(), other.counts.Sum());
        if (own == 0 || others == 0) { return own == others ? 0 : 1; }
        return counts.Zip(other.counts, (one, two) => Math.Abs(((double)one / own) - ((double)two / others))).Sum() / 2;
    }

    private static long Pairs(int count) => (long)count * (count - 1) / 2;
}

/// <summary>How deep the terms of the input lie; one that has no place counts 0.</summary>
internal sealed class DepthStatistics
{
    private readonly int[] sorted;

    public DepthStatistics(PathwayHierarchy hierarchy)
        : this(hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).Select(static node => node.Level)) { }

    /// <param name="levels">The level of each term; null for one that has no place.</param>
    public DepthStatistics(IEnumerable<int?> levels) => sorted = [.. levels.Select(static level => level ?? 0).Order()];

    /// <summary>The median; 0 without terms.</summary>
    public double Median => sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;

    /// <summary>How many terms lie at each depth, from 0.</summary>
    public IReadOnlyList<int> Distribution => sorted.Length == 0 ? []
        : [.. Enumerable.Range(0, sorted[^1] + 1).Select(depth => sorted.Count(one => one == depth))];
}

/// <summary>Parts of wholes.</summary>
internal static class Ratio
{
    /// <summary>From 0 to 1; 0 of nothing.</summary>
    public static double Of(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

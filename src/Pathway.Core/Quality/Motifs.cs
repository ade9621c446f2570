namespace Pathway.Quality;

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
        return new Motifs([chains - triangles, children.Sum(static group => Pairs(group.Count())) - triangles, parents.Sum(static group => Pairs(group.Count())) - triangles, triangles]);
    }

    /// <summary>Half the sum of the differences between the shares of the shapes, from 0 (alike) to 1; a graph without shapes is unlike any that has some.</summary>
    public double DistanceTo(Motifs other)
    {
        var (own, others) = (counts.Sum(), other.counts.Sum());
        if (own == 0 || others == 0) { return own == others ? 0 : 1; }
        return counts.Zip(other.counts, (one, two) => Math.Abs(((double)one / own) - ((double)two / others))).Sum() / 2;
    }

    private static long Pairs(int count) => (long)count * (count - 1) / 2;
}

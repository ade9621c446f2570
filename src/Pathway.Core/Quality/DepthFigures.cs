using Pathway.Model;

namespace Pathway.Quality;

/// <summary>How deep the terms of the input lie; one that has no place counts 0.</summary>
internal sealed class DepthFigures
{
    private readonly int[] sorted;

    public DepthFigures(PathwayHierarchy hierarchy)
        : this(hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).Select(static node => node.Level)) { }

    /// <param name="levels">The level of each term; null for one that has no place.</param>
    public DepthFigures(IEnumerable<int?> levels) => sorted = [.. levels.Select(static level => level ?? 0).Order()];

    /// <summary>The median; 0 without terms.</summary>
    public double Median => sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;

    /// <summary>How many terms lie at each depth, from 0.</summary>
    public IReadOnlyList<int> Distribution => sorted.Length == 0 ? [] : [.. Enumerable.Range(0, sorted[^1] + 1).Select(depth => sorted.Count(one => one == depth))];
}

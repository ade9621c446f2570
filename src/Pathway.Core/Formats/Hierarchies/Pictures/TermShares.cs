using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Pictures;

/// <summary>
/// The share of each term of the interactions: one with several terms is divided among them, so that the shares of children add up to at
/// most that of their parent. Where there are no interactions, each lowest term counts once.
/// </summary>
internal sealed class TermShares
{
    private readonly ILookup<string?, PathwayNode> children;
    private readonly Dictionary<PathwayNode, double> weights;

    public TermShares(PathwayHierarchy hierarchy)
    {
        children = hierarchy.Nodes.ToLookup(static node => node.Parent, StringComparer.Ordinal);
        CountInteractions = hierarchy.Nodes.Any(static node => node.Interactions.Count > 0);
        weights = Weigh(hierarchy);
        Tops = [.. children[null]];
        Total = Tops.Sum(top => weights[top]);
        Shown = [.. hierarchy.Nodes.Where(node => weights[node] > 0)];
        Levels = Shown.Count == 0 ? 1 : Shown.Max(static node => node.Path.Count);
    }

    /// <summary>Whether the shares are those of interactions.</summary>
    public bool CountInteractions { get; }

    /// <summary>The roots, and what has no root.</summary>
    public IReadOnlyList<PathwayNode> Tops { get; }

    /// <summary>The sum of the shares of the tops.</summary>
    public double Total { get; }

    /// <summary>The nodes that have a share, parents before children.</summary>
    public IReadOnlyList<PathwayNode> Shown { get; }

    /// <summary>How many nodes are in the longest chain of these.</summary>
    public int Levels { get; }

    public double Of(PathwayNode node) => weights[node];

    public IEnumerable<PathwayNode> Children(PathwayNode node) => children[node.Name];

    /// <summary>The nodes that have a share while none below them has one.</summary>
    public int CountEnds() => Shown.Count(node => !Children(node).Any(child => weights[child] > 0));

    /// <summary>What the shares mean.</summary>
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="measure">The measure of a term in the picture, as "height".</param>
    public string Describe(PathwayHierarchy hierarchy, string measure)
    {
        var size = CountInteractions
            ? $"The {measure} of a term is its share of the interactions; an interaction with several terms is divided among them. "
                + "Terms without an interaction are not shown."
            : $"There are no interactions: each lowest term has the same {measure}.";
        return GeneOntologyAttribution.IsRequired(hierarchy) ? $"{size} {GeneOntologyAttribution.Text}" : size;
    }

    private Dictionary<PathwayNode, double> Weigh(PathwayHierarchy hierarchy)
    {
        var own = hierarchy.Nodes.ToDictionary(static node => node, static _ => 0.0);
        if (CountInteractions)
        {
            foreach (var interaction in hierarchy.Interactions)
            {
                var nodes = interaction.Terms.Select(hierarchy.Find).OfType<PathwayNode>().Distinct().ToArray();
                foreach (var node in nodes) { own[node] += 1.0 / nodes.Length; }
            }
        }
        else
        {
            foreach (var node in hierarchy.Nodes.Where(node => !children[node.Name].Any())) { own[node] = 1; }
        }
        // Parents come before children: from the end, each node is complete before it goes into its parent.
        foreach (var node in hierarchy.Nodes.Reverse())
        {
            if (hierarchy.Find(node.Parent) is { } parent) { own[parent] += own[node]; }
        }
        return own;
    }
}

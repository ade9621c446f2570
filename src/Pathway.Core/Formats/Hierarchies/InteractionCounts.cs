using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>How many interactions hang at a node or anywhere below it; one that carries several terms there counts once.</summary>
internal sealed class InteractionCounts
{
    private readonly Dictionary<PathwayNode, int> within;

    public InteractionCounts(PathwayHierarchy hierarchy)
    {
        within = hierarchy.Nodes.ToDictionary(static node => node, static _ => 0);
        var holders = new HashSet<PathwayNode>();
        foreach (var interaction in hierarchy.Interactions)
        {
            holders.Clear();
            foreach (var term in interaction.Terms)
            {
                for (var node = hierarchy.Find(term); node is not null && holders.Add(node); node = node.Parent is null ? null : hierarchy.Find(node.Parent)) { within[node]++; }
            }
        }
    }

    /// <summary>The distinct interactions at the node or below it.</summary>
    public int Within(PathwayNode node) => within[node];

    /// <summary>What a line about a node says: "3 interactions", "12 interactions, 3 here", or nothing where there is none.</summary>
    public string Told(PathwayNode node)
    {
        var (all, here) = (Within(node), node.Interactions.Count);
        var told = all switch { 0 => "", 1 => "1 interaction", _ => FormattableString.Invariant($"{all} interactions") };
        return here == all || here == 0 ? told : FormattableString.Invariant($"{told}, {here} here");
    }
}

using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>The number of interactions at a node or below it; an interaction with several terms there counts once.</summary>
internal sealed class InteractionCounts(PathwayHierarchy hierarchy)
{
    private readonly IReadOnlyDictionary<PathwayNode, int> counts = hierarchy.SubtreeInteractions;

    /// <summary>The distinct interactions at the node or below it.</summary>
    public int CountWithin(PathwayNode node) => counts[node];

    /// <summary>The count as text: "3 interactions", "12 interactions, 3 here", or empty for none.</summary>
    public string Describe(PathwayNode node)
    {
        var (all, here) = (CountWithin(node), node.Interactions.Count);
        var text = all switch { 0 => "", 1 => "1 interaction", _ => FormattableString.Invariant($"{all} interactions") };
        return here == all || here == 0 ? text : FormattableString.Invariant($"{text}, {here} here");
    }
}

/// <summary>The mark of nodes that need attention.</summary>
internal static class NodeMark
{
    /// <summary>"unresolved", "unplaced" or "fallback"; null for a node that an answer placed.</summary>
    public static string? Of(PathwayNode node) => node.State switch
    {
        PathwayNodeState.Unresolved => "unresolved",
        PathwayNodeState.Unplaced => "unplaced",
        _ => node.Provenance is { IsFallback: true } ? "fallback" : null,
    };
}

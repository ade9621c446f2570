using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>The word for what a person should look at twice in a node.</summary>
internal static class NodeMark
{
    /// <summary>"unresolved", "unplaced" or "fallback"; null for a node that stands where an answer put it.</summary>
    public static string? Of(PathwayNode node) => node.State switch
    {
        PathwayNodeState.Unresolved => "unresolved",
        PathwayNodeState.Unplaced => "unplaced",
        _ => node.Provenance is { IsFallback: true } ? "fallback" : null,
    };
}

using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Which nodes have a state of their own: those that are no root and hang nowhere.</summary>
internal static class NodeStates
{
    /// <summary>Whether a state is stated where none belongs.</summary>
    public static bool IsMisplaced(NodeDraft node) => node.Claims?.State is not null && (node.Kind == PathwayNodeKind.Root || node.Parent is not null);

    /// <summary>Whether a node that hangs nowhere does not say why.</summary>
    public static bool IsMissing(NodeDraft node) => node.Kind != PathwayNodeKind.Root && node.Parent is null
        && (node.State == PathwayNodeState.Placed || node.Claims is { State: null or PathwayNodeState.Placed });
}

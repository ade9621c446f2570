using Pathway.Model;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>Takes a node from under its parent. A secondary parent was decided to be one too and takes the place; without one the node is unplaced.</summary>
internal static class Loosening
{
    public static NodeDraft Of(NodeDraft node, HierarchyView view)
    {
        // Whoever reaches a root does not lie below this node, which reaches none. The deepest says most.
        var heir = node.SecondaryParents.Select(view.Find).OfType<NodeDraft>().Where(parent => view.LevelOf(parent) is not null)
            .OrderByDescending(view.LevelOf).ThenBy(static parent => parent.Key, StringComparer.Ordinal).FirstOrDefault();
        return heir is null
            ? node with { Parent = null, State = PathwayNodeState.Unplaced, Provenance = null, Claims = Stateless(node) }
            : node with
            {
                Parent = heir.Name, SecondaryParents = [.. node.SecondaryParents.Where(parent => !TermName.Same(parent, heir.Name))],
                Provenance = new PathwayProvenance { Answerer = "rule: secondary parent", Source = PathwaySource.Rule, Reason = "it was a secondary parent when the parent was cut off" },
            };
    }

    // It has a state from now on, and it is the right one.
    private static NodeClaims? Stateless(NodeDraft node) => node.Claims is null ? null : node.Claims with { State = PathwayNodeState.Unplaced };
}

using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 5: nodes that hang nowhere and hold nothing, neither interactions nor children, are taken out. Terms that the input names stay,
/// and so does what only an unanswered question left without a place.
/// </summary>
internal static class Pruning
{
    public static HierarchyDraft Run(HierarchyDraft draft)
    {
        var tree = new MutableHierarchy(draft);
        var used = draft.Interactions.SelectMany(static interaction => interaction.Terms).Select(TermName.Key)
            .ToHashSet(StringComparer.Ordinal);
        var pending = new Queue<string>(tree.Keys);
        while (pending.TryDequeue(out var key))
        {
            if (tree.Find(key)
                is not { Kind: PathwayNodeKind.Intermediate or PathwayNodeKind.Sibling, Parent: null,
                    State: PathwayNodeState.Unplaced } node)
            {
                continue;
            }
            if (used.Contains(key) || tree.ChildrenOf(key).Count > 0) { continue; }
            tree.Remove(key);
            tree.Record(new PathwayChange
                { Kind = PathwayChangeKind.Remove, Node = node.Name, Before = node.Name,
                    Reason = "it has no parent, no children and no interactions", DecidedBy = "rule: prune" });
        }
        return tree.ToDraft();
    }
}

using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 5: removes nodes without a parent, children and interactions. Terms that the input names stay, and so do nodes that only an
/// unanswered question left without a parent.
/// </summary>
internal static class Pruning
{
    public static HierarchyDraft Run(HierarchyDraft draft, ITermCatalog catalog)
    {
        var unused = UnusedNodes.Find(new HierarchyView(draft, catalog)).OrderBy(static node => node.Key, StringComparer.Ordinal).ToArray();
        var removed = unused.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        return draft with
        {
            Nodes = [.. draft.Nodes.Where(node => !removed.Contains(node.Key))],
            Changes = [.. draft.Changes, .. unused.Select(static node => UnusedNodes.CreateRemoval(node, "rule: prune"))],
        };
    }
}

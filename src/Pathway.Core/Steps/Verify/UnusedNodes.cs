using Pathway.Model;

namespace Pathway.Steps.Verify;

/// <summary>Nodes that are left over: not named by the input, without interactions, children and a parent, and nothing open about them.</summary>
internal static class UnusedNodes
{
    public static IEnumerable<NodeDraft> In(HierarchyView view)
    {
        var referred = view.Nodes.SelectMany(static node => node.SecondaryParents.Concat(node.CandidateParents)).Select(TermName.Key).ToHashSet(StringComparer.Ordinal);
        return view.Nodes.Where(node => node.Kind is PathwayNodeKind.Intermediate or PathwayNodeKind.Sibling && node.Parent is null && node.State != PathwayNodeState.Unresolved
            && node.CandidateParents.Count == 0 && node.SecondaryParents.Count == 0 && !referred.Contains(node.Key) && !view.ChildrenOf(node).Any() && !view.Interactions[node.Key].Any());
    }
}

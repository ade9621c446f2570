using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>The profile alone says what a root is.</summary>
internal sealed class UnknownRoot() : VerifyRule("unknown_root", PathwaySeverity.Error, "a node is a root and the profile does not say so, or the other way round")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            var isRoot = view.Draft.Profile.Find(node.Key) is not null;
            if (isRoot && node.Kind != PathwayNodeKind.Root) { yield return Finding(view, node, $"The profile names {HierarchyView.Quoted(node.Name)} as a root, and it is of kind {node.Kind}.", "Repair-PathwayHierarchy makes it a root."); }
            if (!isRoot && node.Kind == PathwayNodeKind.Root) { yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} is a root that the profile does not name.", "Add it to the profile, or let Repair-PathwayHierarchy make it a term without a parent."); }
        }
    }
}

using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Whether a node is a leaf follows from the links.</summary>
internal sealed class WrongLeaf() : VerifyRule("wrong_leaf", PathwaySeverity.Error, "a node is said to be a leaf and is none, or the other way round")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(node => node.Claims?.IsLeaf is { } isLeaf && isLeaf == view.ChildrenOf(node).Any())
        .Select(node => Finding(view, node, $"{HierarchyView.Quoted(node.Name)} is said to be {(node.Claims!.IsLeaf == true ? "a leaf, and has children" : "no leaf, and has no children")}.", "Repair-PathwayHierarchy works it out anew."));
}

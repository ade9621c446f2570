using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>A node that hangs nowhere says why: a question stayed open, or no root serves. All others have no state of their own.</summary>
internal sealed class WrongState() : VerifyRule("wrong_state", PathwaySeverity.Error, "a state contradicts the place of the node")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (NodeStates.IsMisplaced(node)) { yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} has the state {node.Claims!.State}; only a node that hangs nowhere has one.", "Repair-PathwayHierarchy takes the state out."); }
            if (NodeStates.IsMissing(node)) { yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} has no parent; it needs the state Unplaced or Unresolved.", "Repair-PathwayHierarchy says Unplaced."); }
        }
    }
}

using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>What the input did not name and nothing leads to is left over. A term of the input stays, whatever becomes of it.</summary>
internal sealed class UnusedNode() : VerifyRule("unused_node", PathwaySeverity.Info, "a node has neither interactions, nor children, nor a parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => UnusedNodes.In(view)
        .Select(node => Finding(view, node, $"{HierarchyView.Quoted(node.Name)} has neither interactions, nor children, nor a parent.", "Repair-PathwayHierarchy takes it out."));
}

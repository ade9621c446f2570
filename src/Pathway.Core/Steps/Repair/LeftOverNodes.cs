using Pathway.Model;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>Takes out nodes that the input did not name and nothing leads to.</summary>
internal static class LeftOverNodes
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in UnusedNodes.In(work.View))
        {
            work.Remove(node, new PathwayChange { Kind = PathwayChangeKind.Remove, Node = node.Name, Before = node.Name, Reason = "it has neither interactions, nor children, nor a parent", DecidedBy = "rule: unused_node" });
        }
    }
}

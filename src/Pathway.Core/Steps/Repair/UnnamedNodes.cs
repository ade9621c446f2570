using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Takes out nodes without a name: nothing can hang on them, and nobody can be asked about them.</summary>
internal static class UnnamedNodes
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.Key.Length == 0))
        {
            work.Remove(node, new PathwayChange { Kind = PathwayChangeKind.Remove, Node = "(unnamed)", Before = node.Parent, Reason = "the node has no name", DecidedBy = "rule: missing_label" });
        }
    }
}

using Pathway.Model;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>Takes out secondary parents that lie below their node, one after another: with one gone the next may be right.</summary>
internal static class SecondaryCycles
{
    public static void Apply(RepairWork work)
    {
        while (SecondaryLinks.OnCycles(work.View) is [var (node, parent), ..])
        {
            work.Replace(node, node with { SecondaryParents = [.. node.SecondaryParents.Where(name => !TermName.Same(name, parent))] }, new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = parent, Reason = "the secondary parent lies below the node", DecidedBy = "rule: secondary_cycle",
            });
            work.Settle();
        }
    }
}

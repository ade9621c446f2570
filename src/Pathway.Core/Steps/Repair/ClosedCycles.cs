using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Steps.Repair;

/// <summary>Cuts one link of each cycle: the one that the climb would cut. What hangs below stays as it is.</summary>
internal static class ClosedCycles
{
    public static void Apply(RepairWork work)
    {
        foreach (var cycle in work.View.Cycles)
        {
            var (child, decidedBy) = CycleLink.ToCut(cycle, work.View.Links, work.Catalog);
            var node = work.View.Find(child)!;
            var loose = Loosening.Of(node, work.View);
            work.Replace(node, loose, new PathwayChange
            {
                Kind = PathwayChangeKind.CutCycle, Node = node.Name, Before = node.Parent, After = loose.Parent,
                Reason = $"the link closed the cycle {string.Join(" > ", cycle.Append(cycle[0]))}", DecidedBy = decidedBy,
            });
        }
    }
}

using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Cuts nodes loose from parents that are not there.</summary>
internal static class DanglingParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(node => node.Parent is not null && work.View.ParentOf(node) is null))
        {
            var loose = Loosening.Of(node, work.View);
            work.Replace(node, loose, new PathwayChange { Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = loose.Parent, Reason = "the parent is not there", DecidedBy = "rule: dangling_reference" });
        }
    }
}

using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Cuts roots loose from parents of every kind.</summary>
internal static class ParentedRoots
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root && (node.Parent is not null || node.SecondaryParents.Count + node.CandidateParents.Count > 0)))
        {
            work.Replace(node, node with { Parent = null, SecondaryParents = [], CandidateParents = [] }, new PathwayChange
            {
                Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent ?? node.SecondaryParents.Concat(node.CandidateParents).First(), Reason = "a root never gets a parent", DecidedBy = "rule: root_with_parent",
            });
        }
    }
}

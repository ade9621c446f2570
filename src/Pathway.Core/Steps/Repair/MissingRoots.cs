using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Puts in the roots of the profile that are not there.</summary>
internal static class MissingRoots
{
    public static void Apply(RepairWork work)
    {
        foreach (var root in work.Profile.Roots.Where(root => work.View.Find(root.Name) is null))
        {
            work.Insert(NodeDrafts.Of(root), new PathwayChange { Kind = PathwayChangeKind.Insert, Node = root.Name, After = root.Name, Reason = "the profile names it", DecidedBy = "rule: missing_root" });
        }
    }
}

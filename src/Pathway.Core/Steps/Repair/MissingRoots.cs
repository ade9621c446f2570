using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Puts in the roots of the profile that are not there.</summary>
internal static class MissingRoots
{
    public static void Apply(RepairWork work)
    {
        foreach (var root in work.Profile.Roots.Where(root => work.View.Find(root.Name) is null))
        {
            var node = new NodeDraft
            {
                Name = root.Name, Kind = PathwayNodeKind.Root, OntologyId = root.Id, Description = root.Description,
                Provenance = new PathwayProvenance { Answerer = "root profile", Source = PathwaySource.Profile },
            };
            work.Insert(node, new PathwayChange { Kind = PathwayChangeKind.Insert, Node = root.Name, After = root.Name, Reason = "the profile names it", DecidedBy = "rule: missing_root" });
        }
    }
}

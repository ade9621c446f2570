using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Finds roots of the profile that have no node. A root without nodes below it belongs to the result too.</summary>
internal sealed class MissingRoot() : VerifyRule("missing_root", PathwaySeverity.Error, "a root of the profile is not there")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.IsPart ? []
        : view.Draft.Profile.Roots.Where(root => view.Find(root.Name) is null)
            .Select(root => Finding(root.Name, $"The root {Quote(root.Name)} of the profile is missing.",
                "Repair-PathwayHierarchy adds it."));
}

/// <summary>Finds nodes whose kind contradicts the profile: the profile alone says what a root is.</summary>
internal sealed class UnknownRoot()
    : VerifyRule("unknown_root", PathwaySeverity.Error, "a node is a root and the profile does not say so, or the other way round")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            var isRoot = view.Draft.Profile.Find(node.Key) is not null;
            if (isRoot && node.Kind != PathwayNodeKind.Root)
            {
                yield return Finding(view, node, $"The profile names {Quote(node.Name)} as a root, and it is of kind {node.Kind}.",
                    "Repair-PathwayHierarchy makes it a root.");
            }
            if (!isRoot && node.Kind == PathwayNodeKind.Root)
            {
                yield return Finding(view, node, $"{Quote(node.Name)} is a root that the profile does not name.",
                    "Add it to the profile, or let Repair-PathwayHierarchy make it a term without a parent.");
            }
        }
    }
}

/// <summary>Finds roots with a parent, a secondary parent or a candidate.</summary>
internal sealed class RootWithParent() : VerifyRule("root_with_parent", PathwaySeverity.Error, "a root has a parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root && Parents(node).Any())
            .Select(node => Finding(view, node, $"The root {Quote(node.Name)} has the parent {Quote(Parents(node).First())}.",
                "Repair-PathwayHierarchy cuts the link."));

    private static IEnumerable<string> Parents(NodeDraft node) =>
        node.Parent is null ? node.SecondaryParents.Concat(node.CandidateParents) : [node.Parent];
}

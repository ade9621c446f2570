using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>All roots are there, those with nothing below them too: what is empty is a result.</summary>
internal sealed class MissingRoot() : VerifyRule("missing_root", PathwaySeverity.Error, "a root of the profile is not there")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.IsPart ? []
        : view.Draft.Profile.Roots.Where(root => view.Find(root.Name) is null)
        .Select(root =>
            Finding(root.Name, $"The root {HierarchyView.Quote(root.Name)} of the profile is not there.",
                "Repair-PathwayHierarchy puts it in."));
}

/// <summary>The profile alone says what a root is.</summary>
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
                yield return Finding(view, node,
                    $"The profile names {HierarchyView.Quote(node.Name)} as a root, and it is of kind {node.Kind}.",
                    "Repair-PathwayHierarchy makes it a root.");
            }
            if (!isRoot && node.Kind == PathwayNodeKind.Root)
            {
                yield return Finding(view, node, $"{HierarchyView.Quote(node.Name)} is a root that the profile does not name.",
                    "Add it to the profile, or let Repair-PathwayHierarchy make it a term without a parent.");
            }
        }
    }
}

/// <summary>A root never gets a parent, neither as its own nor as a further one.</summary>
internal sealed class RootWithParent() : VerifyRule("root_with_parent", PathwaySeverity.Error, "a root has a parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root && Parents(node).Any())
        .Select(node =>
            Finding(view, node, $"The root {HierarchyView.Quote(node.Name)} has the parent {HierarchyView.Quote(Parents(node).First())}.",
                "Repair-PathwayHierarchy cuts the link."));

    private static IEnumerable<string> Parents(NodeDraft node) => node.Parent is null ? node.SecondaryParents.Concat(node.CandidateParents)
        : [node.Parent];
}

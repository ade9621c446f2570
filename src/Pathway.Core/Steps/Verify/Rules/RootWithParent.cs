using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>A root never gets a parent, neither as its own nor as a further one.</summary>
internal sealed class RootWithParent() : VerifyRule("root_with_parent", PathwaySeverity.Error, "a root has a parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root && Parents(node).Any())
        .Select(node => Finding(view, node, $"The root {HierarchyView.Quoted(node.Name)} has the parent {HierarchyView.Quoted(Parents(node).First())}.", "Repair-PathwayHierarchy cuts the link."));

    private static IEnumerable<string> Parents(NodeDraft node) => node.Parent is null ? node.SecondaryParents.Concat(node.CandidateParents) : [node.Parent];
}

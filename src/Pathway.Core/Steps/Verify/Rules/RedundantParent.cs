using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>A secondary or candidate parent is another node than the node itself and its parent, and named once.</summary>
internal sealed class RedundantParent() : VerifyRule("redundant_parent", PathwaySeverity.Warning, "a further parent says nothing new")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root)
        .SelectMany(node => FurtherParents.Redundant(node).Select(parent => Finding(view, node, $"{HierarchyView.Quoted(node.Name)} names {HierarchyView.Quoted(parent)} as a further parent, which is itself, its parent, or named twice.", "Repair-PathwayHierarchy takes the name out.")));
}

using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Roots are exempt: the identifier of a root is a label, and protein folding may well lie under a root that borrows its identifier.</summary>
internal sealed class SameTermParent() : VerifyRule("same_term_parent", PathwaySeverity.Error, "a child is the same ontology term as its parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Select(node => (Node: node, Parent: view.ParentOf(node)))
        .Where(pair => pair.Parent is not null && view.ConceptOf(pair.Node) is { } concept && concept == view.ConceptOf(pair.Parent))
        .Select(pair => Finding(view, pair.Node, $"{HierarchyView.Quoted(pair.Node.Name)} and its parent {HierarchyView.Quoted(pair.Parent!.Name)} are both {HierarchyView.Quoted(view.ConceptOf(pair.Node))}.", "Invoke-PathwayReorganize makes them one node."));
}

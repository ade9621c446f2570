using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Only where both names denote terms with certainty; roots are exempt.</summary>
internal sealed class ReversedLink() : VerifyRule("reversed_link", PathwaySeverity.Error, "the ontology has the child above the parent")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Select(node => (Node: node, Parent: view.ParentOf(node)))
        .Where(pair => pair.Parent is not null && view.ConceptOf(pair.Node) is { } concept && view.ConceptOf(pair.Parent) is { } above && concept != above && view.Catalog.Contradicts(pair.Node.Key, pair.Parent.Key))
        .Select(pair => Finding(view, pair.Node, $"{HierarchyView.Quoted(pair.Node.Name)} lies under {HierarchyView.Quoted(pair.Parent!.Name)}; the ontology has it the other way round.", "Ask again with the ontology as curator, or let Invoke-PathwayReorganize decide."));
}

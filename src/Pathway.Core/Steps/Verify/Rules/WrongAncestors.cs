using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Ancestors follow from the links.</summary>
internal sealed class WrongAncestors() : VerifyRule("wrong_ancestors", PathwaySeverity.Error, "stated ancestors are not those that the links lead to")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.Where(node => node.Claims?.Ancestors is { } above && !view.HasAncestors(node, above))
        .Select(node => Finding(view, node, $"{HierarchyView.Quoted(node.Name)} is said to lie below {string.Join(" > ", node.Claims!.Ancestors!.Take(10).Select(HierarchyView.Quoted))}, and does not.", "Repair-PathwayHierarchy works ancestors out anew."));
}

using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>What is referred to must be there.</summary>
internal sealed class DanglingReference() : VerifyRule("dangling_reference", PathwaySeverity.Error, "a parent is not there, or all terms of an interaction")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (node.Parent is not null && view.Find(node.Parent) is null) { yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} names the parent {HierarchyView.Quoted(node.Parent)}, which is not there.", "Repair-PathwayHierarchy leaves it without a parent; Invoke-PathwayHierarchy asks for one."); }
            foreach (var (parent, which) in Further(node).Where(pair => !view.IsPart && view.Find(pair.Parent) is null)) { yield return Finding(view, node, $"{HierarchyView.Quoted(node.Name)} names the {which} parent {HierarchyView.Quoted(parent)}, which is not there.", "Repair-PathwayHierarchy takes the name out."); }
        }
        foreach (var interaction in view.Draft.Interactions.Where(interaction => interaction.Terms.Any(static term => InteractionTerms.IsUsable(term)) && !interaction.Terms.Any(term => view.Find(term) is not null)))
        {
            yield return Finding(interaction.Id, $"The interaction {HierarchyView.Quoted(interaction.Id)} names {string.Join(", ", interaction.Terms.Take(5).Select(HierarchyView.Quoted))}, and no such node is there.", "Repair-PathwayHierarchy adds the term without a parent; Invoke-PathwayHierarchy asks for one.");
        }
    }

    private static IEnumerable<(string Parent, string Which)> Further(NodeDraft node) =>
        node.SecondaryParents.Select(static parent => (parent, "secondary")).Concat(node.CandidateParents.Select(static parent => (parent, "candidate")));
}

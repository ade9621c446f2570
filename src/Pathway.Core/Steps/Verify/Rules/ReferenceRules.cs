using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>What is referred to must be there.</summary>
internal sealed class DanglingReference()
    : VerifyRule("dangling_reference", PathwaySeverity.Error, "a parent is not there, or all terms of an interaction")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (node.Parent is not null && view.Find(node.Parent) is null)
            {
                yield return Finding(view, node,
                    $"{HierarchyView.Quote(node.Name)} names the parent {HierarchyView.Quote(node.Parent)}, which is not there.",
                    "Repair-PathwayHierarchy leaves it without a parent; Invoke-PathwayHierarchy asks for one.");
            }
            foreach (var (parent, which) in Further(node).Where(pair => !view.IsPart && view.Find(pair.Parent) is null))
            {
                yield return Finding(view, node,
                    $"{HierarchyView.Quote(node.Name)} names the {which} parent {HierarchyView.Quote(parent)}, which is not there.",
                    "Repair-PathwayHierarchy takes the name out.");
            }
        }
        foreach (var interaction in view.Draft.Interactions.Where(
            interaction => interaction.Terms.Any(static term => InteractionTerms.IsUsable(term))
                && !interaction.Terms.Any(term => view.Find(term) is not null)))
        {
            yield return Finding(interaction.Id,
                $"The interaction {HierarchyView.Quote(interaction.Id)} names {string.Join(", ", interaction.Terms.Take(5).Select(HierarchyView.Quote))}, and no such node is there.", "Repair-PathwayHierarchy adds the term without a parent; Invoke-PathwayHierarchy asks for one.");
        }
    }

    private static IEnumerable<(string Parent, string Which)> Further(NodeDraft node) =>
        node.SecondaryParents.Select(static parent => (parent, "secondary"))
        .Concat(node.CandidateParents.Select(static parent => (parent, "candidate")));
}

/// <summary>The interaction hangs in the tree, but not everywhere it should.</summary>
internal sealed class TermWithoutNode()
    : VerifyRule("term_without_node", PathwaySeverity.Warning, "a term of an interaction has no node, while others of it have")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.IsPart ? [] : view.Draft.Interactions
        .Select(interaction =>
            (Interaction: interaction,
                Missing: interaction.Terms.Where(term => InteractionTerms.IsUsable(term) && view.Find(term) is null).ToArray()))
        .Where(pair => pair.Missing.Length > 0 && pair.Interaction.Terms.Any(term => view.Find(term) is not null))
        .Select(pair =>
            Finding(pair.Interaction.Id,
                $"The interaction {HierarchyView.Quote(pair.Interaction.Id)} names {string.Join(", ", pair.Missing.Take(5).Select(HierarchyView.Quote))} too, and no such node is there.", "Pass the nodes to Invoke-PathwayHierarchy: it asks for the terms that are missing."));
}

/// <summary>Kept as unassigned, never dropped.</summary>
internal sealed class InteractionWithoutTerm()
    : VerifyRule("interaction_without_term", PathwaySeverity.Warning, "an interaction carries no usable pathway term")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Draft.Interactions.Where(static interaction => !interaction.Terms.Any(InteractionTerms.IsUsable))
        .Select(interaction =>
            Finding(interaction.Id,
                $"The interaction {HierarchyView.Quote(interaction.Id)} carries no pathway term of 1 to {TermName.MaximumLength} characters.", "Give it a term in the input; until then it is kept as unassigned."));
}

/// <summary>What a pathway term of an interaction must be to become a node.</summary>
internal static class InteractionTerms
{
    public static bool IsUsable(string term) => TermName.Key(term).Length is > 0 and <= TermName.MaximumLength;
}

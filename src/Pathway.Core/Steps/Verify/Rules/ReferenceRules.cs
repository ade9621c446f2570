using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Finds references to nodes that do not exist.</summary>
internal sealed class DanglingReference()
    : VerifyRule("dangling_reference", PathwaySeverity.Error, "a parent is not there, or all terms of an interaction")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Nodes.SelectMany(node => CheckParents(view, node))
        .Concat(view.Draft.Interactions.Where(interaction => interaction.Terms.Any(InteractionTerms.IsUsable)
            && !interaction.Terms.Any(term => view.Find(term) is not null)).Select(CreateFinding));

    private IEnumerable<PathwayFinding> CheckParents(HierarchyView view, NodeDraft node)
    {
        if (node.Parent is not null && view.Find(node.Parent) is null)
        {
            yield return Finding(view, node, $"{Quote(node.Name)} names the parent {Quote(node.Parent)}, which is not there.",
                "Repair-PathwayHierarchy leaves it without a parent; Invoke-PathwayHierarchy asks for one.");
        }
        if (view.IsPart) { yield break; }
        foreach (var (parent, kind) in GetFurtherParents(node).Where(pair => view.Find(pair.Parent) is null))
        {
            yield return Finding(view, node, $"{Quote(node.Name)} names the {kind} parent {Quote(parent)}, which is not there.",
                "Repair-PathwayHierarchy removes the name.");
        }
    }

    private PathwayFinding CreateFinding(PathwayInteraction interaction) => Finding(interaction.Id,
        $"The interaction {Quote(interaction.Id)} names {QuoteAll(interaction.Terms)}, but there is no such node.",
        "Repair-PathwayHierarchy adds the term without a parent; Invoke-PathwayHierarchy asks for one.");

    private static IEnumerable<(string Parent, string Kind)> GetFurtherParents(NodeDraft node) =>
        node.SecondaryParents.Select(static parent => (parent, "secondary"))
            .Concat(node.CandidateParents.Select(static parent => (parent, "candidate")));
}

/// <summary>Finds interactions that are missing under some of their terms.</summary>
internal sealed class TermWithoutNode()
    : VerifyRule("term_without_node", PathwaySeverity.Warning, "a term of an interaction has no node, while others of it have")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        if (view.IsPart) { yield break; }
        foreach (var interaction in view.Draft.Interactions)
        {
            var missing = interaction.Terms.Where(term => InteractionTerms.IsUsable(term) && view.Find(term) is null).ToArray();
            if (missing.Length == 0 || !interaction.Terms.Any(term => view.Find(term) is not null)) { continue; }
            yield return Finding(interaction.Id,
                $"The interaction {Quote(interaction.Id)} names {QuoteAll(missing)} too, but there is no such node.",
                "Pass the nodes to Invoke-PathwayHierarchy: it asks for the terms that are missing.");
        }
    }
}

/// <summary>Finds interactions without a usable term. They are kept as unassigned, never dropped.</summary>
internal sealed class InteractionWithoutTerm()
    : VerifyRule("interaction_without_term", PathwaySeverity.Warning, "an interaction carries no usable pathway term")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Draft.Interactions.Where(static interaction => !interaction.Terms.Any(InteractionTerms.IsUsable))
            .Select(interaction => Finding(interaction.Id,
                $"The interaction {Quote(interaction.Id)} carries no pathway term of 1 to {TermName.MaximumLength} characters.",
                "Give it a term in the input; until then it is kept as unassigned."));
}

/// <summary>What a pathway term of an interaction must be to become a node.</summary>
internal static class InteractionTerms
{
    public static bool IsUsable(string term) => TermName.Key(term).Length is > 0 and <= TermName.MaximumLength;
}

using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>The interaction hangs in the tree, but not everywhere it should.</summary>
internal sealed class TermWithoutNode() : VerifyRule("term_without_node", PathwaySeverity.Warning, "a term of an interaction has no node, while others of it have")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.IsPart ? [] : view.Draft.Interactions
        .Select(interaction => (Interaction: interaction, Missing: interaction.Terms.Where(term => InteractionTerms.IsUsable(term) && view.Find(term) is null).ToArray()))
        .Where(pair => pair.Missing.Length > 0 && pair.Interaction.Terms.Any(term => view.Find(term) is not null))
        .Select(pair => Finding(pair.Interaction.Id, $"The interaction {HierarchyView.Quoted(pair.Interaction.Id)} names {string.Join(", ", pair.Missing.Take(5).Select(HierarchyView.Quoted))} too, and no such node is there.", "Pass the nodes to Invoke-PathwayHierarchy: it asks for the terms that are missing."));
}

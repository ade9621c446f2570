using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Kept as unassigned, never dropped.</summary>
internal sealed class InteractionWithoutTerm() : VerifyRule("interaction_without_term", PathwaySeverity.Warning, "an interaction carries no usable pathway term")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) => view.Draft.Interactions.Where(static interaction => !interaction.Terms.Any(InteractionTerms.IsUsable))
        .Select(interaction => Finding(interaction.Id, $"The interaction {HierarchyView.Quoted(interaction.Id)} carries no pathway term of 1 to {TermName.MaximumLength} characters.", "Give it a term in the input; until then it is kept as unassigned."));
}

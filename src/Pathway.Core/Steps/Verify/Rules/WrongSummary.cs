using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Whether it is complete, and which interactions hang nowhere, follows from the rest.</summary>
internal sealed class WrongSummary() : VerifyRule("wrong_summary", PathwaySeverity.Error, "what a file says of the whole does not follow from the rest")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        if (view.Draft.Claims is not { } claims) { yield break; }
        var failures = view.Draft.Failures.Count;
        if (claims.IsComplete != (failures == 0)) { yield return Finding(null, $"The file says that it is {(claims.IsComplete ? "" : "not ")}complete, and there are {failures} failures.", "Repair-PathwayHierarchy works it out anew."); }
        var hanging = view.Draft.Interactions.Where(interaction => !interaction.Terms.Any(term => view.Find(term) is not null)).Select(static interaction => interaction.Id).Order(StringComparer.Ordinal);
        if (!hanging.SequenceEqual(claims.Unassigned.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            yield return Finding(null, "The file lists other interactions as unassigned than those that hang under no node.", "Repair-PathwayHierarchy works it out anew.");
        }
    }
}

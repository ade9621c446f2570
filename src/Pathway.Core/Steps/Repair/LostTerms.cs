using Pathway.Model;
using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Repair;

/// <summary>Puts in the terms of interactions that would hang nowhere, without a parent: a later climb asks for one.</summary>
internal static class LostTerms
{
    public static void Apply(RepairWork work)
    {
        var lost = work.Interactions.Where(interaction => !interaction.Terms.Any(term => work.View.Find(term) is not null)).SelectMany(static interaction => interaction.Terms)
            .Where(InteractionTerms.IsUsable).GroupBy(TermName.Key, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal);
        foreach (var spellings in lost)
        {
            var name = work.Catalog.Spelling(spellings.Key) ?? spellings.Select(TermName.Clean).Min(StringComparer.Ordinal)!;
            var node = new NodeDraft { Name = name, Kind = PathwayNodeKind.Term, State = PathwayNodeState.Unplaced, OntologyId = work.Catalog.Identifier(spellings.Key) };
            work.Insert(node, new PathwayChange { Kind = PathwayChangeKind.Insert, Node = name, After = name, Reason = "an interaction names it and would hang nowhere", DecidedBy = "rule: dangling_reference" });
        }
    }
}

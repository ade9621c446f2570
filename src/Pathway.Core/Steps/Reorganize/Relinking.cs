using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>Phase 4: gives interactions whose term was merged the current name of the term. Their JSON records do not change.</summary>
internal static class Relinking
{
    public static HierarchyDraft Run(HierarchyDraft draft)
    {
        var tree = new MutableHierarchy(draft);
        var moved = new Dictionary<(string Before, string After), int>();
        var interactions = draft.Interactions.Select(interaction => Relink(tree, interaction, moved)).ToArray();
        foreach (var ((before, after), count) in moved.OrderBy(static pair => pair.Key.Before, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Key.After, StringComparer.Ordinal))
        {
            tree.Record(new PathwayChange
            {
                Kind = PathwayChangeKind.Relink, Node = after, Before = before, After = after, DecidedBy = "rule: merge",
                Reason = count == 1 ? "the term was merged; 1 interaction"
                    : string.Create(CultureInfo.InvariantCulture, $"the term was merged; {count} interactions"),
            });
        }
        return tree.ToDraft() with { Interactions = interactions };
    }

    private static PathwayInteraction Relink(MutableHierarchy tree, PathwayInteraction interaction,
        Dictionary<(string Before, string After), int> moved)
    {
        var missing = interaction.Terms.Where(term => !tree.Contains(TermName.Key(term)) && tree.Contains(tree.Resolve(term))).ToArray();
        if (missing.Length == 0) { return interaction; }
        foreach (var term in missing)
        {
            var pair = (TermName.Clean(term), tree.Find(tree.Resolve(term))!.Name);
            moved[pair] = moved.GetValueOrDefault(pair) + 1;
        }
        return interaction with
        {
            Pathway = GetCurrentName(tree, interaction.Pathway),
            Functions = [.. interaction.Functions.Select(function => function with { Pathway = GetCurrentName(tree, function.Pathway) })],
        };
    }

    private static string? GetCurrentName(MutableHierarchy tree, string? term) =>
        term is null || tree.Contains(TermName.Key(term)) ? term : tree.Find(tree.Resolve(term))?.Name ?? term;
}

using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 6: what a reorganisation promises is looked at once more before the result is released. That each node has one parent, that
/// parents are there and that they make no cycle is seen by the hierarchy itself.
/// </summary>
internal static class ReorganizeCheck
{
    /// <exception cref="PathwayException">A promise is broken; the message says which and where.</exception>
    public static void Run(PathwayHierarchy before, PathwayHierarchy after)
    {
        if (Fault(before, after) is { } fault) { throw new PathwayException(PathwayErrors.HierarchyInvalid, $"The reorganised hierarchy is not released: {fault}.", after); }
    }

    private static string? Fault(PathwayHierarchy before, PathwayHierarchy after)
    {
        if (after.Profile.Roots.FirstOrDefault(root => after.Find(root.Name) is not { Kind: PathwayNodeKind.Root, Parent: null }) is { } root) { return $"the root '{root.Name}' is gone or has a parent"; }
        if (!Records(before.Interactions).SequenceEqual(Records(after.Interactions), StringComparer.Ordinal)) { return "not all interactions came through"; }
        var homeless = Records(after.Unassigned).Except(Records(before.Unassigned), StringComparer.Ordinal).FirstOrDefault();
        if (homeless is not null) { return "an interaction has lost its term"; }
        var guards = new Guards();
        var merged = after.Changes.Skip(before.Changes.Count).Where(static change => change.Kind == PathwayChangeKind.Merge)
            .FirstOrDefault(change => guards.Between(TermName.Key(change.Before), TermName.Key(change.After)) is not null);
        return merged is null ? null : $"'{merged.Before}' and '{merged.After}' cannot be one concept";
    }

    // By what came in: terms may be renamed.
    private static IEnumerable<string> Records(IEnumerable<PathwayInteraction> interactions) => interactions.Select(static interaction => $"{interaction.Id}\n{interaction.Json}").Order(StringComparer.Ordinal);
}

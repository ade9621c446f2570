using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Verify;
using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 6: what a reorganisation promises is looked at once more before the result is released, and so is every rule of step 7 whose
/// findings are errors. A broken promise is a fault of the program, and nothing is released; an error that was there before, or that lies
/// in the names and not in the links, is left and said.
/// </summary>
internal static class ReorganizeCheck
{
    private static readonly VerifyRule[] Errors = [.. VerifyRules.All.Where(static rule => rule.Severity == PathwaySeverity.Error)];

    // What no phase may bring about, whatever the answers are and whichever phases run.
    private static readonly HashSet<string> Guaranteed =
        [.. ((VerifyRule[])[new Cycle(), new SecondaryCycle(), new DanglingReference(), new MissingRoot(), new RootWithParent(),
            new UnknownRoot(), new DuplicateLabel(), new MissingLabel()]).Select(static rule => rule.Name)];

    /// <exception cref="PathwayException">A promise is broken; the message says which and where.</exception>
    public static void Run(PathwayHierarchy before, PathwayHierarchy after, ITermCatalog catalog, Action<PathwayFinding> onFinding,
        CancellationToken cancellation)
    {
        if (FindViolation(before, after) is { } violation) { throw CreateException(violation, after); }
        var left = Find(after, catalog, cancellation);
        if (left.Any(static finding => Guaranteed.Contains(finding.Rule)))
        {
            var known = Find(before, catalog, cancellation).Select(static finding => (finding.Rule, finding.Node)).ToHashSet();
            if (left.FirstOrDefault(finding => Guaranteed.Contains(finding.Rule) && !known.Contains((finding.Rule, finding.Node)))
                is { } broken)
            {
                throw CreateException(broken.Message, after);
            }
        }
        foreach (var finding in left) { onFinding(finding); }
    }

    private static IReadOnlyList<PathwayFinding> Find(PathwayHierarchy hierarchy, ITermCatalog catalog, CancellationToken cancellation) =>
        Verification.Run(HierarchyView.Of(hierarchy, catalog, cancellation: cancellation), Errors);

    private static PathwayException CreateException(string what, PathwayHierarchy after) =>
        new(PathwayErrors.HierarchyInvalid, $"The reorganised hierarchy is not released: {what}", after);

    private static string? FindViolation(PathwayHierarchy before, PathwayHierarchy after)
    {
        if (after.Profile.Roots.FirstOrDefault(root => after.Find(root.Name) is not { Kind: PathwayNodeKind.Root, Parent: null })
            is { } root)
        {
            return $"the root '{root.Name}' is gone or has a parent.";
        }
        if (!Records(before.Interactions).SequenceEqual(Records(after.Interactions), StringComparer.Ordinal))
        {
            return "not all interactions came through.";
        }
        var unassigned = Records(after.Unassigned).Except(Records(before.Unassigned), StringComparer.Ordinal).FirstOrDefault();
        if (unassigned is not null) { return "an interaction has lost its term."; }
        var mergeGuard = new MergeGuard();
        var merged = after.Changes.Skip(before.Changes.Count).Where(static change => change.Kind == PathwayChangeKind.Merge)
            .FirstOrDefault(change => mergeGuard.FindConflict(TermName.Key(change.Before), TermName.Key(change.After)) is not null);
        return merged is null ? null : $"'{merged.Before}' and '{merged.After}' cannot be one concept.";
    }

    // By what came in: terms may be renamed.
    private static IEnumerable<string> Records(IEnumerable<PathwayInteraction> interactions) =>
        interactions.Select(static interaction => $"{interaction.Id}\n{interaction.Json}").Order(StringComparer.Ordinal);
}

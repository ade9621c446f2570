using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Verify;
using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 6: checks the guarantees of a reorganisation, and every rule of step 7 whose findings are errors, before the result is released. A
/// violated guarantee is a fault of the program: nothing is released. An error that existed before, or that concerns names and not links,
/// is reported as a finding.
/// </summary>
internal static class ReorganizeCheck
{
    private static readonly VerifyRule[] Errors = [.. VerifyRules.All.Where(static rule => rule.Severity == PathwaySeverity.Error)];

    // No phase may cause a finding of these rules, whatever the answers are and whichever phases run.
    private static readonly VerifyRule[] GuaranteedRules =
    [
        new Cycle(), new SecondaryCycle(), new DanglingReference(), new MissingRoot(), new RootWithParent(), new UnknownRoot(),
        new DuplicateLabel(), new MissingLabel(),
    ];

    private static readonly HashSet<string> Guaranteed = [.. GuaranteedRules.Select(static rule => rule.Name)];

    /// <exception cref="PathwayException">A guarantee is violated; the message says which and where.</exception>
    public static void Run(PathwayHierarchy before, PathwayHierarchy after, ITermCatalog catalog, Action<PathwayFinding> onFinding,
        CancellationToken cancellation)
    {
        if (FindViolation(before, after, catalog) is { } violation) { throw CreateException(violation, after); }
        var findings = Find(after, catalog, cancellation);
        var violations = findings.Where(static finding => Guaranteed.Contains(finding.Rule)).ToArray();
        if (violations.Length > 0)
        {
            var known = Find(before, catalog, cancellation).Select(static finding => (finding.Rule, finding.Node)).ToHashSet();
            var added = violations.FirstOrDefault(finding => !known.Contains((finding.Rule, finding.Node)));
            if (added is not null) { throw CreateException(added.Message, after); }
        }
        foreach (var finding in findings) { onFinding(finding); }
    }

    private static IReadOnlyList<PathwayFinding> Find(PathwayHierarchy hierarchy, ITermCatalog catalog, CancellationToken cancellation) =>
        Verification.Run(HierarchyView.Of(hierarchy, catalog, cancellation: cancellation), Errors);

    private static PathwayException CreateException(string what, PathwayHierarchy after) =>
        new(PathwayErrors.HierarchyInvalid, $"The reorganised hierarchy is not released: {what}", after);

    private static string? FindViolation(PathwayHierarchy before, PathwayHierarchy after, ITermCatalog catalog)
    {
        var lost = after.Profile.Roots.FirstOrDefault(root => after.Find(root.Name) is not { Kind: PathwayNodeKind.Root, Parent: null });
        if (lost is not null) { return $"the root '{lost.Name}' is gone or has a parent."; }
        if (!Records(before.Interactions).SequenceEqual(Records(after.Interactions), StringComparer.Ordinal))
        {
            return "interactions are missing or changed.";
        }
        var unassigned = Records(after.Unassigned).Except(Records(before.Unassigned), StringComparer.Ordinal).FirstOrDefault();
        if (unassigned is not null) { return "an interaction has lost its term."; }
        var mergeGuard = new MergeGuard(catalog);
        var merged = after.Changes.Skip(before.Changes.Count).Where(static change => change.Kind == PathwayChangeKind.Merge)
            .FirstOrDefault(change => mergeGuard.FindConflict(TermName.Key(change.Before), TermName.Key(change.After)) is not null);
        return merged is null ? null : $"'{merged.Before}' and '{merged.After}' cannot be one concept.";
    }

    // By identifier and JSON record: terms may be renamed.
    private static IEnumerable<string> Records(IEnumerable<PathwayInteraction> interactions) =>
        interactions.Select(static interaction => $"{interaction.Id}\n{interaction.Json}").Order(StringComparer.Ordinal);
}

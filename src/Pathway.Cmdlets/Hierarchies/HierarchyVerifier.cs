using System.Management.Automation;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Verify;

namespace Pathway.Hierarchies;

/// <summary>Runs rules on an input, and counts the findings.</summary>
internal static class HierarchyVerifier
{
    /// <summary>The findings of the rules in an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="terms">Certain facts of an ontology about names.</param>
    /// <param name="stop">Stops the check.</param>
    public static IReadOnlyList<PathwayFinding> Run(DraftInput input, IEnumerable<VerifyRule> rules, ITermCatalog terms,
        CancellationToken stop)
    {
        var view = input.Hierarchy is { } hierarchy ? HierarchyView.Of(hierarchy, terms, input.IsPart, stop)
            : new HierarchyView(input.Draft, terms) { Cancellation = stop };
        return Verification.Run(view, rules, input.File);
    }

    /// <summary>The number of findings of each severity, in words.</summary>
    public static string DescribeCounts(IReadOnlyCollection<PathwayFinding> findings) =>
        string.Join(", ",
            Enum.GetValues<PathwaySeverity>().OrderDescending()
                .Select(severity => DescribeCount(findings.Count(finding => finding.Severity == severity), severity)));

    private static string DescribeCount(int count, PathwaySeverity severity) => (severity, count) switch
    {
        (PathwaySeverity.Error, 1) => "1 error",
        (PathwaySeverity.Error, _) => $"{count} errors",
        (PathwaySeverity.Warning, 1) => "1 warning",
        (PathwaySeverity.Warning, _) => $"{count} warnings",
        _ => $"{count} for information",
    };
}

/// <summary>Selects rules by name.</summary>
internal static class RuleSelection
{
    /// <param name="wanted">The rules to include; null for all.</param>
    /// <param name="excluded">The rules to exclude; null for none.</param>
    /// <exception cref="PathwayException">A name matches no rule.</exception>
    public static IReadOnlyList<VerifyRule> SelectRules(string[]? wanted, string[]? excluded)
    {
        var (included, excludedPatterns) = (Patterns(wanted), Patterns(excluded));
        return [.. VerifyRules.All.Where(
            rule => (wanted is null || included.Any(pattern => pattern.IsMatch(rule.Name)))
                && !excludedPatterns.Any(pattern => pattern.IsMatch(rule.Name)))];
    }

    private static WildcardPattern[] Patterns(string[]? names) => [.. (names ?? []).Select(static name =>
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        return VerifyRules.All.Any(rule => pattern.IsMatch(rule.Name)) ? pattern
            : throw new PathwayException(PathwayErrors.RuleNotFound,
                $"There is no rule '{name}'; there are {string.Join(", ", VerifyRules.All.Select(static rule => rule.Name))}.", name);
    })];
}

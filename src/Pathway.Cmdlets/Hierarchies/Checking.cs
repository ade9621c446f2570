using Pathway.Curators;
using Pathway.Model;
using Pathway.Steps.Verify;

namespace Pathway.Hierarchies;

/// <summary>Runs rules over an input, and counts what they find.</summary>
internal static class Checking
{
    /// <summary>What the rules find in an input.</summary>
    public static IReadOnlyList<PathwayFinding> Run(DraftInput input, IEnumerable<VerifyRule> rules, CancellationToken stop)
    {
        var view = input.Hierarchy is { } hierarchy ? HierarchyView.Of(hierarchy, CuratorCatalog.Terms, input.IsPart, stop)
            : new HierarchyView(input.Draft, CuratorCatalog.Terms) { Cancellation = stop };
        var findings = Verification.Run(view, rules);
        return input.File is null ? findings : [.. findings.Select(finding => finding with { Source = input.File })];
    }

    /// <summary>How many there are of each severity, in words.</summary>
    public static string Counts(IReadOnlyCollection<PathwayFinding> findings) =>
        string.Join(", ", Enum.GetValues<PathwaySeverity>().OrderDescending().Select(severity => Count(findings.Count(finding => finding.Severity == severity), severity)));

    private static string Count(int count, PathwaySeverity severity) => (severity, count) switch
    {
        (PathwaySeverity.Error, 1) => "1 error",
        (PathwaySeverity.Error, _) => $"{count} errors",
        (PathwaySeverity.Warning, 1) => "1 warning",
        (PathwaySeverity.Warning, _) => $"{count} warnings",
        _ => $"{count} for information",
    };
}

using Pathway.Model;

namespace Pathway.Steps.Verify;

/// <summary>Step 7: checks a hierarchy by rules. Asks nothing and changes nothing.</summary>
internal static class Verification
{
    /// <summary>What the rules find: the gravest first, then by rule and node; the same order whatever that of the nodes.</summary>
    public static IReadOnlyList<PathwayFinding> Run(HierarchyView view, IEnumerable<VerifyRule> rules)
    {
        var findings = new List<PathwayFinding>();
        foreach (var rule in rules)
        {
            view.Cancellation.ThrowIfCancellationRequested();
            findings.AddRange(rule.Check(view));
        }
        return
        [
            .. findings.OrderByDescending(static finding => finding.Severity).ThenBy(static finding => finding.Rule, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Node, StringComparer.Ordinal).ThenBy(static finding => finding.Message, StringComparer.Ordinal),
        ];
    }
}

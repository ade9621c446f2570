using System.Globalization;
using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>Selects the verdicts for reports that show each problem once, and their severity.</summary>
internal static class VerdictSelection
{
    /// <summary>
    /// The verdicts that were given directly: on evidence, on functions that a model judged, and on functions and interactions without
    /// evidence. Verdicts that only follow from these are left out.
    /// </summary>
    public static IReadOnlyList<PathwayVerdictRecord> SelectDirect(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        var cited = verdicts.Where(static verdict => verdict.Scope is PathwayVerdictScope.Evidence)
            .Select(static verdict => (verdict.Interaction, verdict.Origin, verdict.FunctionNumber)).ToHashSet();
        var interactionsWithParts = verdicts.Where(static verdict => verdict.Scope is not PathwayVerdictScope.Interaction)
            .Select(static verdict => (verdict.Interaction, verdict.Origin)).ToHashSet();
        return [.. verdicts.Where(verdict => verdict.Scope switch
        {
            PathwayVerdictScope.Evidence => true,
            PathwayVerdictScope.Function => verdict.Check is PathwayEvidenceCheck.Model
                || !cited.Contains((verdict.Interaction, verdict.Origin, verdict.FunctionNumber)),
            _ => !interactionsWithParts.Contains((verdict.Interaction, verdict.Origin)),
        })];
    }

    /// <summary>The verdicts that need attention, the worst first.</summary>
    public static IEnumerable<PathwayVerdictRecord> SelectProblems(IReadOnlyList<PathwayVerdictRecord> verdicts) =>
        SelectDirect(verdicts)
            .Where(static verdict => verdict.Verdict is not (PathwayVerdictKind.Supported or PathwayVerdictKind.Unchecked))
            .OrderBy(static verdict => verdict.Verdict);

    /// <summary>Whether the verdict is an error, and not only a lack of support.</summary>
    public static bool IsError(PathwayVerdictKind verdict) => verdict <= PathwayVerdictKind.NotFound;

    /// <summary>The number of verdicts of each kind, the worst first, zero included.</summary>
    public static IEnumerable<(PathwayVerdictKind Verdict, int Count)> CountByKind(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        var direct = SelectDirect(verdicts).ToLookup(static verdict => verdict.Verdict);
        return Enum.GetValues<PathwayVerdictKind>().Select(kind => (kind, direct[kind].Count()));
    }

    /// <summary>The subject of a verdict in one line: interaction, function, evidence.</summary>
    public static string Describe(PathwayVerdictRecord verdict) =>
        string.Join(", ", new[] { verdict.Interaction, verdict.Function, DescribeEvidence(verdict.Evidence) }.OfType<string>());

    private static string? DescribeEvidence(string? evidence) =>
        evidence is not null && evidence.All(char.IsAsciiDigit) ? $"PMID {evidence}" : evidence;
}

/// <summary>Parses the origin of an interaction: "path:line".</summary>
internal static class FileLocation
{
    /// <summary>File and line; null if the origin has another form.</summary>
    public static (string File, int Line)? Parse(string? origin)
    {
        var colon = origin?.LastIndexOf(':') ?? -1;
        return colon > 0 && int.TryParse(origin.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            && line > 0
            ? (origin![..colon], line)
            : null;
    }
}

/// <summary>The links that reports may contain: to PubMed records only.</summary>
internal static partial class SafeLinks
{
    /// <summary>The link; null if it is of another kind.</summary>
    public static string? GetSafe(string? link) => link is not null && Pattern().IsMatch(link) ? link : null;

    [GeneratedRegex(@"\Ahttps://pubmed\.ncbi\.nlm\.nih\.gov/[1-9][0-9]{0,8}/\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>Which verdicts a report that says each thing once shows, and how much each matters.</summary>
internal static class VerdictSelection
{
    /// <summary>
    /// The verdicts that were given, without those that only follow from them: those on evidence, on functions that a model read, and on
    /// what has no evidence.
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

    /// <summary>Those that somebody must look at, the worst first.</summary>
    public static IEnumerable<PathwayVerdictRecord> SelectProblems(IReadOnlyList<PathwayVerdictRecord> verdicts) =>
        SelectDirect(verdicts)
        .Where(static verdict => verdict.Verdict is not (PathwayVerdictKind.Supported or PathwayVerdictKind.Unchecked))
        .OrderBy(static verdict => verdict.Verdict);

    /// <summary>Whether the verdict says that something is wrong, not only that it is not borne out.</summary>
    public static bool IsError(PathwayVerdictKind verdict) => verdict <= PathwayVerdictKind.NotFound;

    /// <summary>How many there are of each verdict, the worst first; all kinds are there.</summary>
    public static IEnumerable<(PathwayVerdictKind Verdict, int Count)> CountByKind(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        var direct = SelectDirect(verdicts).ToLookup(static verdict => verdict.Verdict);
        return Enum.GetValues<PathwayVerdictKind>().Select(kind => (kind, direct[kind].Count()));
    }

    /// <summary>What a verdict is about, in a line: interaction, function, evidence.</summary>
    public static string Describe(PathwayVerdictRecord verdict) =>
        string.Join(", ",
            new[] { verdict.Interaction, verdict.Function, verdict.Evidence is { } cited
                ? cited.All(char.IsAsciiDigit) ? $"PMID {cited}" : cited : null }.OfType<string>());
}

/// <summary>The place in a file that the origin of an interaction names: "path:line".</summary>
internal static class FileLocation
{
    /// <summary>File and line, or null where the origin names none.</summary>
    public static (string File, int Line)? Parse(string? origin)
    {
        var colon = origin?.LastIndexOf(':') ?? -1;
        return colon > 0 && int.TryParse(origin.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            && line > 0 ? (origin![..colon], line) : null;
    }
}

/// <summary>Links that reports may carry: to a record of PubMed, and nowhere else.</summary>
internal static partial class SafeLinks
{
    /// <summary>The link, or null where it is of any other kind.</summary>
    public static string? GetSafe(string? link) => link is not null && Pattern().IsMatch(link) ? link : null;

    [GeneratedRegex(@"\Ahttps://pubmed\.ncbi\.nlm\.nih\.gov/[1-9][0-9]{0,8}/\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>Which verdicts a report that says each thing once shows, and how much each matters.</summary>
internal static class VerdictSelection
{
    /// <summary>
    /// The verdicts that were given, without those that only follow from them: those on evidence, on functions that a model read, and on what
    /// has no evidence.
    /// </summary>
    public static IReadOnlyList<PathwayVerdictRecord> Given(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        var cited = verdicts.Where(static verdict => verdict.Scope is PathwayVerdictScope.Evidence).Select(static verdict => (verdict.Interaction, verdict.Origin, verdict.FunctionNumber)).ToHashSet();
        var told = verdicts.Where(static verdict => verdict.Scope is not PathwayVerdictScope.Interaction).Select(static verdict => (verdict.Interaction, verdict.Origin)).ToHashSet();
        return [.. verdicts.Where(verdict => verdict.Scope switch
        {
            PathwayVerdictScope.Evidence => true,
            PathwayVerdictScope.Function => verdict.Rung is PathwayRung.Model || !cited.Contains((verdict.Interaction, verdict.Origin, verdict.FunctionNumber)),
            _ => !told.Contains((verdict.Interaction, verdict.Origin)),
        })];
    }

    /// <summary>Those that somebody must look at, the worst first.</summary>
    public static IEnumerable<PathwayVerdictRecord> Wrong(IReadOnlyList<PathwayVerdictRecord> verdicts) =>
        Given(verdicts).Where(static verdict => verdict.Verdict is not (PathwayVerdictKind.Supported or PathwayVerdictKind.Unchecked)).OrderBy(static verdict => verdict.Verdict);

    /// <summary>Whether the verdict says that something is wrong, not only that it is not borne out.</summary>
    public static bool IsError(PathwayVerdictKind verdict) => verdict <= PathwayVerdictKind.NotFound;

    /// <summary>How many there are of each verdict, the worst first; all kinds are there.</summary>
    public static IEnumerable<(PathwayVerdictKind Verdict, int Count)> Counts(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        var given = Given(verdicts).ToLookup(static verdict => verdict.Verdict);
        return Enum.GetValues<PathwayVerdictKind>().Select(kind => (kind, given[kind].Count()));
    }

    /// <summary>What a verdict is about, in a line: interaction, function, evidence.</summary>
    public static string About(PathwayVerdictRecord verdict) =>
        string.Join(", ", new[] { verdict.Interaction, verdict.Function, verdict.Evidence is { } cited ? cited.All(char.IsAsciiDigit) ? $"PMID {cited}" : cited : null }.OfType<string>());
}

using Pathway.Model;

namespace Pathway.Publications;

/// <summary>How it is told that questions about evidence stayed open: as a warning where others were answered, as an error where none was.</summary>
internal static class UncheckedEvidence
{
    /// <summary>The failure that kept all evidence from being checked, told once for all of it; null where something was checked, or nothing asked.</summary>
    /// <param name="judged">The interactions with their verdicts.</param>
    /// <param name="open">The questions about evidence that stayed open.</param>
    public static PathwayFailure? All(IReadOnlyCollection<PathwayInteraction> judged, IReadOnlyCollection<PathwayFailure> open)
    {
        if (open.Count == 0 || judged.SelectMany(PathwayVerdictRecord.Of).Any(static record => record.Verdict != PathwayVerdictKind.Unchecked)) { return null; }
        var common = Commonest(open);
        var whose = judged.Count == 1 ? "the interaction" : $"the {judged.Count} interactions";
        return common with { Message = $"None of the evidence of {whose} could be checked: {common.Cause.TrimEnd('.')}. All of it is Unchecked." };
    }

    /// <summary>What kept most questions open, in parentheses; empty where nobody knows.</summary>
    public static string Why(IReadOnlyCollection<PathwayFailure> open) => open.Count > 0 && Commonest(open).Cause.TrimEnd('.') is { Length: > 0 } cause ? $" ({cause})" : "";

    private static PathwayFailure Commonest(IReadOnlyCollection<PathwayFailure> open) => open
        .GroupBy(static failure => failure.Cause, StringComparer.Ordinal).OrderByDescending(static group => group.Key.Length > 0).ThenByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
        .First().First();
}

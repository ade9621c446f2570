namespace Pathway.Model;

/// <summary>The numbers of an evidence check: how many verdicts of each kind, and why.</summary>
public sealed record PathwayEvidenceSummary
{
    /// <summary>The number of interactions.</summary>
    public required int Interactions { get; init; }

    /// <summary>The number of pieces of evidence.</summary>
    public required int Evidence { get; init; }

    /// <summary>The pieces of evidence that are contradicted.</summary>
    public required int Contradicted { get; init; }

    /// <summary>Those whose publication was retracted.</summary>
    public required int Retracted { get; init; }

    /// <summary>Those whose identifier belongs to another publication.</summary>
    public required int Mismatched { get; init; }

    /// <summary>Those whose publication does not exist.</summary>
    public required int NotFound { get; init; }

    /// <summary>Those whose publication does not contain the claim.</summary>
    public required int Unsupported { get; init; }

    /// <summary>Those that could not be checked.</summary>
    public required int Unchecked { get; init; }

    /// <summary>Those that are supported.</summary>
    public required int Supported { get; init; }

    /// <summary>Those whose publication has an expression of concern.</summary>
    public required int WithConcern { get; init; }

    /// <summary>Whether no question about the evidence stayed open. False also where a budget ended the check.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The verdicts by kind and by the check that decided, the worst first.</summary>
    public IReadOnlyList<PathwayEvidenceReason> Reasons
    {
        get;
        init => field = DisplayList<PathwayEvidenceReason>.Of(value);
    } = DisplayList<PathwayEvidenceReason>.Of([]);

    /// <summary>The summary of checked interactions.</summary>
    public static PathwayEvidenceSummary Of(IReadOnlyCollection<PathwayInteraction> interactions)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        var evidence = interactions.SelectMany(PathwayVerdictRecord.Of).Where(static one => one.Scope is PathwayVerdictScope.Evidence)
            .ToArray();
        var counts = evidence.ToLookup(static one => one.Verdict);
        return new PathwayEvidenceSummary
        {
            Interactions = interactions.Count, Evidence = evidence.Length,
            Contradicted = counts[PathwayVerdictKind.Contradicted].Count(), Retracted = counts[PathwayVerdictKind.Retracted].Count(),
            Mismatched = counts[PathwayVerdictKind.Mismatched].Count(), NotFound = counts[PathwayVerdictKind.NotFound].Count(),
            Unsupported = counts[PathwayVerdictKind.Unsupported].Count(), Unchecked = counts[PathwayVerdictKind.Unchecked].Count(),
            Supported = counts[PathwayVerdictKind.Supported].Count(), WithConcern = evidence.Count(static one => one.Concern is not null),
            Reasons = PathwayEvidenceReason.Group(evidence),
        };
    }

    /// <summary>The numbers in one line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Evidence} pieces of evidence of {Interactions} interactions: {Supported} supported, {Unchecked} unchecked, ")
        + FormattableString.Invariant($"{Contradicted + Retracted + Mismatched + NotFound + Unsupported} with problems");
}

/// <summary>Verdicts of one kind that one check decided.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Check">The check that decided.</param>
/// <param name="Count">The number of verdicts.</param>
/// <param name="Example">The reason of the first of them.</param>
public sealed record PathwayEvidenceReason(PathwayVerdictKind Verdict, PathwayEvidenceCheck Check, int Count, string Example)
{
    /// <summary>The groups, the worst verdict first, then the most frequent.</summary>
    internal static IReadOnlyList<PathwayEvidenceReason> Group(IEnumerable<PathwayVerdictRecord> verdicts) =>
    [
        .. verdicts.GroupBy(static one => (one.Verdict, one.Check))
            .Select(static group => new PathwayEvidenceReason(group.Key.Verdict, group.Key.Check, group.Count(), group.First().Reason))
            .OrderBy(static group => group.Verdict).ThenByDescending(static group => group.Count).ThenBy(static group => group.Check),
    ];

    /// <summary>The group in one line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Verdict}, {Check}: {Count}");
}

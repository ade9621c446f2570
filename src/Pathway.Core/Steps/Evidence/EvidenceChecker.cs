using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Runs the checks that need no model, the cheapest first, until one of them decides. Deterministic.</summary>
internal sealed class EvidenceChecker(ProteinNames names)
{
    /// <summary>The verdict on a piece of evidence.</summary>
    public PathwayVerdict Check(EvidenceCase evidence, FetchResult fetchResult)
    {
        var results = new List<EvidenceCheckResult>();
        foreach (var result in RunChecks(evidence, fetchResult))
        {
            results.Add(result);
            if (result.Verdict is not null) { break; }
        }
        var last = results.Last(static result => result.Outcome is not PathwayEvidenceCheckOutcome.Skipped || result.Verdict is not null);
        return CreateVerdict(last, results, fetchResult as FetchResult.Found);
    }

    /// <summary>Whether the full text could change the verdict that the abstract gives.</summary>
    public bool NeedsFullText(EvidenceCase evidence, FetchResult fetchResult) =>
        fetchResult is FetchResult.Found { Record.HasFullText: false }
        && Check(evidence, fetchResult) is
        {
            Kind: PathwayVerdictKind.Unchecked,
            Check: PathwayEvidenceCheck.Proteins or PathwayEvidenceCheck.Quote or PathwayEvidenceCheck.Direction,
        };

    private IEnumerable<EvidenceCheckResult> RunChecks(EvidenceCase evidence, FetchResult fetchResult)
    {
        yield return IdentifierCheck.Evaluate(evidence);
        yield return ExistenceCheck.Evaluate(fetchResult);
        var record = ((FetchResult.Found)fetchResult).Record;
        yield return RetractionCheck.Evaluate(record.Publication);
        yield return TitleCheck.Evaluate(evidence.Evidence, record.Publication);
        yield return ProteinsCheck.Evaluate(evidence, record, names);
        var quote = QuoteCheck.Evaluate(evidence.Evidence, record);
        yield return quote;
        yield return DirectionCheck.Evaluate(evidence, record, quote, names);
    }

    private static PathwayVerdict CreateVerdict(EvidenceCheckResult last, List<EvidenceCheckResult> results, FetchResult.Found? found)
    {
        var wholePart = last.Check < PathwayEvidenceCheck.Proteins || found is null ? "record"
            : found.Record.HasFullText ? "full text"
            : "abstract";
        return new PathwayVerdict
        {
            Kind = last.Verdict ?? PathwayVerdictKind.Supported,
            Check = last.Check,
            Reason = ToSentence(last.Detail) + Describe(found?.Record.Publication) + DescribeAge(found),
            Source = found?.Record.DescribeSource(last.Part ?? wholePart),
            Link = found?.Record.Publication.Link,
            Quote = last.Quote,
            At = found?.FetchedAt,
            Concern = found?.Record.Publication.ConcernNotice,
            Checks = [.. results.Select(static result => new PathwayEvidenceCheckResult(result.Check, result.Outcome, result.Detail))],
        };
    }

    // An expression of concern decides nothing, but the reader must know.
    private static string Describe(PathwayPublication? publication) => publication?.ConcernNotice is { } notice
        ? $" An expression of concern was published about PMID {publication.Pmid} ({notice})." : "";

    private static string DescribeAge(FetchResult.Found? found) => found?.AgeInDays is { } days
        ? FormattableString.Invariant($" The record is {days} days old; it may have been retracted since.") : "";

    private static string ToSentence(string detail) => detail.Length == 0
        ? detail
        : char.ToUpperInvariant(detail[0]) + detail[1..] + (detail[^1] == '.' ? "" : ".");
}

/// <summary>The result of a check, with a verdict if the check decides.</summary>
internal sealed record EvidenceCheckResult(PathwayEvidenceCheck Check, PathwayEvidenceCheckOutcome Outcome, string Detail)
{
    /// <summary>The verdict; null if the next check runs.</summary>
    public PathwayVerdictKind? Verdict { get; init; }

    /// <summary>The part of the record in which the evidence was found, such as "abstract".</summary>
    public string? Part { get; init; }

    /// <summary>The text that was found there, or null.</summary>
    public string? Quote { get; init; }

    public static EvidenceCheckResult Passed(PathwayEvidenceCheck check, string detail) =>
        new(check, PathwayEvidenceCheckOutcome.Passed, detail);

    public static EvidenceCheckResult Skipped(PathwayEvidenceCheck check, string detail) =>
        new(check, PathwayEvidenceCheckOutcome.Skipped, detail);

    public static EvidenceCheckResult Failed(PathwayEvidenceCheck check, PathwayVerdictKind verdict, string detail) =>
        new(check, PathwayEvidenceCheckOutcome.Failed, detail) { Verdict = verdict };

    public static EvidenceCheckResult Open(PathwayEvidenceCheck check, string detail) =>
        new(check, PathwayEvidenceCheckOutcome.Open, detail) { Verdict = PathwayVerdictKind.Unchecked };
}

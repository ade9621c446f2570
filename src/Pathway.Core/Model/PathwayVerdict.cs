using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>The result of the check of a piece of evidence, a function or an interaction, with the reason.</summary>
public sealed record PathwayVerdict
{
    /// <summary>The verdict.</summary>
    public required PathwayVerdictKind Kind { get; init; }

    /// <summary>The check that decided.</summary>
    [JsonPropertyName("rung")]
    public required PathwayEvidenceCheck Check { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The record that decided, for example "Europe PMC, PMID 12345, abstract", or null.</summary>
    public string? Source { get; init; }

    /// <summary>The web page of that record, or null.</summary>
    public string? Link { get; init; }

    /// <summary>The words of the record that decided, verbatim, or null.</summary>
    public string? Quote { get; init; }

    /// <summary>What the claim should say. The claim itself is never changed. Null unless the verdict is Corrected.</summary>
    public string? Correction { get; init; }

    /// <summary>The notice of an expression of concern about the publication, or null. It does not change the verdict.</summary>
    public string? Concern { get; init; }

    /// <summary>The checks, in the order in which they ran.</summary>
    [JsonPropertyName("rungs")]
    public IReadOnlyList<PathwayEvidenceCheckResult> Checks
    {
        get;
        init => field = DisplayList<PathwayEvidenceCheckResult>.Of(value);
    } = DisplayList<PathwayEvidenceCheckResult>.Of([]);

    /// <summary>The time when the record was fetched, UTC, or null. Not part of the canonical form of a hierarchy.</summary>
    [JsonIgnore]
    public DateTimeOffset? At { get; init; }

    /// <summary>The verdict and its reason.</summary>
    public override string ToString() => $"{Kind}: {Reason}";
}

/// <summary>
/// The kinds of verdicts, the worst first: when verdicts are rolled up, the worst one wins.
/// </summary>
public enum PathwayVerdictKind
{
    /// <summary>A fetched record says the opposite, or has the two proteins the other way round.</summary>
    Contradicted,
    /// <summary>The publication exists and was retracted.</summary>
    Retracted,
    /// <summary>The identifier belongs to another publication than the cited one.</summary>
    Mismatched,
    /// <summary>There is no such publication.</summary>
    NotFound,
    /// <summary>The full text was fetched and does not contain the claim.</summary>
    Unsupported,
    /// <summary>A sentence of a fetched record differs from the claim; the verdict has a correction.</summary>
    Corrected,
    /// <summary>Not decided: an outage, no full text, or nothing to check. This does not mean that the claim is wrong.</summary>
    Unchecked,
    /// <summary>A fetched record contains the claim.</summary>
    Supported,
}

/// <summary>The checks of evidence, the cheapest first.</summary>
public enum PathwayEvidenceCheck
{
    /// <summary>The identifier is a valid PubMed identifier.</summary>
    Identifier,
    /// <summary>A publication with that identifier exists.</summary>
    Existence,
    /// <summary>Title, year and first author are the cited ones.</summary>
    Title,
    /// <summary>The publication was not retracted.</summary>
    Retraction,
    /// <summary>The fetched text names both proteins.</summary>
    Proteins,
    /// <summary>The fetched text contains the quote verbatim.</summary>
    Quote,
    /// <summary>The quote does not contradict the arrow.</summary>
    Direction,
    /// <summary>A model compared the claim with the fetched text and named a sentence of it.</summary>
    Model,
}

/// <summary>The outcome of a check.</summary>
public enum PathwayEvidenceCheckOutcome
{
    /// <summary>The check passed.</summary>
    Passed,
    /// <summary>The check failed.</summary>
    Failed,
    /// <summary>The check could not decide; the detail says why.</summary>
    Open,
    /// <summary>There was nothing to check.</summary>
    Skipped,
}

/// <summary>The result of one check of evidence.</summary>
/// <param name="Check">The check.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Detail">The details.</param>
public sealed record PathwayEvidenceCheckResult(
    [property: JsonPropertyName("rung")] PathwayEvidenceCheck Check, PathwayEvidenceCheckOutcome Outcome, string Detail)
{
    /// <summary>The result on one line.</summary>
    public override string ToString() => $"{Check} {Outcome}: {Detail}";
}

/// <summary>
/// Rolls verdicts up from evidence to function and from function to interaction: the worst <see cref="PathwayVerdictKind"/> wins. Among
/// equals the first in the order of the input wins.
/// </summary>
internal static class VerdictRollUp
{
    /// <summary>The verdict of a whole from the verdicts of its parts.</summary>
    /// <param name="parts">The verdicts of the parts, in their order.</param>
    /// <param name="what">The word for the parts in the reason, for example "functions".</param>
    /// <param name="none">The reason where there are no parts.</param>
    public static PathwayVerdict Of(IReadOnlyList<PathwayVerdict> parts, string what, string none)
    {
        if (parts.Count == 0)
        {
            return new PathwayVerdict { Kind = PathwayVerdictKind.Unchecked, Check = PathwayEvidenceCheck.Identifier, Reason = none };
        }
        var worst = parts.MinBy(static part => part.Kind)!;
        var alike = parts.Count(part => part.Kind == worst.Kind);
        // The checks are listed with the part, not again with the whole.
        return parts.Count == 1 ? worst with { Checks = [] }
            : worst with { Checks = [], Reason = FormattableString.Invariant($"{alike} of {parts.Count} {what}: {worst.Reason}") };
    }

    /// <summary>
    /// The verdict of a piece of evidence that cites several publications: one that contains the claim is enough; otherwise the worse one.
    /// </summary>
    public static PathwayVerdict Best(PathwayVerdict one, PathwayVerdict other) => one.Kind is PathwayVerdictKind.Supported ? one
        : other.Kind is PathwayVerdictKind.Supported || other.Kind < one.Kind ? other : one;
}

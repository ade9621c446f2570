using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>What the check of a piece of evidence, a function or an interaction came to, and why.</summary>
public sealed record PathwayVerdict
{
    /// <summary>The verdict.</summary>
    public required PathwayVerdictKind Kind { get; init; }

    /// <summary>The rung that decided.</summary>
    [JsonPropertyName("rung")]
    public required PathwayEvidenceCheck Check { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The record that decided, for example "Europe PMC, PMID 12345, abstract"; null where none did.</summary>
    public string? Source { get; init; }

    /// <summary>Where a person finds that record, or null.</summary>
    public string? Link { get; init; }

    /// <summary>The words of the record that decided, exactly as they stand there, or null.</summary>
    public string? Quote { get; init; }

    /// <summary>What the claim should say; it lies beside the claim and never over it. Null unless the verdict is Corrected.</summary>
    public string? Correction { get; init; }

    /// <summary>The rungs, in the order in which they were climbed.</summary>
    [JsonPropertyName("rungs")]
    public IReadOnlyList<PathwayEvidenceCheckResult> Checks { get; init => field = DisplayList<PathwayEvidenceCheckResult>.Of(value);
        } = DisplayList<PathwayEvidenceCheckResult>.Of([]);

    /// <summary>When the record was fetched, UTC; null where none was. Not part of the canonical form of a hierarchy.</summary>
    [JsonIgnore]
    public DateTimeOffset? At { get; init; }

    /// <summary>The verdict and its reason.</summary>
    public override string ToString() => $"{Kind}: {Reason}";
}

/// <summary>
/// What the check of evidence came to. The order is that of the roll-up: what stands first is worse and wins over what follows.
/// </summary>
public enum PathwayVerdictKind
{
    /// <summary>A record that we hold says the opposite, or has the two proteins the other way round.</summary>
    Contradicted,
    /// <summary>The publication is there and was retracted.</summary>
    Retracted,
    /// <summary>The identifier belongs to another publication than the one that is cited.</summary>
    Mismatched,
    /// <summary>There is no such publication.</summary>
    NotFound,
    /// <summary>The full text is held, and what is claimed of it does not stand in it.</summary>
    Unsupported,
    /// <summary>A sentence that we hold says something else than the claim; the correction lies beside it.</summary>
    Corrected,
    /// <summary>Nobody knows yet: an outage, no full text, nothing to check. Not knowing is not the same as being wrong.</summary>
    Unchecked,
    /// <summary>What is claimed stands in a record that we hold.</summary>
    Supported,
}

/// <summary>The rungs of the ladder that evidence climbs, the cheapest first.</summary>
public enum PathwayEvidenceCheck
{
    /// <summary>The identifier is one: a number such as PubMed gives.</summary>
    Identifier,
    /// <summary>There is a publication of that number.</summary>
    Existence,
    /// <summary>Title, year and first author are those that are cited.</summary>
    Title,
    /// <summary>The publication was not retracted.</summary>
    Retraction,
    /// <summary>Both proteins are named in what is held of it.</summary>
    Proteins,
    /// <summary>The quote stands in it word for word.</summary>
    Quote,
    /// <summary>The quote does not say the opposite of the arrow.</summary>
    Direction,
    /// <summary>A model read the claim beside what is held, and pointed at a sentence of it.</summary>
    Model,
}

/// <summary>How a rung ended.</summary>
public enum PathwayEvidenceCheckOutcome
{
    /// <summary>It holds.</summary>
    Passed,
    /// <summary>It does not hold.</summary>
    Failed,
    /// <summary>It could not be decided; the reason says why.</summary>
    Open,
    /// <summary>There was nothing to look at.</summary>
    Skipped,
}

/// <summary>A rung that was climbed, or not.</summary>
/// <param name="Check">Which.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found.</param>
public sealed record PathwayEvidenceCheckResult(
    [property: JsonPropertyName("rung")] PathwayEvidenceCheck Check, PathwayEvidenceCheckOutcome Outcome, string Detail)
{
    /// <summary>The rung in a line.</summary>
    public override string ToString() => $"{Check} {Outcome}: {Detail}";
}

/// <summary>
/// How verdicts roll up, from evidence to function and from function to interaction. One table: the order of
/// <see cref="PathwayVerdictKind"/>, the worst first. The first among equals decides, in the order of the input.
/// </summary>
internal static class VerdictRollUp
{
    /// <summary>The verdict of a whole, from those of its parts.</summary>
    /// <param name="parts">The verdicts of the parts, in their order.</param>
    /// <param name="what">What the parts are, for the reason: "evidence", "functions".</param>
    /// <param name="none">Why there is none, where there are no parts.</param>
    public static PathwayVerdict Of(IReadOnlyList<PathwayVerdict> parts, string what, string none)
    {
        if (parts.Count == 0)
        {
            return new PathwayVerdict { Kind = PathwayVerdictKind.Unchecked, Check = PathwayEvidenceCheck.Identifier, Reason = none };
        }
        var worst = parts.MinBy(static part => part.Kind)!;
        var alike = parts.Count(part => part.Kind == worst.Kind);
        // The rungs are those of the part: they are not said twice.
        return parts.Count == 1 ? worst with { Checks = [] }
            : worst with { Checks = [], Reason = FormattableString.Invariant($"{alike} of {parts.Count} {what}: {worst.Reason}") };
    }
}

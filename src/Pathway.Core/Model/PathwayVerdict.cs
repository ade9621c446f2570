using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>What the check of a piece of evidence, a function or an interaction came to, and why.</summary>
public sealed record PathwayVerdict
{
    /// <summary>The verdict.</summary>
    public required PathwayVerdictKind Kind { get; init; }

    /// <summary>The rung that decided.</summary>
    public required PathwayRung Rung { get; init; }

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
    public IReadOnlyList<PathwayRungResult> Rungs { get; init => field = ShownList<PathwayRungResult>.Of(value); } = ShownList<PathwayRungResult>.Of([]);

    /// <summary>When the record was fetched, UTC; null where none was. Not part of the canonical form of a hierarchy.</summary>
    [JsonIgnore]
    public DateTimeOffset? At { get; init; }

    /// <summary>The verdict and its reason.</summary>
    public override string ToString() => $"{Kind}: {Reason}";
}

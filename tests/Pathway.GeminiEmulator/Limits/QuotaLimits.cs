namespace Pathway.Emulator.Limits;

/// <summary>What a project may do with one model; null is without limit. A minute is any 60 seconds of the emulator's time, a day ends at midnight Pacific.</summary>
public sealed record QuotaLimits
{
    public static QuotaLimits None { get; } = new();

    public int? RequestsPerMinute { get; init; }

    public int? InputTokensPerMinute { get; init; }

    public int? RequestsPerDay { get; init; }

    /// <summary>Calls at once. The real service has no quota of this name; more than it likes is refused all the same.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Whether a refusal says which quota it was and when to come back. The real service does not always.</summary>
    public bool TellsDetails { get; init; } = true;

    /// <summary>What the ids of quotas end with; "-FreeTier" for the free tier.</summary>
    public string IdSuffix { get; init; } = "";
}

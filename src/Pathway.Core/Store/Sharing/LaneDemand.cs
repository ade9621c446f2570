namespace Pathway.Store.Sharing;

/// <summary>What a process wants to send through a lane next.</summary>
internal sealed record LaneDemand
{
    public required string Lane { get; init; }

    /// <summary>The time in milliseconds of Unix time, read when it is counted: a store that others write to may take a while until then.</summary>
    public required Func<long> Now { get; init; }

    /// <summary>The day by which the provider counts, as yyyyMMdd.</summary>
    public required int Day { get; init; }

    /// <summary>The limits as this process is configured; those that were learned lie over them.</summary>
    public required LaneLimits Limits { get; init; }

    /// <summary>How many calls to count ahead, at least one.</summary>
    public required int Requests { get; init; }

    /// <summary>Tokens of the next call, without which nothing goes.</summary>
    public required long Needed { get; init; }

    /// <summary>Tokens of all those calls.</summary>
    public required long Tokens { get; init; }

    /// <summary>What of earlier shares was counted wrongly.</summary>
    public IReadOnlyList<LaneCorrection> Corrections { get; init; } = [];
}

/// <summary>Limits of a lane; null for none.</summary>
internal readonly record struct LaneLimits(long? RequestsPerMinute, long? TokensPerMinute, long? RequestsPerDay)
{
    public bool IsNone => RequestsPerMinute is null && TokensPerMinute is null && RequestsPerDay is null;

    /// <summary>The lower of each.</summary>
    public LaneLimits Under(LaneLimits other) => new(Lower(RequestsPerMinute, other.RequestsPerMinute), Lower(TokensPerMinute, other.TokensPerMinute), Lower(RequestsPerDay, other.RequestsPerDay));

    private static long? Lower(long? left, long? right) => left is { } a && right is { } b ? Math.Min(a, b) : left ?? right;
}

/// <summary>A change of what was counted for a share.</summary>
/// <param name="Share">The share.</param>
/// <param name="Day">The day on which it was taken.</param>
/// <param name="Requests">What is added to its calls; below 0 for calls that never left.</param>
/// <param name="Tokens">What is added to its tokens.</param>
internal readonly record struct LaneCorrection(long Share, int Day, long Requests, long Tokens);

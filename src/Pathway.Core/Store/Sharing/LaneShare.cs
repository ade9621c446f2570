namespace Pathway.Store.Sharing;

/// <summary>Calls that were counted ahead for a process, or why there is no room for one.</summary>
internal sealed record LaneShare
{
    /// <summary>How long a share may be used, in milliseconds: it counts from the end of that time.</summary>
    public const int Life = 1000;

    public long Id { get; init; }

    /// <summary>The day on which it was taken.</summary>
    public int Day { get; init; }

    /// <summary>Until when it may be used, in milliseconds of Unix time.</summary>
    public long Until { get; init; }

    public long Requests { get; init; }

    public long Tokens { get; init; }

    /// <summary>How long there is no room, in milliseconds; null where there is.</summary>
    public long? Wait { get; init; }

    /// <summary>Which limit leaves no room, and its value.</summary>
    public LaneObstacle Obstacle { get; init; }

    public long? Limit { get; init; }
}

/// <summary>Why a call has to wait.</summary>
internal enum LaneObstacle
{
    None,
    RequestsPerMinute,
    TokensPerMinute,
    RequestsPerDay,
}

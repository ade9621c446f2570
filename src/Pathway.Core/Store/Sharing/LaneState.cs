namespace Pathway.Store.Sharing;

/// <summary>What the processes that share a store know of a lane. Moments are milliseconds of Unix time.</summary>
internal sealed record LaneState
{
    // A project may be given higher limits; nobody would tell us. One refusal a week finds out.
    private const long LearnedFor = 7L * 24 * 60 * 60 * 1000;

    // Longer ones are left by a clock that was set wrong.
    private const long LongestClosing = 26L * 60 * 60 * 1000;
    private const long LongestPause = 60L * 60 * 1000;

    /// <summary>The day that is counted, as yyyyMMdd.</summary>
    public int Day { get; init; }

    /// <summary>Calls on that day.</summary>
    public long Today { get; init; }

    /// <summary>The limits that the server named.</summary>
    public LaneLimits Learned { get; init; }

    public long? LearnedAt { get; init; }

    /// <summary>Until when nothing goes, because the day's quota is used up.</summary>
    public long? ClosedUntil { get; init; }

    /// <summary>What the server said then, for people.</summary>
    public string? Why { get; init; }

    /// <summary>Until when the server asked for a pause.</summary>
    public long? PausedUntil { get; init; }

    /// <summary>Whether nothing goes for now, and until when.</summary>
    public long? Closed(long now) => Ahead(ClosedUntil, now, LongestClosing);

    /// <summary>Until when the pause lasts; null when there is none.</summary>
    public long? Paused(long now) => Ahead(PausedUntil, now, LongestPause);

    /// <summary>The limits that hold for somebody with those of his own.</summary>
    public LaneLimits Over(LaneLimits own, long now) => LearnedAt is { } at && at <= now && now - at < LearnedFor ? own.Under(Learned) : own;

    private static long? Ahead(long? moment, long now, long most) => moment is { } until && until > now && until - now <= most ? until : null;
}

namespace Pathway.RateLimiting;

/// <summary>
/// How many calls run at once: as many as wanted while the server takes them, half of that when it says there are too many,
/// then one more with each round of calls that went well. Not safe for concurrent use.
/// </summary>
internal sealed class AdaptiveConcurrency(int concurrency)
{
    private const int Unbounded = int.MaxValue;

    private int limit = Unbounded;
    private int successes;

    /// <summary>How many run at once when nobody asks for more.</summary>
    public int DefaultConcurrency { get; } = concurrency;

    /// <summary>Whether one more may run beside those that do.</summary>
    /// <param name="running">Those that run.</param>
    /// <param name="requested">How many the asking run wants at once.</param>
    public bool CanAdmit(int running, int requested) => running < Math.Min(limit, Math.Max(DefaultConcurrency, requested));

    /// <summary>The server refused one of those that run.</summary>
    public void Decrease(int running)
    {
        limit = Math.Max(1, (limit == Unbounded ? Math.Max(DefaultConcurrency, running) : limit) / 2);
        successes = 0;
    }

    /// <summary>A call went well.</summary>
    public void Increase()
    {
        if (limit == Unbounded || ++successes < limit) { return; }
        successes = 0;
        // Beyond what anybody can ask for, the memory of it ends.
        limit = limit >= 1000 ? Unbounded : limit + 1;
    }
}

/// <summary>
/// How many calls run at once at the start: as many as the model is known to take, then twice as many with each second. So a
/// run that wants a thousand does not send them all in the first moment. Not safe for concurrent use.
/// </summary>
internal sealed class SlowStart(int concurrency, TimeProvider clock)
{
    private const int MinConcurrency = 8;
    private const int MaxSteps = 16;
    private static readonly TimeSpan StepLength = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleReset = TimeSpan.FromMinutes(1);

    private long? startedAt;
    private long lastActivity;

    /// <summary>The most at this moment.</summary>
    public int Limit => StepsTaken >= MaxSteps ? int.MaxValue : Math.Max(MinConcurrency, concurrency) << StepsTaken;

    /// <summary>How long until there may be more.</summary>
    public TimeSpan TimeToNextStep => startedAt is { } at ? (StepLength * (StepsTaken + 1)) - clock.GetElapsedTime(at) : StepLength;

    private int StepsTaken => startedAt is { } at ? (int)Math.Min(MaxSteps, clock.GetElapsedTime(at) / StepLength) : 0;

    /// <summary>A call begins, or has ended; after a minute without any the ramp begins again.</summary>
    public void RecordActivity(bool isFirst)
    {
        if (startedAt is null || (isFirst && clock.GetElapsedTime(lastActivity) >= IdleReset)) { startedAt = clock.GetTimestamp(); }
        lastActivity = clock.GetTimestamp();
    }
}

/// <summary>
/// The pause that a server asked for. Where it names no time, each pause is twice as long as the last, until a call goes well. Not safe for
/// concurrent use.
/// </summary>
internal sealed class ServerBackoff(TimeProvider clock)
{
    private static readonly TimeSpan InitialDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);

    private TimeSpan nextDelay = InitialDelay;
    private TimeSpan length;
    private long startedAt;

    /// <summary>How long it still lasts; zero when there is none.</summary>
    public TimeSpan Remaining => length - clock.GetElapsedTime(startedAt) is { Ticks: > 0 } remaining && length > TimeSpan.Zero ? remaining
        : TimeSpan.Zero;

    /// <summary>Begins a pause, or makes the one in force longer where the server says so.</summary>
    /// <returns>Whether there was none before.</returns>
    public bool Begin(TimeSpan? requested)
    {
        var remaining = Remaining;
        if (requested is null && remaining > TimeSpan.Zero) { return false; }
        var wait = requested ?? nextDelay;
        if (requested is null) { nextDelay = nextDelay * 2 < MaxDelay ? nextDelay * 2 : MaxDelay; }
        if (wait > remaining) { (length, startedAt) = (wait, clock.GetTimestamp()); }
        return remaining == TimeSpan.Zero;
    }

    /// <summary>A call went well.</summary>
    public void Reset() => nextDelay = InitialDelay;
}

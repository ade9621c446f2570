namespace Pathway.RateLimiting;

/// <summary>
/// The concurrency limit (AIMD): the requested concurrency at first, half of it after a refusal, then one more after each round of
/// successful calls. Not thread-safe.
/// </summary>
internal sealed class AdaptiveConcurrency(int concurrency)
{
    private const int Unbounded = int.MaxValue;

    private int limit = Unbounded;
    private int successes;

    /// <summary>The concurrency unless a run requests more.</summary>
    public int DefaultConcurrency { get; } = concurrency;

    /// <summary>Whether one more call may run.</summary>
    /// <param name="running">The number of running calls.</param>
    /// <param name="requested">The concurrency that the run requests.</param>
    public bool CanAdmit(int running, int requested) => running < Math.Min(limit, Math.Max(DefaultConcurrency, requested));

    /// <summary>Halves the limit after the server refused a call.</summary>
    public void Decrease(int running)
    {
        limit = Math.Max(1, (limit == Unbounded ? Math.Max(DefaultConcurrency, running) : limit) / 2);
        successes = 0;
    }

    /// <summary>Counts a successful call; a full round of them raises the limit by one.</summary>
    public void Increase()
    {
        if (limit == Unbounded || ++successes < limit) { return; }
        successes = 0;
        // No run can request more than 1000, so a larger limit has no effect.
        limit = limit >= 1000 ? Unbounded : limit + 1;
    }
}

/// <summary>
/// The concurrency limit of a start: the configured concurrency at first, doubled every second, so that a run with a concurrency of a
/// thousand does not start with a thousand calls. Not thread-safe.
/// </summary>
internal sealed class SlowStart(int concurrency, TimeProvider clock)
{
    private const int MinConcurrency = 8;
    private const int MaxSteps = 16;
    private static readonly TimeSpan StepLength = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleReset = TimeSpan.FromMinutes(1);

    private long? startedAt;
    private long lastActivity;

    /// <summary>The current limit.</summary>
    public int Limit => StepsTaken >= MaxSteps ? int.MaxValue : Math.Max(MinConcurrency, concurrency) << StepsTaken;

    /// <summary>The time until the limit rises.</summary>
    public TimeSpan TimeToNextStep =>
        startedAt is { } at ? (StepLength * (StepsTaken + 1)) - clock.GetElapsedTime(at) : StepLength;

    private int StepsTaken => startedAt is { } at ? (int)Math.Min(MaxSteps, clock.GetElapsedTime(at) / StepLength) : 0;

    /// <summary>Records the start or end of a call. After a minute without calls the limit starts again.</summary>
    public void RecordActivity(bool isFirst)
    {
        if (startedAt is null || (isFirst && clock.GetElapsedTime(lastActivity) >= IdleReset)) { startedAt = clock.GetTimestamp(); }
        lastActivity = clock.GetTimestamp();
    }
}

/// <summary>
/// The pause that a server requested. If the server names no delay, each pause is twice as long as the one before, until a call
/// succeeds. Not thread-safe.
/// </summary>
internal sealed class ServerBackoff(TimeProvider clock)
{
    private static readonly TimeSpan InitialDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);

    private TimeSpan nextDelay = InitialDelay;
    private TimeSpan length;
    private long startedAt;
    private bool isStated;

    /// <summary>The remaining time of the pause; zero if there is none.</summary>
    public TimeSpan Remaining =>
        length - clock.GetElapsedTime(startedAt) is { Ticks: > 0 } remaining && length > TimeSpan.Zero ? remaining : TimeSpan.Zero;

    /// <summary>Why there is a pause, with the words of the server.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Begins a pause, or extends the current one to the requested delay.</summary>
    /// <returns>Whether a new pause began.</returns>
    public bool Begin(TimeSpan? requested, string message)
    {
        Reason = requested is null ? $"a pause after the server refused: {message}" : $"the server asked for a pause: {message}";
        var remaining = Remaining;
        if (requested is null && remaining > TimeSpan.Zero) { return false; }
        var wait = requested ?? nextDelay;
        isStated = requested is not null || (isStated && remaining > wait);
        if (requested is null) { nextDelay = nextDelay * 2 < MaxDelay ? nextDelay * 2 : MaxDelay; }
        if (wait > remaining) { (length, startedAt) = (wait, clock.GetTimestamp()); }
        return remaining == TimeSpan.Zero;
    }

    /// <summary>Ends a pause that the server did not ask for, when a new run begins.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AllowProbe()
    {
        nextDelay = InitialDelay;
        if (isStated || Remaining == TimeSpan.Zero) { return false; }
        length = TimeSpan.Zero;
        return true;
    }

    /// <summary>Resets the default delay after a successful call.</summary>
    public void Reset() => nextDelay = InitialDelay;
}

using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>How a run waits for an outage of a server.</summary>
/// <param name="MaxOutage">How long it waits.</param>
/// <param name="OnWait">Called for each wait, from any thread.</param>
internal sealed record OutageOptions(TimeSpan MaxOutage, Action<LimiterWait> OnWait)
{
    /// <summary>Waits as long as by default, without telling.</summary>
    public static OutageOptions Default { get; } = new(TimeSpan.FromSeconds(120), static _ => { });
}

/// <summary>
/// The time in which a server answers no call. Not thread-safe.
/// </summary>
internal sealed class Outage(TimeProvider clock)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MinReportedDelay = TimeSpan.FromSeconds(1);

    private int failures;
    private int probes;
    private long since;
    private string reason = "";

    /// <summary>Whether the server counts as out of service.</summary>
    public bool IsOngoing => failures >= CircuitBreaker.OutageThreshold;

    /// <summary>The time since the first failure.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(since);

    /// <summary>Counts a call that the server could not answer.</summary>
    public void Add(bool isProbe, string message)
    {
        if (failures++ == 0) { since = clock.GetTimestamp(); }
        if (isProbe) { probes++; }
        reason = message;
    }

    /// <summary>The server answered a call.</summary>
    public void End() => (failures, probes) = (0, 0);

    /// <summary>A new run waits anew, and probes at once.</summary>
    public void BeginAgain() => (failures, probes, since) = (CircuitBreaker.OutageThreshold, -1, clock.GetTimestamp());

    /// <summary>The delay before the next probe: growing, and so that the last one is sent when the wait ends.</summary>
    public TimeSpan GetProbeDelay(TimeSpan maxOutage)
    {
        if (probes < 0) { return TimeSpan.Zero; }
        var delay = FirstDelay * Math.Pow(2, Math.Min(probes, 10));
        if (delay > MaxDelay) { delay = MaxDelay; }
        var rest = maxOutage - Elapsed;
        return rest <= TimeSpan.Zero ? TimeSpan.Zero : rest < delay ? rest : delay;
    }

    /// <summary>Why a call is delayed, for the user; null for a short delay.</summary>
    public string? Describe(TimeSpan delay) => IsOngoing && delay >= MinReportedDelay
        ? $"the server, which does not answer: {reason}" : null;
}

using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// This process's share of a concurrency limit, leased in a store and renewed every second. If the store is lost, the process takes the
/// part of the limit that it had when the store was last seen; and also when the store is back or is another, until the other processes
/// have asked there. Called under the limiter's lock.
/// </summary>
/// <param name="permits">The permits of the store.</param>
/// <param name="limiterKey">The limiter's key in the store.</param>
/// <param name="holder">This process.</param>
/// <param name="clock">The clock.</param>
/// <param name="expected">The processes that are known from another store; at least this one.</param>
internal sealed class SharedConcurrency(ISharedPermits permits, string limiterKey, string holder, TimeProvider clock, int expected = 1)
{
    /// <summary>How often a process that makes calls renews its permits.</summary>
    public static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(1);

    // A process that lacks permits asks more often: others give some back as their calls end.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    // All others have renewed their permits after that time.
    private static readonly TimeSpan CautionTime = 2 * RenewalInterval;

    private PermitShare share;
    private Task<PermitShare>? pending;
    private long askedAt;
    private int askedFor;
    private bool isLost;
    private long? cautiousSince = expected > 1 ? clock.GetTimestamp() : null;

    /// <summary>How many processes want permits, as far as is known.</summary>
    public int Processes { get; private set; } = expected;

    /// <summary>Whether it holds permits, or has asked for some.</summary>
    public bool IsActive => share.Held > 0 || pending is not null;

    /// <summary>The request to the store that is under way; null for none.</summary>
    public Task? Pending => pending is { IsCompleted: false } ? pending : null;

    /// <summary>Why one more call has to wait; null if it may start.</summary>
    /// <param name="running">The running calls.</param>
    /// <param name="waiting">The waiting calls.</param>
    /// <param name="limit">The limit of all processes together.</param>
    public PermitWait? FindWait(int running, int waiting, int limit)
    {
        Receive();
        var part = Math.Max(1, limit / Processes);
        if (!isLost && running < (cautiousSince is null ? share.Allowed : Math.Min(share.Allowed, part))) { return null; }
        var elapsed = clock.GetElapsedTime(askedAt);
        if (pending is null && (askedAt == 0 || elapsed >= PollInterval || Math.Min(limit, running + waiting) > askedFor))
        {
            Update(running, waiting, limit);
        }
        if (isLost) { return running < part ? null : new PermitWait(pending, PollInterval); }
        return new PermitWait(pending, elapsed < PollInterval ? PollInterval - elapsed : PollInterval);
    }

    /// <summary>Told when the store is another, in which the other processes may not have asked yet.</summary>
    public void BeCautious() => cautiousSince = clock.GetTimestamp();

    /// <summary>Renews the permits, and gives back those that are not needed.</summary>
    public void Renew(int running, int waiting, int limit)
    {
        Receive();
        if (pending is null && (IsActive || running + waiting > 0)) { Update(running, waiting, limit); }
    }

    /// <summary>Told after a call has ended: a permit that another process waits for is given back at once.</summary>
    public void ReportEnd(int running, int waiting, int limit)
    {
        Receive();
        if (pending is null && share.Held > share.Allowed && !isLost) { Update(running, waiting, limit); }
    }

    /// <summary>Gives all permits back.</summary>
    public void Release()
    {
        if (share.Held == 0 && pending is null) { return; }
        ObserveFault(permits.UpdateAsync(CreateDemand(0, 0, 1)));
    }

    private void Update(int running, int waiting, int limit)
    {
        askedAt = clock.GetTimestamp();
        askedFor = Math.Min(limit, running + waiting);
        // Calls may start while the request is under way; twice the present need, so that few calls need a request of their own.
        var possible = Math.Max(running, Math.Min(share.Allowed, running + waiting));
        pending = permits.UpdateAsync(CreateDemand(possible, Math.Min(limit, 2 * (running + waiting)), limit));
        ObserveFault(pending);
    }

    private PermitDemand CreateDemand(int running, int wanted, int limit) => new()
    {
        LimiterKey = limiterKey, Holder = holder, Now = () => clock.GetUtcNow().ToUnixTimeMilliseconds(), Limit = limit,
        Running = running, Wanted = wanted,
    };

    private void Receive()
    {
        if (pending is not { IsCompleted: true }) { return; }
        var completed = pending;
        pending = null;
        if (!completed.IsCompletedSuccessfully)
        {
            (isLost, share) = (true, default);
            return;
        }
        if (isLost) { BeCautious(); }
        (isLost, share) = (false, completed.Result);
        if (cautiousSince is { } since && clock.GetElapsedTime(since) < CautionTime)
        {
            Processes = Math.Max(Processes, share.Processes);
            return;
        }
        (cautiousSince, Processes) = (null, share.Processes);
    }

    // The next look finds the failure; the store reports it itself.
    private static void ObserveFault(Task updating) =>
        updating.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}

/// <summary>Why a call waits for a shared permit.</summary>
/// <param name="Pending">The request to the store that is under way; null for none.</param>
/// <param name="Duration">When to look again.</param>
internal readonly record struct PermitWait(Task? Pending, TimeSpan Duration);

using System.Globalization;
using Pathway.Llm.Models;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// This process's part of a shared quota: the store grants a few calls in advance, which are spent one by one. Corrections are sent
/// with the next request for a grant. Not thread-safe.
/// </summary>
/// <param name="sharedQuota">The quota of the store.</param>
/// <param name="limiterKey">The limiter's key in the store.</param>
/// <param name="limits">The configured limits.</param>
/// <param name="clock">The clock.</param>
internal sealed class PrefetchedQuota(ISharedQuota sharedQuota, string limiterKey, ModelLimits limits, TimeProvider clock)
{
    // A grant is a hundredth of a minute's limit, so that little is left unused by one process.
    private const int PartsOfMinute = 100;
    private const int MaxPrefetch = 10;
    private const long Minute = 60_000;

    private readonly RateLimits configured = new(limits.RequestsPerMinute, limits.TokensPerMinute, limits.RequestsPerDay);
    private readonly Dictionary<long, QuotaCorrection> corrections = [];
    private QuotaGrant grant = new();
    private Task<QuotaGrant>? pendingGrant;
    private QuotaGrant? refusal;
    private long refusedUntil;
    private long? ignoredClosure;
    private long? ignoredPause;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Returns why a call of that many tokens has to wait; null if it may start.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public RateReservation? FindWait(long tokens)
    {
        var now = Now;
        ReceiveGrant(now);
        var state = sharedQuota.Find(limiterKey);
        if (state?.GetClosedUntil(now) is { } closedUntil && closedUntil != ignoredClosure)
        {
            return new RateReservation
            {
                Wait = TimeSpan.Zero,
                IsDailyLimit = true,
                Reason = $"reported by the server to another process ({state.Why})",
            };
        }
        if (state?.GetPausedUntil(now) is { } until && until != ignoredPause)
        {
            return CreateWait(until - now, "a pause that the server asked for");
        }
        var effective = state?.ApplyTo(configured, now) ?? configured;
        if (effective.IsNone || (grant.Requests > 0 && grant.Tokens >= tokens && now < grant.Until)) { return null; }
        if (refusal is not null && now < refusedUntil) { return CreateRefusal(refusal, refusedUntil - now); }
        pendingGrant ??= RequestGrant(effective, tokens);
        return new RateReservation { Pending = pendingGrant };
    }

    /// <summary>
    /// Allows calls after a closure for the day. The closure is removed from the store too, with the limit a day that the server reported.
    /// </summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public void AllowProbe()
    {
        if (sharedQuota.Find(limiterKey)?.GetClosedUntil(Now) is not { } until) { return; }
        // The store is changed in the background.
        (ignoredClosure, refusal) = (until, null);
        Publish(static state => state with { ClosedUntil = null, Learned = state.Learned with { RequestsPerDay = null } });
    }

    /// <summary>Ends a pause that this process published, without being asked by the server.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public void EndBackoff()
    {
        if (sharedQuota.Find(limiterKey)?.GetPausedUntil(Now) is not { } until) { return; }
        // The store is changed in the background.
        ignoredPause = until;
        Publish(state => state.PausedUntil == until ? state with { PausedUntil = null } : state);
    }

    /// <summary>Spends a call from the grant, after <see cref="FindWait"/> allowed it.</summary>
    public GrantUsage Spend(long tokens)
    {
        if (grant.Requests == 0) { return new GrantUsage(this, 0, 0, 0); }
        grant = grant with { Requests = grant.Requests - 1, Tokens = grant.Tokens - tokens };
        return new GrantUsage(this, grant.Id, grant.Day, tokens);
    }

    /// <summary>Replaces the estimated tokens of a call by the actual ones.</summary>
    public void Settle(GrantUsage usage, long tokens) => RecordCorrection(usage, 0, tokens - usage.Tokens);

    /// <summary>Returns the request and tokens of a call that was not sent.</summary>
    public void Cancel(GrantUsage usage) => RecordCorrection(usage, -1, -usage.Tokens);

    /// <summary>Publishes a change of the limiter's state to the other processes.</summary>
    public void Publish(Func<LimiterState, LimiterState> change) => ObserveFault(sharedQuota.UpdateAsync(limiterKey, change));

    /// <summary>Returns the rest of the grant.</summary>
    public void Release()
    {
        var last = CollectCorrections();
        if (last.Length > 0) { ObserveFault(sharedQuota.CorrectAsync(limiterKey, last)); }
    }

    // The next request for a grant reports a failed store; a lost correction is counted for a minute too long at most.
    private static void ObserveFault(Task publishing) =>
        publishing.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Task<QuotaGrant> RequestGrant(RateLimits effective, long tokens)
    {
        var count = (int)Math.Clamp((effective.RequestsPerMinute ?? MaxPrefetch * PartsOfMinute) / PartsOfMinute, 1, MaxPrefetch);
        return sharedQuota.AcquireAsync(new QuotaRequest
        {
            LimiterKey = limiterKey,
            Now = () => Now,
            Day = GetDay(),
            Limits = configured,
            Requests = count,
            RequiredTokens = tokens,
            Corrections = CollectCorrections(),
            Tokens = effective.TokensPerMinute is { } perMinute
                ? Math.Max(tokens, Math.Min(tokens * count, perMinute / PartsOfMinute * 2))
                : tokens * count,
        });
    }

    private void ReceiveGrant(long now)
    {
        if (pendingGrant is not { IsCompleted: true }) { return; }
        var completed = pendingGrant;
        pendingGrant = null;
        var received = completed.GetAwaiter().GetResult();
        // A used-up day is requested again after a minute: another process may return calls.
        (refusal, refusedUntil) = received.Wait is { } wait ? (received, now + (wait > 0 ? wait : Minute)) : (null, 0);
        if (received.Wait is null) { grant = received; }
    }

    // Ends the current grant: its rest is returned as a correction.
    private QuotaCorrection[] CollectCorrections()
    {
        if (grant.Requests > 0 || grant.Tokens > 0) { AddCorrection(grant.Id, grant.Day, -grant.Requests, -grant.Tokens); }
        grant = new QuotaGrant();
        QuotaCorrection[] collected =
            [.. corrections.Values.Where(static correction => correction.Requests != 0 || correction.Tokens != 0)];
        corrections.Clear();
        return collected;
    }

    private void RecordCorrection(GrantUsage usage, long requests, long tokens)
    {
        if (usage.GrantId == 0) { return; }
        AddCorrection(usage.GrantId, usage.Day, requests, tokens);
        // The returned amount may suffice for a call that was refused before.
        if (requests < 0 || tokens < 0) { refusal = null; }
    }

    private void AddCorrection(long grantId, int day, long requests, long tokens)
    {
        var existing = corrections.GetValueOrDefault(grantId);
        corrections[grantId] = new QuotaCorrection(grantId, day, existing.Requests + requests, existing.Tokens + tokens);
    }

    private int GetDay()
    {
        var day = PacificDay.Of(clock.GetUtcNow());
        return (day.Year * 10_000) + (day.Month * 100) + day.Day;
    }

    private static RateReservation CreateRefusal(QuotaGrant refusal, long remaining)
    {
        var limit = refusal.Limit?.ToString(CultureInfo.InvariantCulture);
        return refusal.ExceededLimit switch
        {
            ExceededLimit.RequestsPerDay => new RateReservation
            {
                Wait = TimeSpan.Zero,
                IsDailyLimit = true,
                Reason = $"{limit} requests a day are used up",
            },
            ExceededLimit.TokensPerMinute => CreateWait(remaining, $"{limit} tokens a minute"),
            _ => CreateWait(remaining, $"{limit} requests a minute"),
        };
    }

    private static RateReservation CreateWait(long milliseconds, string reason) =>
        new() { Wait = TimeSpan.FromMilliseconds(milliseconds), Reason = reason };
}

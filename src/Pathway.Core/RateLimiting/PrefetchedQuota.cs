using System.Globalization;
using Pathway.Llm.Models;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// This process's account at a lane that others use too: a few calls that were counted ahead in the store, spent one by one.
/// What was counted wrongly is told with the next share. Not safe for concurrent use.
/// </summary>
/// <param name="sharedQuota">Where it is counted.</param>
/// <param name="limiterKey">The lane's name there.</param>
/// <param name="limits">The limits as they are configured.</param>
/// <param name="clock">The time.</param>
internal sealed class PrefetchedQuota(ISharedQuota sharedQuota, string limiterKey, ModelLimits limits, TimeProvider clock)
{
    // A hundredth of a minute, so that what one process holds and does not use is little.
    private const int PartsOfMinute = 100;
    private const int MaxPrefetch = 10;
    private const long Minute = 60_000;

    private readonly RateLimits configured = new(limits.RequestsPerMinute, limits.TokensPerMinute, limits.RequestsPerDay);
    private readonly Dictionary<long, QuotaCorrection> corrections = [];
    private QuotaGrant grant = new();
    private Task<QuotaGrant>? pendingGrant;
    private QuotaGrant? refusal;
    private long refusedUntil;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Why a call of that many tokens may not go now; null where it may.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public RateReservation? FindWait(long tokens)
    {
        var now = Now;
        ReceiveGrant(now);
        var state = sharedQuota.Find(limiterKey);
        if (state?.GetClosedUntil(now) is not null)
        {
            return new RateReservation
                { Wait = TimeSpan.Zero, IsDailyLimit = true, Reason = $"reported by the server to another process ({state.Why})" };
        }
        if (state?.GetPausedUntil(now) is { } until) { return CreateWait(until - now, "a pause that the server asked for"); }
        var effective = state?.ApplyTo(configured, now) ?? configured;
        if (effective.IsNone || (grant.Requests > 0 && grant.Tokens >= tokens && now < grant.Until)) { return null; }
        if (refusal is not null && now < refusedUntil) { return CreateRefusal(refusal, refusedUntil - now); }
        pendingGrant ??= RequestGrant(effective, tokens);
        return new RateReservation { Pending = pendingGrant };
    }

    /// <summary>Spends what <see cref="FindWait"/> let go.</summary>
    public GrantUsage Spend(long tokens)
    {
        if (grant.Requests == 0) { return new GrantUsage(this, 0, 0, 0); }
        grant = grant with { Requests = grant.Requests - 1, Tokens = grant.Tokens - tokens };
        return new GrantUsage(this, grant.Id, grant.Day, tokens);
    }

    /// <summary>Notes what a call really took.</summary>
    public void Settle(GrantUsage usage, long tokens) => RecordCorrection(usage, 0, tokens - usage.Tokens);

    /// <summary>Gives back what a call would have taken.</summary>
    public void Cancel(GrantUsage usage) => RecordCorrection(usage, -1, -usage.Tokens);

    /// <summary>Tells all others.</summary>
    public void Publish(Func<LimiterState, LimiterState> change) => ObserveFault(sharedQuota.UpdateAsync(limiterKey, change));

    /// <summary>Gives back what is left.</summary>
    public void Release()
    {
        var last = CollectCorrections();
        if (last.Length > 0) { ObserveFault(sharedQuota.CorrectAsync(limiterKey, last)); }
    }

    // A store that fails is found out with the next share; what it did not hear of is counted a minute too long at most.
    private static void ObserveFault(Task publishing) =>
        publishing.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Task<QuotaGrant> RequestGrant(RateLimits effective, long tokens)
    {
        var count = (int)Math.Clamp((effective.RequestsPerMinute ?? MaxPrefetch * PartsOfMinute) / PartsOfMinute, 1, MaxPrefetch);
        return sharedQuota.AcquireAsync(new QuotaRequest
        {
            LimiterKey = limiterKey, Now = () => Now, Day = GetDay(), Limits = configured, Requests = count, RequiredTokens = tokens,
            Corrections = CollectCorrections(),
            Tokens = effective.TokensPerMinute is { } most ? Math.Max(tokens, Math.Min(tokens * count, most / PartsOfMinute * 2))
                : tokens * count,
        });
    }

    private void ReceiveGrant(long now)
    {
        if (pendingGrant is not { IsCompleted: true }) { return; }
        var completed = pendingGrant;
        pendingGrant = null;
        var share = completed.GetAwaiter().GetResult();
        // A day that is over is looked at again after a minute: somebody may give calls back.
        (refusal, refusedUntil) = share.Wait is { } wait ? (share, now + (wait > 0 ? wait : Minute)) : (null, 0);
        if (share.Wait is null) { grant = share; }
    }

    // The end of the purse too: what is left in it goes back.
    private QuotaCorrection[] CollectCorrections()
    {
        if (grant.Requests > 0 || grant.Tokens > 0) { AddCorrection(grant.Id, grant.Day, -grant.Requests, -grant.Tokens); }
        grant = new QuotaGrant();
        QuotaCorrection[] all = [.. corrections.Values.Where(static one => one.Requests != 0 || one.Tokens != 0)];
        corrections.Clear();
        return all;
    }

    private void RecordCorrection(GrantUsage usage, long requests, long tokens)
    {
        if (usage.GrantId == 0) { return; }
        AddCorrection(usage.GrantId, usage.Day, requests, tokens);
        // There may be room now.
        if (requests < 0 || tokens < 0) { refusal = null; }
    }

    private void AddCorrection(long share, int day, long requests, long tokens)
    {
        var known = corrections.GetValueOrDefault(share);
        corrections[share] = new QuotaCorrection(share, day, known.Requests + requests, known.Tokens + tokens);
    }

    private int GetDay()
    {
        var day = PacificDay.Of(clock.GetUtcNow());
        return (day.Year * 10_000) + (day.Month * 100) + day.Day;
    }

    private static RateReservation CreateRefusal(QuotaGrant refusal, long left) => refusal.ExceededLimit switch
    {
        ExceededLimit.RequestsPerDay =>
            new RateReservation
            { Wait = TimeSpan.Zero, IsDailyLimit = true,
                Reason = string.Create(CultureInfo.InvariantCulture, $"{refusal.Limit} requests a day are used up") },
        ExceededLimit.TokensPerMinute => CreateWait(left, string.Create(CultureInfo.InvariantCulture, $"{refusal.Limit} tokens a minute")),
        _ => CreateWait(left, string.Create(CultureInfo.InvariantCulture, $"{refusal.Limit} requests a minute")),
    };

    private static RateReservation CreateWait(long milliseconds, string reason) =>
        new() { Wait = TimeSpan.FromMilliseconds(milliseconds), Reason = reason };
}

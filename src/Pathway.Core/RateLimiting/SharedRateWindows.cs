using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// The limits of a model, counted in this process always and, while stores are open, with all others that share one of them:
/// a call goes when there is room everywhere. A store that fails is counted with no longer. Not safe for concurrent use.
/// </summary>
internal sealed class SharedRateWindows(ModelLimits limits, TimeProvider clock) : IRateWindows
{
    private readonly RateWindows local = new(limits, clock);

    private readonly List<(PrefetchedQuota Account, Action<StoreException> Lost)> prefetchedQuotas = [];

    /// <summary>Counts with all who share a store from now on.</summary>
    /// <param name="sharedQuota">The store's.</param>
    /// <param name="limiterKey">The lane's name there.</param>
    /// <param name="onStoreFailed">Told when the store fails; under the lane's lock.</param>
    public PrefetchedQuota Add(ISharedQuota sharedQuota, string limiterKey, Action<StoreException> onStoreFailed)
    {
        var prefetchedQuota = new PrefetchedQuota(sharedQuota, limiterKey, limits, clock);
        prefetchedQuotas.Add((prefetchedQuota, onStoreFailed));
        return prefetchedQuota;
    }

    /// <summary>Counts without that store from now on, and gives back there what was counted ahead.</summary>
    public void Remove(PrefetchedQuota prefetchedQuota)
    {
        if (prefetchedQuotas.RemoveAll(one => one.Account == prefetchedQuota) > 0) { prefetchedQuota.Release(); }
    }

    public RateReservation Reserve(long tokens)
    {
        if (FindWait(tokens) is { } waiting) { return waiting; }
        var reserved = local.Reserve(tokens);
        return reserved.Wait is not null || prefetchedQuotas.Count == 0 ? reserved
            : new RateReservation
            { Entries = reserved.Entries, GrantUsages = [.. prefetchedQuotas.Select(one => one.Account.Spend(tokens))] };
    }

    public void Settle(RateReservation reservation, long tokens)
    {
        local.Settle(reservation, tokens);
        foreach (var usage in reservation.GrantUsages) { usage.Quota.Settle(usage, tokens); }
    }

    public void Cancel(RateReservation reservation)
    {
        local.Cancel(reservation);
        foreach (var usage in reservation.GrantUsages) { usage.Quota.Cancel(usage); }
    }

    public void ApplyReportedLimit(QuotaViolation violation)
    {
        local.ApplyReportedLimit(violation);
        if (violation.Value is not { } value || value < 1) { return; }
        var reported = violation switch
        {
            { IsPerMinute: true, IsTokens: true } => new RateLimits(null, value, null),
            { IsPerMinute: true } => new RateLimits(value, null, null),
            { IsPerDay: true, IsTokens: false } => new RateLimits(null, null, value),
            _ => default,
        };
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (!reported.IsNone) { Publish(state => state with { Learned = state.ApplyTo(default, now).Min(reported), LearnedAt = now }); }
    }

    public void PublishClosure(DateTimeOffset until, string why) =>
        Publish(state => state with { ClosedUntil = until.ToUnixTimeMilliseconds(), Why = why });

    public void PublishBackoff(TimeSpan length)
    {
        var until = (clock.GetUtcNow() + length).ToUnixTimeMilliseconds();
        Publish(state => state with { PausedUntil = Math.Max(until, state.PausedUntil ?? 0) });
    }

    private void Publish(Func<LimiterState, LimiterState> change)
    {
        foreach (var (prefetchedQuota, _) in prefetchedQuotas) { prefetchedQuota.Publish(change); }
    }

    private RateReservation? FindWait(long tokens)
    {
        for (var i = 0; i < prefetchedQuotas.Count;)
        {
            try
            {
                if (prefetchedQuotas[i].Account.FindWait(tokens) is { } waiting) { return waiting; }
                i++;
            }
            catch (StoreException failure)
            {
                var onStoreFailed = prefetchedQuotas[i].Lost;
                prefetchedQuotas.RemoveAt(i);
                onStoreFailed(failure);
            }
        }
        return null;
    }
}

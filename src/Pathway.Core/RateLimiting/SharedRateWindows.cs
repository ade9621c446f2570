using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>
/// The rate limits of a model, counted in this process and in every joined store. A call may start when all of them allow it. A store
/// that fails is removed. Not thread-safe.
/// </summary>
internal sealed class SharedRateWindows(ModelLimits limits, TimeProvider clock) : IRateWindows
{
    private readonly RateWindows local = new(limits, clock);

    private readonly List<(PrefetchedQuota Quota, Action<StoreException> OnStoreFailed)> prefetchedQuotas = [];

    /// <summary>Joins a shared store.</summary>
    /// <param name="sharedQuota">The quota of the store.</param>
    /// <param name="limiterKey">The limiter's key in the store.</param>
    /// <param name="onStoreFailed">Called under the limiter's lock when the store fails.</param>
    public PrefetchedQuota Add(ISharedQuota sharedQuota, string limiterKey, Action<StoreException> onStoreFailed)
    {
        var prefetchedQuota = new PrefetchedQuota(sharedQuota, limiterKey, limits, clock);
        prefetchedQuotas.Add((prefetchedQuota, onStoreFailed));
        return prefetchedQuota;
    }

    /// <summary>Leaves a shared store and returns the rest of its grant.</summary>
    public void Remove(PrefetchedQuota prefetchedQuota)
    {
        if (prefetchedQuotas.RemoveAll(joined => joined.Quota == prefetchedQuota) > 0) { prefetchedQuota.Release(); }
    }

    public RateReservation Reserve(long tokens)
    {
        if (FindWait(tokens) is { } waiting) { return waiting; }
        var reserved = local.Reserve(tokens);
        if (reserved.Wait is not null || prefetchedQuotas.Count == 0) { return reserved; }
        return new RateReservation
        {
            Entries = reserved.Entries,
            GrantUsages = [.. prefetchedQuotas.Select(joined => joined.Quota.Spend(tokens))],
        };
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

    public void AllowProbe()
    {
        local.AllowProbe();
        ForEach(static quota => quota.AllowProbe());
    }

    public void EndBackoff() => ForEach(static quota => quota.EndBackoff());

    public void PublishClosure(DateTimeOffset until, string reason) =>
        Publish(state => state with { ClosedUntil = until.ToUnixTimeMilliseconds(), Why = reason });

    public void PublishBackoff(TimeSpan length)
    {
        var until = (clock.GetUtcNow() + length).ToUnixTimeMilliseconds();
        Publish(state => state with { PausedUntil = Math.Max(until, state.PausedUntil ?? 0) });
    }

    private void ForEach(Action<PrefetchedQuota> change)
    {
        foreach (var (prefetchedQuota, _) in prefetchedQuotas)
        {
            try { change(prefetchedQuota); }
            catch (StoreException)
            {
                // The next reservation meets the same failure, reports it and removes the store.
            }
        }
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
                if (prefetchedQuotas[i].Quota.FindWait(tokens) is { } waiting) { return waiting; }
                i++;
            }
            catch (StoreException failure)
            {
                var onStoreFailed = prefetchedQuotas[i].OnStoreFailed;
                prefetchedQuotas.RemoveAt(i);
                onStoreFailed(failure);
            }
        }
        return null;
    }
}

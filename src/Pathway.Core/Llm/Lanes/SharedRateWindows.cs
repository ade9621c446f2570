using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Llm.Lanes;

/// <summary>
/// The limits of a model, counted in this process always and, while stores are open, with all others that share one of them:
/// a call goes when there is room everywhere. A store that fails is counted with no longer. Not safe for concurrent use.
/// </summary>
internal sealed class SharedRateWindows(ModelLimits limits, TimeProvider clock) : IRateWindows
{
    private readonly RateWindows local = new(limits, clock);

    private readonly List<(SharedAccount Account, Action<StoreException> Lost)> accounts = [];

    /// <summary>Counts with all who share a store from now on.</summary>
    /// <param name="lanes">The store's.</param>
    /// <param name="lane">The lane's name there.</param>
    /// <param name="lost">Told when the store fails; under the lane's lock.</param>
    public SharedAccount Share(ISharedLanes lanes, string lane, Action<StoreException> lost)
    {
        var account = new SharedAccount(lanes, lane, limits, clock);
        accounts.Add((account, lost));
        return account;
    }

    /// <summary>Counts without that store from now on, and gives back there what was counted ahead.</summary>
    public void Leave(SharedAccount account)
    {
        if (accounts.RemoveAll(one => one.Account == account) > 0) { account.Leave(); }
    }

    public RateReservation Reserve(long tokens)
    {
        if (Obstacle(tokens) is { } obstacle) { return obstacle; }
        var reserved = local.Reserve(tokens);
        return reserved.Wait is not null || accounts.Count == 0 ? reserved
            : new RateReservation { Entries = reserved.Entries, Shared = [.. accounts.Select(one => one.Account.Spend(tokens))] };
    }

    public void Settle(RateReservation reservation, long tokens)
    {
        local.Settle(reservation, tokens);
        foreach (var part in reservation.Shared) { part.Account.Settle(part, tokens); }
    }

    public void Cancel(RateReservation reservation)
    {
        local.Cancel(reservation);
        foreach (var part in reservation.Shared) { part.Account.Cancel(part); }
    }

    public void Learn(QuotaViolation violation)
    {
        local.Learn(violation);
        if (violation.Value is not { } value || value < 1) { return; }
        var named = violation switch
        {
            { IsPerMinute: true, IsTokens: true } => new LaneLimits(null, value, null),
            { IsPerMinute: true } => new LaneLimits(value, null, null),
            { IsPerDay: true, IsTokens: false } => new LaneLimits(null, null, value),
            _ => default,
        };
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (!named.IsNone) { Tell(state => state with { Learned = state.Over(default, now).Under(named), LearnedAt = now }); }
    }

    public void Close(DateTimeOffset until, string why) => Tell(state => state with { ClosedUntil = until.ToUnixTimeMilliseconds(), Why = why });

    public void Pause(TimeSpan length)
    {
        var until = (clock.GetUtcNow() + length).ToUnixTimeMilliseconds();
        Tell(state => state with { PausedUntil = Math.Max(until, state.PausedUntil ?? 0) });
    }

    private void Tell(Func<LaneState, LaneState> change)
    {
        foreach (var (account, _) in accounts) { account.Tell(change); }
    }

    private RateReservation? Obstacle(long tokens)
    {
        for (var i = 0; i < accounts.Count;)
        {
            try
            {
                if (accounts[i].Account.Obstacle(tokens) is { } obstacle) { return obstacle; }
                i++;
            }
            catch (StoreException failure)
            {
                var lost = accounts[i].Lost;
                accounts.RemoveAt(i);
                lost(failure);
            }
        }
        return null;
    }
}

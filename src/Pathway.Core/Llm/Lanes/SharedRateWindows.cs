using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Llm.Lanes;

/// <summary>
/// The limits of a model, counted in this process always and, while a store is open, with all others that share it. Where
/// the store fails, the process counts alone. Not safe for concurrent use.
/// </summary>
internal sealed class SharedRateWindows(ModelLimits limits, TimeProvider clock) : IRateWindows
{
    private readonly RateWindows local = new(limits, clock);

    // Several stores may be open in one process: the last one counts, and the process itself counts for all.
    private readonly List<(SharedAccount Account, Action<StoreException> Lost)> accounts = [];

    private SharedAccount? Account => accounts.Count == 0 ? null : accounts[^1].Account;

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
        try
        {
            if (Account is not { } account) { return local.Reserve(tokens); }
            if (account.Obstacle(tokens) is { } obstacle) { return obstacle; }
            var reserved = local.Reserve(tokens);
            return reserved.Wait is not null ? reserved : new RateReservation { Entries = reserved.Entries, Shared = account.Spend(tokens) };
        }
        catch (StoreException failure)
        {
            Drop(failure);
            return local.Reserve(tokens);
        }
    }

    public void Settle(RateReservation reservation, long tokens)
    {
        local.Settle(reservation, tokens);
        reservation.Shared?.Account.Settle(reservation.Shared, tokens);
    }

    public void Cancel(RateReservation reservation)
    {
        local.Cancel(reservation);
        reservation.Shared?.Account.Cancel(reservation.Shared);
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
        if (!named.IsNone) { Account?.Tell(state => state with { Learned = state.Over(default, now).Under(named), LearnedAt = now }); }
    }

    public void Close(DateTimeOffset until, string why) => Account?.Tell(state => state with { ClosedUntil = until.ToUnixTimeMilliseconds(), Why = why });

    public void Pause(TimeSpan length)
    {
        var until = (clock.GetUtcNow() + length).ToUnixTimeMilliseconds();
        Account?.Tell(state => state with { PausedUntil = Math.Max(until, state.PausedUntil ?? 0) });
    }

    private void Drop(StoreException failure)
    {
        var (_, lost) = accounts[^1];
        accounts.RemoveAt(accounts.Count - 1);
        lost(failure);
    }
}

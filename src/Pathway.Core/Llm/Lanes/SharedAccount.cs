using System.Globalization;
using Pathway.Llm.Models;
using Pathway.Store;
using Pathway.Store.Sharing;

namespace Pathway.Llm.Lanes;

/// <summary>
/// This process's account at a lane that others use too: a few calls that were counted ahead in the store, spent one by one.
/// What was counted wrongly is told with the next share. Not safe for concurrent use.
/// </summary>
/// <param name="lanes">Where it is counted.</param>
/// <param name="lane">The lane's name there.</param>
/// <param name="limits">The limits as they are configured.</param>
/// <param name="clock">The time.</param>
internal sealed class SharedAccount(ISharedLanes lanes, string lane, ModelLimits limits, TimeProvider clock)
{
    // A hundredth of a minute, so that what one process holds and does not use is little.
    private const int Part = 100;
    private const int MostAhead = 10;
    private const long Minute = 60_000;

    private readonly LaneLimits own = new(limits.RequestsPerMinute, limits.TokensPerMinute, limits.RequestsPerDay);
    private readonly Dictionary<long, LaneCorrection> corrections = [];
    private LaneShare purse = new();
    private Task<LaneShare>? asking;
    private LaneShare? refusal;
    private long refusedUntil;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Why a call of that many tokens may not go now; null where it may.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public RateReservation? Obstacle(long tokens)
    {
        var now = Now;
        Receive(now);
        var state = lanes.Look(lane);
        if (state?.Closed(now) is not null) { return new RateReservation { Wait = TimeSpan.Zero, IsDay = true, Reason = $"a process that shares the limits was told so ({state.Why})" }; }
        if (state?.Paused(now) is { } until) { return Waiting(until - now, "a pause that the server asked for"); }
        var held = state?.Over(own, now) ?? own;
        if (held.IsNone || (purse.Requests > 0 && purse.Tokens >= tokens && now < purse.Until)) { return null; }
        if (refusal is not null && now < refusedUntil) { return Refused(refusal, refusedUntil - now); }
        asking ??= Ask(held, tokens);
        return new RateReservation { Pending = asking };
    }

    /// <summary>Spends what <see cref="Obstacle"/> let go.</summary>
    public SharedPart Spend(long tokens)
    {
        if (purse.Requests == 0) { return new SharedPart(this, 0, 0, 0); }
        purse = purse with { Requests = purse.Requests - 1, Tokens = purse.Tokens - tokens };
        return new SharedPart(this, purse.Id, purse.Day, tokens);
    }

    /// <summary>Notes what a call really took.</summary>
    public void Settle(SharedPart part, long tokens) => Correct(part, 0, tokens - part.Tokens);

    /// <summary>Gives back what a call would have taken.</summary>
    public void Cancel(SharedPart part) => Correct(part, -1, -part.Tokens);

    /// <summary>Tells all others.</summary>
    public void Tell(Func<LaneState, LaneState> change) => Forget(lanes.TellAsync(lane, change));

    /// <summary>Gives back what is left.</summary>
    public void Leave()
    {
        var last = Take();
        if (last.Length > 0) { Forget(lanes.CorrectAsync(lane, last)); }
    }

    // A store that fails is found out with the next share; what it did not hear of is counted a minute too long at most.
    private static void Forget(Task told) => told.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Task<LaneShare> Ask(LaneLimits held, long tokens)
    {
        var ahead = (int)Math.Clamp((held.RequestsPerMinute ?? MostAhead * Part) / Part, 1, MostAhead);
        return lanes.TakeAsync(new LaneDemand
        {
            Lane = lane, Now = () => Now, Day = Day(), Limits = own, Requests = ahead, Needed = tokens, Corrections = Take(),
            Tokens = held.TokensPerMinute is { } most ? Math.Max(tokens, Math.Min(tokens * ahead, most / Part * 2)) : tokens * ahead,
        });
    }

    private void Receive(long now)
    {
        if (asking is not { IsCompleted: true }) { return; }
        var answered = asking;
        asking = null;
        var share = answered.GetAwaiter().GetResult();
        // A day that is over is looked at again after a minute: somebody may give calls back.
        (refusal, refusedUntil) = share.Wait is { } wait ? (share, now + (wait > 0 ? wait : Minute)) : (null, 0);
        if (share.Wait is null) { purse = share; }
    }

    // The end of the purse too: what is left in it goes back.
    private LaneCorrection[] Take()
    {
        if (purse.Requests > 0 || purse.Tokens > 0) { Note(purse.Id, purse.Day, -purse.Requests, -purse.Tokens); }
        purse = new LaneShare();
        LaneCorrection[] all = [.. corrections.Values.Where(static one => one.Requests != 0 || one.Tokens != 0)];
        corrections.Clear();
        return all;
    }

    private void Correct(SharedPart part, long requests, long tokens)
    {
        if (part.Share == 0) { return; }
        Note(part.Share, part.Day, requests, tokens);
        // There may be room now.
        if (requests < 0 || tokens < 0) { refusal = null; }
    }

    private void Note(long share, int day, long requests, long tokens)
    {
        var known = corrections.GetValueOrDefault(share);
        corrections[share] = new LaneCorrection(share, day, known.Requests + requests, known.Tokens + tokens);
    }

    private int Day()
    {
        var day = PacificDay.Of(clock.GetUtcNow());
        return (day.Year * 10_000) + (day.Month * 100) + day.Day;
    }

    private static RateReservation Refused(LaneShare refusal, long left) => refusal.Obstacle switch
    {
        LaneObstacle.RequestsPerDay => new RateReservation { Wait = TimeSpan.Zero, IsDay = true, Reason = string.Create(CultureInfo.InvariantCulture, $"{refusal.Limit} requests a day are used up") },
        LaneObstacle.TokensPerMinute => Waiting(left, string.Create(CultureInfo.InvariantCulture, $"{refusal.Limit} tokens a minute")),
        _ => Waiting(left, string.Create(CultureInfo.InvariantCulture, $"{refusal.Limit} requests a minute")),
    };

    private static RateReservation Waiting(long milliseconds, string reason) => new() { Wait = TimeSpan.FromMilliseconds(milliseconds), Reason = reason };
}

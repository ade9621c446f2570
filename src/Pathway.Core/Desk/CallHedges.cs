using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// Tries calls of a run, and puts an equal one beside a call that takes longer than nearly all like it. The first answer is taken, and the other
/// call is aborted and has ended before anyone sees the answer. A hedge never fails or delays the call that it stands beside.
/// </summary>
internal sealed class CallHedges
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider clock;
    private readonly bool isOn;
    private readonly CallTries tries;
    private readonly HedgeEntrance entrance;
    private readonly CallDurations durations = new();

    /// <param name="desk">The desk.</param>
    /// <param name="options">What the run may do.</param>
    /// <param name="tries">Makes the calls.</param>
    /// <param name="slot">A free slot for a question, or null.</param>
    public CallHedges(QuestionDesk desk, RunOptions options, CallTries tries, Func<Question, PrioritySlots.Slot?> slot)
    {
        clock = desk.Clock;
        isOn = options.Hedge;
        this.tries = tries;
        entrance = new HedgeEntrance(desk, options, () => tries.Begun, slot);
    }

    /// <inheritdoc cref="CallTries.TryAsync"/>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> TryAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        if (!isOn || !put.Curator.MayHedge || put.Curator.Lane(put.Questions[0]) is null) { return await tries.TryAsync(put).ConfigureAwait(false); }
        using PartedCallers ofFirst = new(put.Callers), ofSecond = new(put.Callers);
        var first = put with { Callers = ofFirst, Watch = new CallWatch(clock) };
        var second = put with { Callers = ofSecond, Watch = new CallWatch(clock), Lap = put.Lap.Fork(), IsHedge = true };
        durations.Begin(Sort(put), first.Watch);
        var trying = tries.TryAsync(first);
        var hedging = HedgeAsync(second, first.Watch);
        var isAnswered = false;
        try
        {
            var replies = await Task.WhenAny((Task)trying, hedging).ConfigureAwait(false) == hedging ? await hedging.ConfigureAwait(false) : null;
            replies ??= await trying.ConfigureAwait(false);
            isAnswered = true;
            return replies;
        }
        // What may pass, the other call may not have met.
        catch (CuratorException failure) when (failure.IsTransient && second.Watch.HasLeft)
        {
            if (await hedging.ConfigureAwait(false) is { } replies) { return replies; }
            throw;
        }
        finally
        {
            put.Tries = first.Tries;
            // Where the hedge was faster, this is less than it would have been, but more than nearly all took: that is what counts.
            durations.End(Sort(put), first.Watch, isAnswered);
            await Task.WhenAll(ofFirst.LeaveAsync(), ofSecond.LeaveAsync()).ConfigureAwait(false);
            await EndedAsync(trying).ConfigureAwait(false);
            await EndedAsync(hedging).ConfigureAwait(false);
        }
    }

    // Null where it did not leave, or brought nothing: the ledger says so, and the other call goes on.
    private async Task<IReadOnlyList<Reply<TAnswer>?>?> HedgeAsync<TAnswer>(PutCall<TAnswer> put, CallWatch first)
        where TAnswer : Answer
    {
        var (sort, abort) = (Sort(put), put.Callers.Abort);
        try
        {
            await first.Left.WaitAsync(abort).ConfigureAwait(false);
            await durations.EnoughAsync(sort).WaitAsync(abort).ConfigureAwait(false);
            while (!first.IsAnswered)
            {
                var (least, time) = (durations.Least(sort), first.Time);
                if (time < least) { await PassAsync(least - time, abort).ConfigureAwait(false); }
                else if (durations.IsSlow(sort, time) && await TryHedgeAsync(put).ConfigureAwait(false) is { } replies) { return replies; }
                // It is not slow yet, or there was no room; soon it may be otherwise.
                else { await PassAsync(least / 10 > ShortestPause ? least / 10 : ShortestPause, abort).ConfigureAwait(false); }
            }
            return null;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested) { return null; }
        catch (CuratorException) { return null; }
    }

    private async Task<IReadOnlyList<Reply<TAnswer>?>?> TryHedgeAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        put.Callers.ThrowIfAbandoned();
        // From the moment when the question was put, or since its last call, as for the call that it stands beside.
        var now = put with { Lap = put.Lap.Fork() };
        now.Lap.ToLane();
        using var entry = await entrance.TryEnterAsync(now).ConfigureAwait(false);
        return entry is null ? null : await tries.MakeAsync(now, entry.Call!).ConfigureAwait(false);
    }

    // Timers count whole milliseconds, and would ring early.
    private Task PassAsync(TimeSpan time, CancellationToken abort) => Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), clock, abort);

    // The failure of the call whose answer is not needed is in the ledger. A broken store is not only that call's.
    private static async Task EndedAsync(Task call)
    {
        try { await call.ConfigureAwait(false); }
        catch (Exception failure) when (failure is OperationCanceledException or CuratorException)
        {
            // Aborted, or failed beside an answer.
        }
    }

    private static CallSort Sort<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer => new(put.Curator, put.Questions[0].Kind, put.Questions.Count);
}

using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>What stands between a call and whoever answers it: the lane and its limits, whether it answers at all, and the budget of the run.</summary>
internal sealed class CallEntrance(QuestionDesk desk, RunOptions options)
{
    /// <summary>Waits until the call may leave.</summary>
    /// <returns>Dispose it when the call has ended, however it ended.</returns>
    /// <exception cref="CuratorException">It may not.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<CallEntry> EnterAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        if (put.Curator.Lane(put.Questions[0]) is not { } lane) { return new CallEntry(null, null, null, isFirst: put.Tries++ == 0); }
        var breaker = desk.Breaker(put.Curator);
        // Whoever is not asked any more shall not keep others waiting for limits.
        breaker.ThrowIfClosed();
        var place = await lane.EnterAsync(new LaneRequest
        {
            Priority = put.Priority, Name = put.Questions[0].Subject, Tokens = put.Curator.Tokens(put.Questions), Capacity = options.ThrottleLimit ?? 0,
            MostWait = options.MostWait, Observe = options.ObserveWait,
        }, put.Callers.Abort).ConfigureAwait(false);
        CallBreaker.Pass? pass = null;
        try
        {
            pass = await breaker.EnterAsync(put.Callers.Abort).ConfigureAwait(false);
            var hold = options.Budget is { } budget && put.Curator.AtMost(put.Questions) is { } most ? await budget.ReserveAsync(most, put.Callers.Abort).ConfigureAwait(false) : null;
            return new CallEntry(place, pass, hold, isFirst: put.Tries++ == 0);
        }
        catch
        {
            pass?.Dispose();
            place.Cancel();
            place.Dispose();
            throw;
        }
    }
}

/// <summary>A call that may leave: its place in the lane, and what was reserved for it.</summary>
internal sealed class CallEntry(ICallPlace? place, CallBreaker.Pass? pass, RunBudget.Hold? hold, bool isFirst) : IDisposable
{
    private bool left;

    /// <summary>Whether the call has left.</summary>
    public bool HasLeft => left;

    /// <summary>The call leaves.</summary>
    public void Leave()
    {
        left = true;
        hold?.Leave();
    }

    /// <summary>It was answered. The next call need not wait until the answer is stored.</summary>
    public void Answered(CallUsage? used)
    {
        pass?.Succeeded();
        place?.Settle(used);
        if (used is not null) { hold?.Settle(used); }
        Dispose();
    }

    /// <summary>It failed.</summary>
    public void Failed(CuratorException failure)
    {
        pass?.Failed(failure, isFirst);
        if (failure.Usage is { } used)
        {
            place?.Settle(used);
            hold?.Settle(used);
        }
        // What the server refused is not paid; of a reply that was lost on the way nobody knows.
        else if (!IsLost(failure.Error)) { hold?.Settle(new CallUsage()); }
    }

    public void Dispose()
    {
        if (!left) { place?.Cancel(); }
        place?.Dispose();
        pass?.Dispose();
        hold?.Dispose();
    }

    private static bool IsLost(PathwayError error) => error == PathwayErrors.AnswerTimedOut || error == PathwayErrors.EndpointUnreachable || error == PathwayErrors.CuratorFault || error == PathwayErrors.ReplyUnreadable;
}

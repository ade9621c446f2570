using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// Lets a call out beside an equal one where everything has room for it at this moment: the share of hedges in all calls, the slots of the run, the
/// lane, the budget, and where the endpoint is well. It waits for nothing, so that no question waits for a hedge.
/// </summary>
/// <param name="desk">The desk.</param>
/// <param name="options">What the run may do.</param>
/// <param name="begun">How many calls have begun, hedges included.</param>
/// <param name="slot">A free slot for a question, or null.</param>
internal sealed class HedgeEntrance(QuestionDesk desk, RunOptions options, Func<int> begun, Func<Question, PrioritySlots.Slot?> slot)
{
    /// <summary>So many other calls for each hedge.</summary>
    public const int CallsAHedge = 20;

    private readonly object gate = new();
    // Those that left, or are about to.
    private int count;

    /// <returns>Dispose it when the call has ended, however it ended; null where there is no room now.</returns>
    /// <exception cref="OperationCanceledException">Nobody needs the call any more.</exception>
    public async Task<HedgeEntry?> TryEnterAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        if (!TryCount()) { return null; }
        var entry = new HedgeEntry(Uncount);
        try
        {
            entry.Slot = slot(put.Questions[0]);
            if (entry.Slot is not null && desk.Breaker(put.Curator).TryEnter() is { } pass && await PlaceAsync(put).ConfigureAwait(false) is { } place)
            {
                var most = options.Budget is null ? null : put.Curator.AtMost(put.Questions);
                var hold = most is null ? null : options.Budget!.TryReserveHedge(most);
                // Never the first try of its question: its failure is nothing that the breaker counts, unless it says that nobody need ask again.
                entry.Call = new CallEntry(place, pass, hold, isFirst: false);
                if (most is null || hold is not null) { return entry; }
            }
        }
        catch
        {
            entry.Dispose();
            throw;
        }
        entry.Dispose();
        return null;
    }

    // Checked and counted in one step: one hedge for twenty other calls that have begun.
    private bool TryCount()
    {
        lock (gate)
        {
            if ((count + 1) * CallsAHedge > begun() - count) { return false; }
            count++;
            return true;
        }
    }

    private void Uncount()
    {
        lock (gate) { count--; }
    }

    private async Task<ICallPlace?> PlaceAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        using var now = CancellationTokenSource.CreateLinkedTokenSource(put.Callers.Abort);
        var entering = put.Curator.Lane(put.Questions[0])!.EnterAsync(new LaneRequest
        {
            Priority = int.MinValue, Name = put.Questions[0].Subject, Tokens = put.Curator.Tokens(put.Questions), Capacity = options.ThrottleLimit ?? 0, MostWait = TimeSpan.Zero,
        }, now.Token);
        if (!entering.IsCompleted) { await now.CancelAsync().ConfigureAwait(false); }
        try { return await entering.ConfigureAwait(false); }
        catch (OperationCanceledException) when (!put.Callers.Abort.IsCancellationRequested) { return null; }
        // Closed, or a wait: whoever must ask is told by its own call.
        catch (CuratorException) { return null; }
    }
}

/// <summary>A hedge that may leave: its slot, and what any call has.</summary>
internal sealed class HedgeEntry(Action uncount) : IDisposable
{
    private Action? uncount = uncount;

    public PrioritySlots.Slot? Slot { get; set; }

    /// <summary>There when it may leave.</summary>
    public CallEntry? Call { get; set; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref uncount, null) is not { } back) { return; }
        Call?.Dispose();
        Slot?.Dispose();
        if (Call is not { HasLeft: true }) { back(); }
    }
}

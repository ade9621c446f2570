using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// A question on its way to a curator, and everybody who waits for it. It is aborted when the last of them leaves, and
/// not before: one run's stop does not cost another run its answer.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has no timer and no wait handle, so there is nothing to free; disposing it would race with the last passenger who leaves.")]
internal sealed class Flight<TAnswer>
    where TAnswer : Answer
{
    private readonly object gate = new();
    private readonly Func<CancellationToken, Task<Reply<TAnswer>>> take;
    private readonly Action<Flight<TAnswer>> landed;
    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource<Reply<TAnswer>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int passengers;
    private bool closed;

    public Flight(Func<CancellationToken, Task<Reply<TAnswer>>> take, Action<Flight<TAnswer>> landed)
    {
        this.take = take;
        this.landed = landed;
    }

    /// <summary>Counts one more who waits; false when the flight is over.</summary>
    public bool TryJoin()
    {
        lock (gate)
        {
            if (closed) { return false; }
            passengers++;
            return true;
        }
    }

    /// <summary>Sets off. Called once, by whoever made the flight. The task ends when nothing of the flight runs any more; it never fails.</summary>
    public Task Start() => Task.Run(FlyAsync);

    /// <summary>Waits for the reply; whoever stops waiting leaves, and the last one to leave aborts the call.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<Reply<TAnswer>> WaitAsync(CancellationToken cancellation)
    {
        try { return await result.Task.WaitAsync(cancellation).ConfigureAwait(false); }
        finally { Leave(); }
    }

    private async Task FlyAsync()
    {
        try
        {
            var reply = await take(abort.Token).ConfigureAwait(false);
            Close();
            result.TrySetResult(reply);
        }
        catch (OperationCanceledException)
        {
            Close();
            result.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception failure)
        {
            Close();
            result.TrySetException(failure);
        }
    }

    private void Close()
    {
        lock (gate) { closed = true; }
        landed(this);
    }

    private void Leave()
    {
        bool abandoned;
        lock (gate)
        {
            passengers--;
            abandoned = passengers == 0 && !closed;
            if (abandoned) { closed = true; }
        }
        if (!abandoned) { return; }
        landed(this);
        abort.Cancel();
    }
}

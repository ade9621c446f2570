using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// A question on its way to a curator, and everybody who waits for it. It is aborted when the last of them leaves, and
/// not before: one run's stop does not cost another run its answer.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has no timer and no wait handle, so there is nothing to free; disposing it would race with the last passenger who leaves.")]
internal sealed class Flight<TAnswer> : ICallers
    where TAnswer : Answer
{
    private readonly object gate = new();
    private readonly Func<Flight<TAnswer>, Task<Reply<TAnswer>>> take;
    private readonly Action<Flight<TAnswer>> landed;
    private readonly List<CancellationToken> passengers;
    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource<Reply<TAnswer>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool closed;

    /// <param name="take">Gets the reply.</param>
    /// <param name="landed">Told once the flight takes nobody aboard any more; perhaps twice.</param>
    /// <param name="first">The stop of whoever makes the flight, and so is aboard.</param>
    public Flight(Func<Flight<TAnswer>, Task<Reply<TAnswer>>> take, Action<Flight<TAnswer>> landed, CancellationToken first)
    {
        this.take = take;
        this.landed = landed;
        passengers = [first];
    }

    /// <summary>Cancelled when the last passenger has left.</summary>
    public CancellationToken Abort => abort.Token;

    /// <summary>Counts one more who waits; false when the flight is over.</summary>
    public bool TryJoin(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (closed) { return false; }
            passengers.Add(cancellation);
            return true;
        }
    }

    /// <summary>Sets off. Called once, by whoever made the flight. The task ends when nothing of the flight runs any more; it never fails.</summary>
    public Task Start()
    {
        Task.Run(FlyAsync);
        return ended.Task;
    }

    /// <summary>Waits for the reply; whoever stops waiting leaves, and the last one to leave aborts the call.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<Reply<TAnswer>> WaitAsync(CancellationToken cancellation)
    {
        try { return await result.Task.WaitAsync(cancellation).ConfigureAwait(false); }
        finally { Leave(cancellation); }
    }

    /// <summary>Completes when nobody is left aboard of an ended flight; at once where others are still waiting for it.</summary>
    public Task LeftAsync()
    {
        lock (gate) { return passengers.Count == 0 ? ended.Task : Task.CompletedTask; }
    }

    /// <summary>
    /// Throws when everybody aboard has been told to stop, though they may not have left yet: a stop is at once, leaving takes a
    /// moment, and no call may begin in between.
    /// </summary>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public void ThrowIfAbandoned()
    {
        if (CloseIfAbandoned()) { throw new OperationCanceledException(); }
    }

    /// <summary>Whether everybody aboard has been told to stop; nobody is taken aboard any more then.</summary>
    public bool CloseIfAbandoned()
    {
        lock (gate)
        {
            if (!passengers.TrueForAll(static passenger => passenger.IsCancellationRequested)) { return false; }
            closed = true;
            return true;
        }
    }

    private async Task FlyAsync()
    {
        try
        {
            var reply = await take(this).ConfigureAwait(false);
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
            // Seen, even if everybody has left and nobody looks.
            _ = result.Task.Exception;
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private void Close()
    {
        lock (gate) { closed = true; }
        landed(this);
    }

    private void Leave(CancellationToken cancellation)
    {
        lock (gate)
        {
            passengers.Remove(cancellation);
            if (passengers.Count > 0 || closed) { return; }
            closed = true;
        }
        landed(this);
        // Not on this thread: what a curator does when it is aborted is none of the leaver's business.
        _ = abort.CancelAsync();
    }
}

using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Those for whom a call is made.</summary>
internal interface IWaiters
{
    /// <summary>Cancelled when the last of them has left.</summary>
    CancellationToken Abort { get; }

    /// <summary>Throws when all of them have been told to stop, though they may not have left yet.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    void ThrowIfAbandoned();
}

/// <summary>
/// A question on its way to a curator, and everybody who waits for it. It is aborted when the last of them leaves, and
/// not before: one run's stop does not cost another run its answer.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification =
        "The source has no timer and no wait handle, so there is nothing to free; disposing it would race with the last passenger who leaves.")]
internal sealed class SharedRequest<TAnswer> : IWaiters
    where TAnswer : Answer
{
    private readonly object gate = new();
    private readonly Func<SharedRequest<TAnswer>, Task<Reply<TAnswer>>> execute;
    private readonly Action<SharedRequest<TAnswer>> completed;
    private readonly List<CancellationToken> waiters;
    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource<Reply<TAnswer>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool closed;

    /// <param name="execute">Gets the reply.</param>
    /// <param name="completed">Told once the flight takes nobody aboard any more; perhaps twice.</param>
    /// <param name="firstWaiter">The stop of whoever makes the flight, and so is aboard.</param>
    public SharedRequest(Func<SharedRequest<TAnswer>, Task<Reply<TAnswer>>> execute, Action<SharedRequest<TAnswer>> completed,
        CancellationToken firstWaiter)
    {
        this.execute = execute;
        this.completed = completed;
        waiters = [firstWaiter];
    }

    /// <summary>Cancelled when the last passenger has left.</summary>
    public CancellationToken Abort => abort.Token;

    /// <summary>Counts one more who waits; false when the flight is over.</summary>
    public bool TryJoin(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (closed) { return false; }
            waiters.Add(cancellation);
            return true;
        }
    }

    /// <summary>
    /// Sets off. Called once, by whoever made the flight. The task ends when nothing of the flight runs any more; it never fails.
    /// </summary>
    public Task Start()
    {
        Task.Run(RunAsync);
        return ended.Task;
    }

    /// <summary>Waits for the reply; whoever stops waiting leaves, and the last one to leave aborts the call.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<Reply<TAnswer>> WaitAsync(CancellationToken cancellation)
    {
        try { return await result.Task.WaitAsync(cancellation).ConfigureAwait(false); }
        finally { RemoveWaiter(cancellation); }
    }

    /// <summary>Completes when nobody is left aboard of an ended flight; at once where others are still waiting for it.</summary>
    public Task WaitForEndIfAbandonedAsync()
    {
        lock (gate) { return waiters.Count == 0 ? ended.Task : Task.CompletedTask; }
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
            if (!waiters.TrueForAll(static waiter => waiter.IsCancellationRequested)) { return false; }
            closed = true;
            return true;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            var reply = await execute(this).ConfigureAwait(false);
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
            // CachedQuota, even if everybody has left and nobody looks.
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
        completed(this);
    }

    private void RemoveWaiter(CancellationToken cancellation)
    {
        lock (gate)
        {
            waiters.Remove(cancellation);
            if (waiters.Count > 0 || closed) { return; }
            closed = true;
        }
        completed(this);
        // Not on this thread: what a curator does when it is aborted is none of the leaver's business.
        _ = abort.CancelAsync();
    }
}

/// <summary>Those who wait for any of the questions that one call puts. It is aborted when the last of all of them has left.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2213:Disposable fields should be disposed",
    Justification =
        "The source has no timer and no wait handle, so there is nothing to free; disposing it would race with the last who leaves.")]
internal sealed class BatchWaiters<TAnswer> : IWaiters, IDisposable
    where TAnswer : Answer
{
    private readonly IReadOnlyList<BatchItem<TAnswer>> items;
    private readonly CancellationTokenSource abort = new();
    private readonly CancellationTokenRegistration[] registrations;
    private int abandoned;

    public BatchWaiters(IReadOnlyList<BatchItem<TAnswer>> items)
    {
        this.items = items;
        registrations = [.. items.Select(item => item.Request.Abort.Register(RemoveWaiter))];
    }

    public CancellationToken Abort => abort.Token;

    // Each is asked: whoever is abandoned takes nobody aboard any more, whatever becomes of the rest.
    public void ThrowIfAbandoned()
    {
        if (items.Count(static item => item.Request.CloseIfAbandoned()) == items.Count) { throw new OperationCanceledException(); }
    }

    /// <summary>When the call has ended.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations) { registration.Unregister(); }
    }

    // Not on this thread: what a curator does when it is aborted is none of the leaver's business.
    private void RemoveWaiter()
    {
        if (Interlocked.Increment(ref abandoned) == items.Count) { _ = abort.CancelAsync(); }
    }
}

/// <summary>
/// Those for whom several equal calls are made, as one of these calls sees them: it can be aborted while they still wait for another.
/// </summary>
internal sealed class LinkedWaiters : IWaiters, IDisposable
{
    private readonly IWaiters parent;
    private readonly CancellationTokenSource abort;

    public LinkedWaiters(IWaiters parent)
    {
        this.parent = parent;
        abort = CancellationTokenSource.CreateLinkedTokenSource(parent.Abort);
    }

    public CancellationToken Abort => abort.Token;

    public void ThrowIfAbandoned()
    {
        abort.Token.ThrowIfCancellationRequested();
        parent.ThrowIfAbandoned();
    }

    /// <summary>Nobody needs this call any more.</summary>
    public Task CancelAsync() => abort.CancelAsync();

    /// <summary>When the call has ended.</summary>
    public void Dispose() => abort.Dispose();
}

using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>The waiters for the result of a call.</summary>
internal interface IWaiters
{
    /// <summary>Cancelled when the last waiter has left.</summary>
    CancellationToken Abort { get; }

    /// <summary>Throws when all waiters have been cancelled, even if they have not left yet.</summary>
    /// <exception cref="OperationCanceledException">All waiters have been cancelled.</exception>
    void ThrowIfAbandoned();
}

/// <summary>
/// A request for a question, shared by all its waiters (single flight). It is aborted when the last waiter leaves, not before: stopping one
/// run does not affect the answers of another.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has no timer and no wait handle; disposing it would race with the last waiter.")]
internal sealed class SharedRequest<TAnswer> : IWaiters
    where TAnswer : Answer
{
    private readonly object gate = new();
    private readonly Func<SharedRequest<TAnswer>, Task<Reply<TAnswer>>> execute;
    private readonly Action<SharedRequest<TAnswer>> completed;
    private readonly List<CancellationToken> waiters;
    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource<Reply<TAnswer>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? ended;
    private bool hasEnded;
    private bool closed;

    /// <param name="execute">Gets the reply.</param>
    /// <param name="completed">Called when the request accepts no more waiters; possibly twice.</param>
    /// <param name="firstWaiter">The cancellation of the first waiter, which is registered at once.</param>
    public SharedRequest(Func<SharedRequest<TAnswer>, Task<Reply<TAnswer>>> execute, Action<SharedRequest<TAnswer>> completed,
        CancellationToken firstWaiter)
    {
        this.execute = execute;
        this.completed = completed;
        waiters = [firstWaiter];
    }

    /// <summary>Cancelled when the last waiter has left.</summary>
    public CancellationToken Abort => abort.Token;

    /// <summary>Adds a waiter; false when the request is closed.</summary>
    public bool TryJoin(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (closed) { return false; }
            waiters.Add(cancellation);
            return true;
        }
    }

    /// <summary>Starts the request; called once.</summary>
    /// <param name="running">Counts it until it has ended.</param>
    public void Start(ActivityCounter running)
    {
        running.Begin();
        Task.Run(() => RunAsync(running));
    }

    /// <summary>Waits for the reply. A cancelled waiter leaves, and the last one to leave aborts the call.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<Reply<TAnswer>> WaitAsync(CancellationToken cancellation)
    {
        try { return await result.Task.WaitAsync(cancellation).ConfigureAwait(false); }
        finally { RemoveWaiter(cancellation); }
    }

    /// <summary>Completes at the end of an abandoned request; at once where it still has waiters.</summary>
    public Task WaitForEndIfAbandonedAsync()
    {
        lock (gate)
        {
            if (waiters.Count > 0 || hasEnded) { return Task.CompletedTask; }
            return (ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>
    /// Throws when all waiters have been cancelled, even if they have not left yet: leaving takes a moment, and no call may start in
    /// between.
    /// </summary>
    /// <exception cref="OperationCanceledException">All waiters have been cancelled.</exception>
    public void ThrowIfAbandoned()
    {
        if (CloseIfAbandoned()) { throw new OperationCanceledException(); }
    }

    /// <summary>Whether all waiters have been cancelled. The request is closed in that case.</summary>
    public bool CloseIfAbandoned()
    {
        lock (gate)
        {
            if (!waiters.TrueForAll(static waiter => waiter.IsCancellationRequested)) { return false; }
            closed = true;
            return true;
        }
    }

    private async Task RunAsync(ActivityCounter running)
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
            // Observed here, because there may be no waiter left to observe it.
            _ = result.Task.Exception;
        }
        finally
        {
            lock (gate) { hasEnded = true; }
            ended?.SetResult();
            running.End();
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
        // Not on this thread: the leaving waiter must not run the cancellation callbacks of the curator.
        _ = abort.CancelAsync();
    }
}

/// <summary>The waiters for all questions of a call. The call is aborted when the last of them has left.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2213:Disposable fields should be disposed",
    Justification = "The source has no timer and no wait handle; disposing it would race with the last waiter.")]
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

    // Each request is checked, so that each abandoned one is closed.
    public void ThrowIfAbandoned()
    {
        if (items.Count(static item => item.Request.CloseIfAbandoned()) == items.Count) { throw new OperationCanceledException(); }
    }

    /// <summary>Unregisters from the requests, when the call has ended.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations) { registration.Unregister(); }
    }

    // Not on this thread: the leaving waiter must not run the cancellation callbacks of the curator.
    private void RemoveWaiter()
    {
        if (Interlocked.Increment(ref abandoned) == items.Count) { _ = abort.CancelAsync(); }
    }
}

/// <summary>
/// The waiters of one of two equal calls. This call can be aborted while they still wait for the other one.
/// </summary>
/// <param name="parent">The waiters for both.</param>
/// <param name="abort">Cancelled when this call is not needed any more, and with the waiters for both.</param>
internal sealed class LinkedWaiters(IWaiters parent, CancellationToken abort) : IWaiters
{
    public CancellationToken Abort => abort;

    public void ThrowIfAbandoned()
    {
        abort.ThrowIfCancellationRequested();
        parent.ThrowIfAbandoned();
    }
}

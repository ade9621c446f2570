namespace Pathway.Engine;

/// <summary>
/// A semaphore whose waiters are served by priority: the highest first, equals by name. So the order does not depend on
/// which of two waiters came first.
/// </summary>
internal sealed class PrioritySemaphore
{
    private readonly object gate = new();
    private readonly PriorityQueue<Waiter, (int Priority, string Name)> waiters = new(new HighestFirst());
    private int available;

    /// <param name="count">How many may be inside at once.</param>
    public PrioritySemaphore(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        available = count;
    }

    /// <summary>How many wait for a slot, those that gave up included until their turn comes.</summary>
    public int Waiting { get { lock (gate) { return waiters.Count; } } }

    /// <summary>Waits for a slot; disposing the result gives it back.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped. No slot is held then.</exception>
    public async Task<Permit> AcquireAsync(int priority, string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            if (available > 0)
            {
                available--;
                return new Permit(this);
            }
            waiter = new Waiter();
            waiters.Enqueue(waiter, (priority, name));
        }
        await using var registration = cancellation.Register(static state => ((Waiter)state!).TrySetCanceled(), waiter)
            .ConfigureAwait(false);
        await waiter.Task.ConfigureAwait(false);
        return new Permit(this);
    }

    /// <summary>A slot where one is free now, and so nobody waits for one; else null.</summary>
    public Permit? TryAcquire()
    {
        lock (gate)
        {
            if (available == 0) { return null; }
            available--;
            return new Permit(this);
        }
    }

    private void Release()
    {
        while (true)
        {
            Waiter? next;
            lock (gate)
            {
                if (!waiters.TryDequeue(out next, out _))
                {
                    available++;
                    return;
                }
            }
            // A waiter that gave up does not count; the slot goes to the next one.
            if (next.TrySetResult()) { return; }
        }
    }

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class HighestFirst : IComparer<(int Priority, string Name)>
    {
        public int Compare((int Priority, string Name) left, (int Priority, string Name) right) =>
            left.Priority != right.Priority ? right.Priority.CompareTo(left.Priority) : string.CompareOrdinal(left.Name, right.Name);
    }

    /// <summary>A place inside, given back once.</summary>
    public sealed class Permit(PrioritySemaphore owner) : IDisposable
    {
        private PrioritySemaphore? owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Release();
    }
}

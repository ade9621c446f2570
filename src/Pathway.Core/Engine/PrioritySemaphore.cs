using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// A semaphore that serves its waiters by priority, the highest first, and then by name. The order does not depend on arrival.
/// </summary>
internal sealed class PrioritySemaphore
{
    private readonly object gate = new();
    private readonly PriorityQueue<Waiter, (int Priority, string Name)> waiters = new(new HighestFirst());
    private int available;

    /// <param name="count">The number of permits.</param>
    public PrioritySemaphore(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        available = count;
    }

    /// <summary>The number of waiters. Cancelled ones count until they are dequeued.</summary>
    public int Waiting { get { lock (gate) { return waiters.Count; } } }

    /// <summary>Waits for a permit; dispose it to release it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled. No permit is held then.</exception>
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

    /// <summary>A permit if one is free now, which implies that nobody waits; else null.</summary>
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
            // A cancelled waiter is skipped; the permit goes to the next one.
            if (next.TrySetResult()) { return; }
        }
    }

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class HighestFirst : IComparer<(int Priority, string Name)>
    {
        public int Compare((int Priority, string Name) left, (int Priority, string Name) right) =>
            left.Priority != right.Priority ? right.Priority.CompareTo(left.Priority) : string.CompareOrdinal(left.Name, right.Name);
    }

    /// <summary>A permit. Disposing it again has no effect.</summary>
    public sealed class Permit(PrioritySemaphore owner) : OneTimeDisposable
    {
        protected override void Release() => owner.Release();
    }
}

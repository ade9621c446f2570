namespace Pathway.Desk;

/// <summary>
/// A semaphore whose waiters are served by priority: the highest first, equals by name. So the order does not depend on
/// which of two waiters came first.
/// </summary>
internal sealed class PrioritySlots
{
    private readonly object gate = new();
    private readonly PriorityQueue<Waiter, (int Priority, string Name)> waiters = new(new HighestFirst());
    private int free;

    /// <param name="count">How many may be inside at once.</param>
    public PrioritySlots(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        free = count;
    }

    /// <summary>How many wait for a slot, those that gave up included until their turn comes.</summary>
    public int Waiting { get { lock (gate) { return waiters.Count; } } }

    /// <summary>Waits for a slot; disposing the result gives it back.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped. No slot is held then.</exception>
    public async Task<Slot> EnterAsync(int priority, string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return new Slot(this);
            }
            waiter = new Waiter();
            waiters.Enqueue(waiter, (priority, name));
        }
        await using var registration = cancellation.Register(static state => ((Waiter)state!).TrySetCanceled(), waiter).ConfigureAwait(false);
        await waiter.Task.ConfigureAwait(false);
        return new Slot(this);
    }

    /// <summary>A slot where one is free now, and so nobody waits for one; else null.</summary>
    public Slot? TryEnter()
    {
        lock (gate)
        {
            if (free == 0) { return null; }
            free--;
            return new Slot(this);
        }
    }

    private void Leave()
    {
        while (true)
        {
            Waiter? next;
            lock (gate)
            {
                if (!waiters.TryDequeue(out next, out _))
                {
                    free++;
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
    public sealed class Slot(PrioritySlots owner) : IDisposable
    {
        private PrioritySlots? owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.Leave();
    }
}

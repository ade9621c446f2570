using Pathway.Questions;

namespace Pathway.RateLimiting;

/// <summary>
/// The waiters of a limiter, ordered by priority, then by name, then by arrival. A semaphore cannot do this: the limiter looks past
/// waiters whose run has reached its concurrency, and rejects overdue ones. Not thread-safe.
/// </summary>
internal sealed class PermitQueue
{
    private readonly SortedSet<Waiter> waiters = new(new HighestPriorityFirst());
    private long arrivals;

    public int Count => waiters.Count;

    public IEnumerable<Waiter> InOrder => waiters;

    public Waiter Add(PermitRequest request)
    {
        var waiter = new Waiter(request, arrivals++);
        waiters.Add(waiter);
        return waiter;
    }

    /// <summary>Removes a waiter; false if it is not in the queue.</summary>
    public bool Remove(Waiter waiter) => waiters.Remove(waiter);

    /// <summary>Removes all waiters and returns them.</summary>
    public IReadOnlyList<Waiter> Clear()
    {
        Waiter[] all = [.. waiters];
        waiters.Clear();
        return all;
    }

    internal sealed class Waiter(PermitRequest request, long arrival)
        : TaskCompletionSource<ICallPermit>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public PermitRequest Request { get; } = request;

        public long Arrival { get; } = arrival;
    }

    private sealed class HighestPriorityFirst : IComparer<Waiter>
    {
        public int Compare(Waiter? left, Waiter? right)
        {
            var (a, b) = (left!, right!);
            if (a.Request.Priority != b.Request.Priority) { return b.Request.Priority.CompareTo(a.Request.Priority); }
            var names = string.CompareOrdinal(a.Request.Name, b.Request.Name);
            return names != 0 ? names : a.Arrival.CompareTo(b.Arrival);
        }
    }
}

/// <summary>The observers of the current wait. Each is notified once, however many of its calls wait. Not thread-safe.</summary>
internal sealed class WaitObservers
{
    // The end of the same wait, computed at different times, may differ slightly.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<Action<LimiterWait>> notified = [];
    private DateTimeOffset end;

    /// <summary>Returns the observers that were not yet notified of a wait with this end, and marks them as notified.</summary>
    public IReadOnlyList<Action<LimiterWait>> GetNew(DateTimeOffset until, IEnumerable<Action<LimiterWait>?> observers)
    {
        if ((until - end).Duration() > Tolerance) { notified.Clear(); }
        end = until;
        return [.. observers.OfType<Action<LimiterWait>>().Where(notified.Add)];
    }
}

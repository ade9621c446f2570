using Pathway.Questions;

namespace Pathway.RateLimiting;

/// <summary>
/// Those who wait at a lane, in the order in which they may go: by priority, then by name, then as they came. Not safe for concurrent use.
/// </summary>
internal sealed class PermitQueue
{
    private readonly SortedSet<Waiter> waiters = new(new HighestFirst());
    private long arrivals;

    public int Count => waiters.Count;

    public IEnumerable<Waiter> InOrder => waiters;

    public Waiter Add(PermitRequest request)
    {
        var waiter = new Waiter(request, arrivals++);
        waiters.Add(waiter);
        return waiter;
    }

    /// <summary>Takes one out; false when it is not there any more.</summary>
    public bool Remove(Waiter waiter) => waiters.Remove(waiter);

    /// <summary>Takes all out.</summary>
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

    private sealed class HighestFirst : IComparer<Waiter>
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

/// <summary>Who was told of the wait in force: each run once, however many of its calls wait. Not safe for concurrent use.</summary>
internal sealed class WaitObservers
{
    // The same end, computed at two moments, may differ by a little.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<Action<LimiterWait>> notified = [];
    private DateTimeOffset end;

    /// <summary>Those who were not told of a wait with that end; they count as told now.</summary>
    public IReadOnlyList<Action<LimiterWait>> GetNew(DateTimeOffset until, IEnumerable<Action<LimiterWait>?> observers)
    {
        if ((until - end).Duration() > Tolerance) { notified.Clear(); }
        end = until;
        return [.. observers.OfType<Action<LimiterWait>>().Where(notified.Add)];
    }
}

namespace Pathway.Questions;

/// <summary>
/// The waiters for a permit: the highest priority first, then by name, then by arrival. Not thread-safe.
/// </summary>
internal sealed class PermitQueue<TPermit>
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

    /// <summary>Removes the first waiter and returns it; null if there is none.</summary>
    public Waiter? TakeFirst()
    {
        if (waiters.Min is not { } first) { return null; }
        waiters.Remove(first);
        return first;
    }

    /// <summary>Removes all waiters and returns them.</summary>
    public IReadOnlyList<Waiter> Clear()
    {
        Waiter[] all = [.. waiters];
        waiters.Clear();
        return all;
    }

    internal sealed class Waiter(PermitRequest request, long arrival)
        : TaskCompletionSource<TPermit>(TaskCreationOptions.RunContinuationsAsynchronously)
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

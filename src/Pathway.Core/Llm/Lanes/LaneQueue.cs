using Pathway.Questions;

namespace Pathway.Llm.Lanes;

/// <summary>Those who wait at a lane, in the order in which they may go: by priority, then by name, then as they came. Not safe for concurrent use.</summary>
internal sealed class LaneQueue
{
    private readonly SortedSet<Waiter> waiters = new(new HighestFirst());
    private long arrivals;

    public int Count => waiters.Count;

    public IEnumerable<Waiter> InOrder => waiters;

    public Waiter Add(LaneRequest request)
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

    internal sealed class Waiter(LaneRequest request, long arrival) : TaskCompletionSource<ICallPlace>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public LaneRequest Request { get; } = request;

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

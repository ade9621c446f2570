namespace Pathway.Bench.Planning;

/// <summary>
/// What calls would take if nothing took time but the answers: a list schedule. Whenever a slot is free, the most urgent of the calls that can be
/// made is made; what an answer makes possible is there before the slot of that answer is given away.
/// </summary>
internal static class CallSchedule
{
    /// <summary>Seconds until the last call has ended.</summary>
    /// <exception cref="ArgumentException">A call waits for one that is not there, or for itself.</exception>
    public static double Of(IReadOnlyCollection<PlannedCall> calls, int slots)
    {
        var open = calls.ToDictionary(static call => call.Key, static call => new Open(call), StringComparer.Ordinal);
        var followers = calls.SelectMany(static call => call.AfterAny.Concat(call.AfterAll).Distinct(StringComparer.Ordinal).Select(before => (Before: before, call.Key)))
            .ToLookup(static pair => pair.Before, pair => open[pair.Key], StringComparer.Ordinal);
        var waiting = new PriorityQueue<PlannedCall, PlannedCall>(Comparer<PlannedCall>.Create(static (left, right) =>
            left.Priority != right.Priority ? right.Priority.CompareTo(left.Priority) : string.CompareOrdinal(left.Name, right.Name)));
        var running = new PriorityQueue<PlannedCall, double>();
        var (now, begun) = (0.0, 0);
        foreach (var one in open.Values.Where(static one => one.IsPossible)) { waiting.Enqueue(one.Call, one.Call); }
        while (true)
        {
            for (; running.Count < slots && waiting.TryDequeue(out var next, out _); begun++) { running.Enqueue(next, now + next.Seconds); }
            if (!running.TryPeek(out _, out var end)) { break; }
            now = end;
            // What ends together makes room together.
            while (running.TryPeek(out var ended, out var at) && at == end)
            {
                running.Dequeue();
                foreach (var follower in followers[ended.Key].Where(follower => follower.Ended(ended.Key))) { waiting.Enqueue(follower.Call, follower.Call); }
            }
        }
        return begun == calls.Count ? now : throw new ArgumentException($"{calls.Count - begun} of {calls.Count} calls wait for what never ends.", nameof(calls));
    }

    /// <summary>Seconds of calls that wait for nothing but a slot, and get one in their order.</summary>
    public static double InOrder(IEnumerable<PlannedCall> calls, int slots) => Of([.. calls.Select(static (call, place) => call with { Priority = -place, AfterAny = [], AfterAll = [] })], slots);

    /// <summary>All calls one after another. Seconds.</summary>
    public static double Work(IEnumerable<PlannedCall> calls) => calls.Sum(static call => call.Seconds);

    /// <summary>What nobody can beat, whatever he knows beforehand: the longest chain, or all the work over the slots.</summary>
    public static double Bound(IReadOnlyCollection<PlannedCall> calls, int slots) => Math.Max(Of(calls, int.MaxValue), Work(calls) / slots);

    private sealed class Open(PlannedCall call)
    {
        private readonly HashSet<string> missing = [.. call.AfterAll];
        private bool isReleased = call.AfterAny.Count == 0;

        public PlannedCall Call => call;

        public bool IsPossible => isReleased && missing.Count == 0;

        /// <summary>A call has ended; whether this one has become possible by that.</summary>
        public bool Ended(string key)
        {
            if (IsPossible) { return false; }
            isReleased |= call.AfterAny.Contains(key);
            missing.Remove(key);
            return IsPossible;
        }
    }
}

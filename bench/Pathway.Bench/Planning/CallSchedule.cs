namespace Pathway.Bench.Planning;

/// <summary>
/// What calls would take if nothing took time but the answers: a list schedule. Whenever a slot is free, the most urgent of the calls that
/// can be made is made; what an answer makes possible is there before the slot of that answer is given away.
/// </summary>
internal static class CallSchedule
{
    /// <summary>Seconds until the last call has ended.</summary>
    /// <exception cref="ArgumentException">A call waits for one that is not there, or for itself.</exception>
    public static double Of(IReadOnlyCollection<PlannedCall> calls, int concurrency)
    {
        var open = calls.ToDictionary(static call => call.Key, static call => new PendingCall(call), StringComparer.Ordinal);
        var followers =
            calls.SelectMany(
                static call => call.AfterAny.Concat(call.AfterAll).Distinct(StringComparer.Ordinal)
                    .Select(before => (Before: before, call.Key)))
            .ToLookup(static pair => pair.Before, pair => open[pair.Key], StringComparer.Ordinal);
        var waiting = new PriorityQueue<PlannedCall, PlannedCall>(Comparer<PlannedCall>.Create(static (left, right) =>
            left.Priority != right.Priority ? right.Priority.CompareTo(left.Priority) : string.CompareOrdinal(left.Name, right.Name)));
        var running = new PriorityQueue<PlannedCall, double>();
        var (now, begun) = (0.0, 0);
        foreach (var one in open.Values.Where(static one => one.IsReady)) { waiting.Enqueue(one.Call, one.Call); }
        while (true)
        {
            for (; running.Count < concurrency && waiting.TryDequeue(out var next, out _); begun++)
            {
                running.Enqueue(next, now + next.Seconds);
            }
            if (!running.TryPeek(out _, out var end)) { break; }
            now = end;
            // What ends together makes room together.
            while (running.TryPeek(out var ended, out var at) && at == end)
            {
                running.Dequeue();
                foreach (var follower in followers[ended.Key].Where(follower => follower.OnCompleted(ended.Key)))
                {
                    waiting.Enqueue(follower.Call, follower.Call);
                }
            }
        }
        return begun == calls.Count ? now
            : throw new ArgumentException($"{calls.Count - begun} of {calls.Count} calls wait for what never ends.", nameof(calls));
    }

    /// <summary>Seconds of calls that wait for nothing but a slot, and get one in their order.</summary>
    public static double InOrder(IEnumerable<PlannedCall> calls, int concurrency) =>
        Of([.. calls.Select(static (call, place) => call with { Priority = -place, AfterAny = [], AfterAll = [] })], concurrency);

    /// <summary>All calls one after another. Seconds.</summary>
    public static double Work(IEnumerable<PlannedCall> calls) => calls.Sum(static call => call.Seconds);

    /// <summary>What nobody can beat, whatever he knows beforehand: the longest chain, or all the work over the slots.</summary>
    public static double Bound(IReadOnlyCollection<PlannedCall> calls, int concurrency) =>
        Math.Max(Of(calls, int.MaxValue), Work(calls) / concurrency);

    private sealed class PendingCall(PlannedCall call)
    {
        private readonly HashSet<string> missing = [.. call.AfterAll];
        private bool isReleased = call.AfterAny.Count == 0;

        public PlannedCall Call => call;

        public bool IsReady => isReleased && missing.Count == 0;

        /// <summary>A call has ended; whether this one has become possible by that.</summary>
        public bool OnCompleted(string key)
        {
            if (IsReady) { return false; }
            isReleased |= call.AfterAny.Contains(key);
            missing.Remove(key);
            return IsReady;
        }
    }
}

/// <summary>A call in a plan.</summary>
/// <param name="Key">By which others wait for it; each once in a plan.</param>
/// <param name="Name">Of those that wait with one priority the ordinally least name goes first.</param>
/// <param name="Seconds">How long it takes.</param>
internal sealed record PlannedCall(string Key, string Name, double Seconds)
{
    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>It can be made as soon as one of these has ended; where there are none, at once.</summary>
    public IReadOnlyCollection<string> AfterAny { get; init; } = [];

    /// <summary>It can be made when all of these have ended.</summary>
    public IReadOnlyCollection<string> AfterAll { get; init; } = [];
}

namespace Pathway.Bench.Planning;

/// <summary>
/// A list schedule of calls in which only calls take time. Whenever the concurrency allows, the ready call of the highest priority starts.
/// Calls that become ready when a call ends are considered before its place is taken.
/// </summary>
internal static class CallSchedule
{
    /// <summary>The seconds until the last call has ended.</summary>
    /// <exception cref="ArgumentException">A call depends on a missing call or on itself.</exception>
    public static double Of(IReadOnlyCollection<PlannedCall> calls, int concurrency)
    {
        var pending = calls.ToDictionary(static call => call.Key, static call => new PendingCall(call), StringComparer.Ordinal);
        var dependents = calls
            .SelectMany(static call => call.AfterAny.Concat(call.AfterAll).Distinct(StringComparer.Ordinal)
                .Select(dependency => (Dependency: dependency, call.Key)))
            .ToLookup(static pair => pair.Dependency, pair => pending[pair.Key], StringComparer.Ordinal);
        var waiting = new PriorityQueue<PlannedCall, PlannedCall>(Comparer<PlannedCall>.Create(static (left, right) =>
            left.Priority != right.Priority ? right.Priority.CompareTo(left.Priority) : string.CompareOrdinal(left.Name, right.Name)));
        var running = new PriorityQueue<PlannedCall, double>();
        var (now, started) = (0.0, 0);
        foreach (var ready in pending.Values.Where(static call => call.IsReady)) { waiting.Enqueue(ready.Call, ready.Call); }
        while (true)
        {
            for (; running.Count < concurrency && waiting.TryDequeue(out var next, out _); started++)
            {
                running.Enqueue(next, now + next.Seconds);
            }
            if (!running.TryPeek(out _, out var end)) { break; }
            now = end;
            // Completes all calls that end at the same time.
            while (running.TryPeek(out var ended, out var at) && at == end)
            {
                running.Dequeue();
                foreach (var dependent in dependents[ended.Key].Where(dependent => dependent.OnCompleted(ended.Key)))
                {
                    waiting.Enqueue(dependent.Call, dependent.Call);
                }
            }
        }
        return started == calls.Count
            ? now
            : throw new ArgumentException($"{calls.Count - started} of {calls.Count} calls never become ready.", nameof(calls));
    }

    /// <summary>The seconds of calls without dependencies that start in order.</summary>
    public static double InOrder(IEnumerable<PlannedCall> calls, int concurrency) =>
        Of([.. calls.Select(static (call, index) => call with { Priority = -index, AfterAny = [], AfterAll = [] })], concurrency);

    /// <summary>The seconds of all calls one after another.</summary>
    public static double Work(IEnumerable<PlannedCall> calls) => calls.Sum(static call => call.Seconds);

    /// <summary>The lower bound: the longest chain, or the total work divided by the concurrency.</summary>
    public static double Bound(IReadOnlyCollection<PlannedCall> calls, int concurrency) =>
        Math.Max(Of(calls, int.MaxValue), Work(calls) / concurrency);

    private sealed class PendingCall(PlannedCall call)
    {
        private readonly HashSet<string> missing = [.. call.AfterAll];
        private bool isReleased = call.AfterAny.Count == 0;

        public PlannedCall Call => call;

        public bool IsReady => isReleased && missing.Count == 0;

        /// <summary>Records that a call has ended; true if this call has become ready.</summary>
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
/// <param name="Key">The unique key, for dependencies.</param>
/// <param name="Name">The name; of equal priorities the ordinally least name goes first.</param>
/// <param name="Seconds">The duration.</param>
internal sealed record PlannedCall(string Key, string Name, double Seconds)
{
    /// <summary>The priority; higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>The call is ready when one of these has ended; at once if there are none.</summary>
    public IReadOnlyCollection<string> AfterAny { get; init; } = [];

    /// <summary>The call is ready when all of these have ended.</summary>
    public IReadOnlyCollection<string> AfterAll { get; init; } = [];
}

using Pathway.Model;

namespace Pathway.Runs;

/// <summary>
/// Derives the dependencies of calls from their times: a question is asked at the moment when the answer that it waited for arrives.
/// </summary>
internal static class CallChain
{
    // Times are stored with a precision of at least a millisecond. Smaller differences count as equal.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>When the question of a call was asked.</summary>
    public static DateTimeOffset GetAskedAt(PathwayCall call) => call.StartedAt - (call.RateLimitWait ?? TimeSpan.Zero)
        - (call.Queued ?? TimeSpan.Zero);

    /// <summary>When a call ended.</summary>
    public static DateTimeOffset GetEndedAt(PathwayCall call) => call.StartedAt + call.Duration;

    /// <summary>The chain that ends with the last call: each call was asked for when the one before it in the list had ended.</summary>
    public static IReadOnlyList<PathwayCall> FindCriticalPath(IReadOnlyCollection<PathwayCall> calls)
    {
        var byEnd = calls.OrderBy(GetEndedAt).ThenBy(static call => call.StartedAt).ToArray();
        var chain = new List<PathwayCall>();
        for (var at = byEnd.Length - 1; at >= 0; at = FindPredecessor(byEnd, at)) { chain.Add(byEnd[at]); }
        chain.Reverse();
        return chain;
    }

    /// <summary>The maximum number of concurrent calls.</summary>
    public static int GetPeakConcurrency(IReadOnlyCollection<PathwayCall> calls)
    {
        var (running, peak) = (0, 0);
        var moments = calls.Select(static call => (At: call.StartedAt, Change: 1))
            .Concat(calls.Select(static call => (At: GetEndedAt(call), Change: -1)));
        // A call that starts when another one ends does not run at the same time.
        foreach (var (_, change) in moments.OrderBy(static moment => moment.At).ThenBy(static moment => moment.Change))
        {
            peak = Math.Max(peak, running += change);
        }
        return peak;
    }

    private static int FindPredecessor(PathwayCall[] byEnd, int at)
    {
        var askedAt = GetAskedAt(byEnd[at]) + Moment;
        var before = at - 1;
        while (before >= 0 && (GetEndedAt(byEnd[before]) > askedAt || byEnd[before].StartedAt >= byEnd[at].StartedAt)) { before--; }
        return before;
    }
}

using Pathway.Model;
using Pathway.Store;

namespace Pathway.Runs;

/// <summary>Puts the report of a run together from its lines in the ledger and its result.</summary>
internal static class RunReports
{
    /// <param name="run">The run's line.</param>
    /// <param name="records">The lines of its calls.</param>
    /// <param name="result">What came of it; null where nothing did, or where only the ledger is left.</param>
    /// <param name="findings">What the check of the result found.</param>
    public static PathwayRunReport Of(RunRecord run, IReadOnlyList<CallRecord> records, PathwayHierarchy? result = null, IReadOnlyList<PathwayFinding>? findings = null)
    {
        var shown = RunLedger.Of(run, records);
        PathwayCall[] calls = [.. records.Select(RunLedger.Of).OrderBy(static call => call.StartedAt).ThenBy(static call => call.Kind, StringComparer.Ordinal).ThenBy(static call => call.Subject, StringComparer.Ordinal)];
        var path = Sum(CallChain.Longest(calls));
        var most = CallChain.MostAtOnce(calls);
        var bound = most == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(path.Ticks, Sum(calls).Ticks / most));
        return new PathwayRunReport
        {
            Run = shown, CriticalPath = path, MostAtOnce = most, LowerBound = bound,
            Efficiency = calls.Length > 0 && shown.Duration is { Ticks: > 0 } took ? Math.Min(1, bound / took) : null,
            Steps = [.. records.GroupBy(static record => record.Kind, StringComparer.Ordinal).Select(Step).OrderBy(static step => step.Kind, StringComparer.Ordinal)],
            Calls = calls, Changes = result?.Changes ?? [], Findings = findings ?? [], Failures = result?.Failures ?? [],
        };
    }

    private static PathwayRunStep Step(IGrouping<string, CallRecord> group)
    {
        CallRecord[] calls = [.. group];
        var times = calls.Select(static call => call.Milliseconds).Order().ToArray();
        return new PathwayRunStep
        {
            Kind = group.Key, Calls = calls.Length, Questions = calls.Sum(static call => call.Questions), Failed = calls.Count(static call => call.Outcome is CallOutcome.Failed or CallOutcome.Aborted),
            Time = TimeSpan.FromMilliseconds(times.Sum()), Median = TimeSpan.FromMilliseconds((times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2),
            InputTokens = RunLedger.Sum(calls, static call => call.InputTokens),
            OutputTokens = RunLedger.Sum(calls, static call => call.OutputTokens is null && call.ThoughtTokens is null ? null : (call.OutputTokens ?? 0) + (call.ThoughtTokens ?? 0)),
            Cost = RunLedger.Cost(calls),
        };
    }

    private static TimeSpan Sum(IEnumerable<PathwayCall> calls) => TimeSpan.FromTicks(calls.Sum(static call => call.Duration.Ticks));
}

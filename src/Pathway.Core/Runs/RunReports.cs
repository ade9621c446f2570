using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Runs;

/// <summary>Creates the report of a run from its ledger records and its result.</summary>
internal static class RunReports
{
    /// <param name="run">The record of the run.</param>
    /// <param name="records">The records of its calls.</param>
    /// <param name="result">The result of the run; null where there is none, or where only the ledger is available.</param>
    /// <param name="findings">The findings of the verification of the result.</param>
    public static PathwayRunReport Of(PathwayRun run, IReadOnlyList<PathwayCall> records, PathwayHierarchy? result = null,
        IReadOnlyList<PathwayFinding>? findings = null)
    {
        var shown = run.WithTotals(records);
        PathwayCall[] calls =
            [.. records.OrderBy(static call => call.StartedAt).ThenBy(static call => call.Kind, StringComparer.Ordinal)
                .ThenBy(static call => call.Subject, StringComparer.Ordinal)];
        var path = Sum(CallChain.FindCriticalPath(calls));
        var peak = CallChain.GetPeakConcurrency(calls);
        var bound = peak == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(path.Ticks, Sum(calls).Ticks / peak));
        return new PathwayRunReport
        {
            Run = shown, CriticalPath = path, PeakConcurrency = peak, LowerBound = bound,
            Efficiency = calls.Length > 0 && shown.Duration is { Ticks: > 0 } took ? Math.Min(1, bound / took) : null,
            Steps = [.. records.GroupBy(static record => record.Kind, StringComparer.Ordinal).Select(Step)
                .OrderBy(static step => step.Kind, StringComparer.Ordinal)],
            Calls = calls, Changes = result?.Changes ?? [], Findings = findings ?? [], Failures = result?.Failures ?? [],
            HasNoTerms = result is { HasPlacedTerm: false }, Result = result,
        };
    }

    private static PathwayRunStep Step(IGrouping<string, PathwayCall> group)
    {
        PathwayCall[] calls = [.. group];
        var times = calls.Select(static call => call.Duration).Order().ToArray();
        return new PathwayRunStep
        {
            Kind = group.Key, Calls = calls.Length, Questions = calls.Sum(static call => call.Questions),
            Failed = calls.Count(static call => call.Outcome is PathwayCallOutcome.Failed or PathwayCallOutcome.Aborted),
            Time = Sum(calls),
            Median = (times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2,
            InputTokens = RunTotals.Sum(calls, static call => call.InputTokens),
            OutputTokens = RunTotals.Sum(calls, GetBilledOutput),
            Cost = RunTotals.Cost(calls),
        };
    }

    // Thoughts are billed as output.
    private static long? GetBilledOutput(PathwayCall call) => call.OutputTokens is null && call.ThoughtTokens is null ? null
        : (call.OutputTokens ?? 0) + (call.ThoughtTokens ?? 0);

    private static TimeSpan Sum(IEnumerable<PathwayCall> calls) => TimeSpan.FromTicks(calls.Sum(static call => call.Duration.Ticks));
}

/// <summary>The totals of the calls of a run.</summary>
internal static class RunTotals
{
    /// <summary>A run of the ledger with the totals of its calls.</summary>
    public static PathwayRun WithTotals(this PathwayRun run, IReadOnlyList<PathwayCall> calls) => run with
    {
        State = GetState(run),
        InputTokens = Sum(calls, static call => call.InputTokens), CachedTokens = Sum(calls, static call => call.CachedTokens),
        OutputTokens = Sum(calls, static call => call.OutputTokens), ThoughtTokens = Sum(calls, static call => call.ThoughtTokens),
        Cost = Cost(calls), Currency = Cost(calls) is null ? null : calls.First(static call => call.Currency is not null).Currency,
    };

    // A killed process cannot record the end of its run.
    private static PathwayRunState GetState(PathwayRun run) =>
        run is { State: PathwayRunState.Running, Holder: { } holder } && LeaseHolder.IsDead(holder) ? PathwayRunState.Interrupted
        : run.State;

    /// <summary>The sum of a count; null where no call has it.</summary>
    public static long? Sum(IReadOnlyList<PathwayCall> calls, Func<PathwayCall, long?> count) => calls.All(call => count(call) is null)
        ? null
        : calls.Sum(call => count(call) ?? 0);

    /// <summary>
    /// The total cost of the calls; null where a price is missing or the currencies differ, because the sum would be wrong.
    /// </summary>
    public static decimal? Cost(IReadOnlyList<PathwayCall> calls)
    {
        var counted = calls.Where(static call => call.InputTokens is not null).ToList();
        return counted.Count > 0 && counted.All(static call => call.Cost is not null)
            && counted.Select(static call => call.Currency).Distinct(StringComparer.Ordinal).Count() == 1
            ? counted.Sum(static call => call.Cost) : null;
    }
}

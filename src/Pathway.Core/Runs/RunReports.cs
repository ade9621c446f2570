using Pathway.Model;
using Pathway.Storage;

namespace Pathway.Runs;

/// <summary>Puts the report of a run together from its lines in the ledger and its result.</summary>
internal static class RunReports
{
    /// <param name="run">The run's line.</param>
    /// <param name="records">The lines of its calls.</param>
    /// <param name="result">What came of it; null where nothing did, or where only the ledger is left.</param>
    /// <param name="findings">What the check of the result found.</param>
    public static PathwayRunReport Of(RunRecord run, IReadOnlyList<CallRecord> records, PathwayHierarchy? result = null,
        IReadOnlyList<PathwayFinding>? findings = null)
    {
        var shown = RunLedger.Of(run, records);
        PathwayCall[] calls =
            [.. records.Select(RunLedger.Of).OrderBy(static call => call.StartedAt).ThenBy(static call => call.Kind, StringComparer.Ordinal)
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
        };
    }

    private static PathwayRunStep Step(IGrouping<string, CallRecord> group)
    {
        CallRecord[] calls = [.. group];
        var times = calls.Select(static call => call.Milliseconds).Order().ToArray();
        return new PathwayRunStep
        {
            Kind = group.Key, Calls = calls.Length, Questions = calls.Sum(static call => call.Questions),
            Failed = calls.Count(static call => call.Outcome is CallOutcome.Failed or CallOutcome.Aborted),
            Time = TimeSpan.FromMilliseconds(times.Sum()),
            Median = TimeSpan.FromMilliseconds((times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2),
            InputTokens = RunLedger.Sum(calls, static call => call.InputTokens),
            OutputTokens =
                RunLedger.Sum(calls,
                    static call => call.OutputTokens is null && call.ThoughtTokens is null ? null
                        : (call.OutputTokens ?? 0) + (call.ThoughtTokens ?? 0)),
            Cost = RunLedger.Cost(calls),
        };
    }

    private static TimeSpan Sum(IEnumerable<PathwayCall> calls) => TimeSpan.FromTicks(calls.Sum(static call => call.Duration.Ticks));
}

/// <summary>What the ledger says of runs and calls, as it is shown.</summary>
internal static class RunLedger
{
    /// <summary>A run with the sums of its calls.</summary>
    public static PathwayRun Of(RunRecord run, IReadOnlyList<CallRecord> calls) => new()
    {
        RunId = run.RunId, Command = run.Command, State = run.State.ToString(), StartedAt = run.StartedAt,
        Duration = run.EndedAt - run.StartedAt,
        Questions = run.Questions, Stored = run.Stored, Calls = run.Calls, Failures = run.Failures, Changes = run.Changes,
        Curator = run.Curator,
        InputTokens = Sum(calls, static call => call.InputTokens), CachedTokens = Sum(calls, static call => call.CachedTokens),
        OutputTokens = Sum(calls, static call => call.OutputTokens), ThoughtTokens = Sum(calls, static call => call.ThoughtTokens),
        Cost = Cost(calls), Currency = Cost(calls) is null ? null : calls.First(static call => call.Currency is not null).Currency,
    };

    /// <summary>A call.</summary>
    public static PathwayCall Of(CallRecord call) => new()
    {
        RunId = call.RunId, Kind = call.Kind, Subject = call.Subject, Answerer = call.Answerer, Outcome = call.Outcome.ToString(),
        StartedAt = call.StartedAt, Duration = TimeSpan.FromMilliseconds(call.Milliseconds), ErrorId = call.ErrorId,
        Questions = call.Questions,
        Queued = Span(call.QueuedMilliseconds), RateLimitWait = Span(call.RateLimitWaitMilliseconds),
        Network = Span(call.NetworkMilliseconds), Parsing = Span(call.ParsingMilliseconds),
        InputTokens = call.InputTokens, CachedTokens = call.CachedTokens, OutputTokens = call.OutputTokens,
        ThoughtTokens = call.ThoughtTokens, Cost = call.Cost, Currency = call.Currency,
    };

    /// <summary>The sum of what was counted; null where nobody counted.</summary>
    public static long? Sum(IReadOnlyList<CallRecord> calls, Func<CallRecord, long?> count) => calls.All(call => count(call) is null) ? null
        : calls.Sum(call => count(call) ?? 0);

    /// <summary>
    /// What the calls cost. A sum that leaves out what has no price, or adds different currencies, would be a wrong number: it is null
    /// then.
    /// </summary>
    public static decimal? Cost(IReadOnlyList<CallRecord> calls)
    {
        var counted = calls.Where(static call => call.InputTokens is not null).ToList();
        return counted.Count > 0 && counted.All(static call => call.Cost is not null)
            && counted.Select(static call => call.Currency).Distinct(StringComparer.Ordinal).Count() == 1
            ? counted.Sum(static call => call.Cost) : null;
    }

    private static TimeSpan? Span(double? milliseconds) => milliseconds is { } counted ? TimeSpan.FromMilliseconds(counted) : null;
}

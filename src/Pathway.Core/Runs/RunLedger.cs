using Pathway.Model;
using Pathway.Store;

namespace Pathway.Runs;

/// <summary>What the ledger says of runs and calls, as it is shown.</summary>
internal static class RunLedger
{
    /// <summary>A run with the sums of its calls.</summary>
    public static PathwayRun Of(RunRecord run, IReadOnlyList<CallRecord> calls) => new()
    {
        RunId = run.RunId, Command = run.Command, State = run.State.ToString(), StartedAt = run.StartedAt, Duration = run.EndedAt - run.StartedAt,
        Questions = run.Questions, Stored = run.Stored, Calls = run.Calls, Failures = run.Failures, Changes = run.Changes, Curator = run.Curator,
        InputTokens = Sum(calls, static call => call.InputTokens), CachedTokens = Sum(calls, static call => call.CachedTokens),
        OutputTokens = Sum(calls, static call => call.OutputTokens), ThoughtTokens = Sum(calls, static call => call.ThoughtTokens),
        Cost = Cost(calls), Currency = Cost(calls) is null ? null : calls.First(static call => call.Currency is not null).Currency,
    };

    /// <summary>A call.</summary>
    public static PathwayCall Of(CallRecord call) => new()
    {
        RunId = call.RunId, Kind = call.Kind, Subject = call.Subject, Answerer = call.Answerer, Outcome = call.Outcome.ToString(),
        StartedAt = call.StartedAt, Duration = TimeSpan.FromMilliseconds(call.Milliseconds), ErrorId = call.ErrorId, Questions = call.Questions,
        Queued = Span(call.QueuedMilliseconds), Lane = Span(call.LaneMilliseconds), Wire = Span(call.WireMilliseconds), Reading = Span(call.ReadingMilliseconds),
        InputTokens = call.InputTokens, CachedTokens = call.CachedTokens, OutputTokens = call.OutputTokens, ThoughtTokens = call.ThoughtTokens, Cost = call.Cost, Currency = call.Currency,
    };

    /// <summary>The sum of what was counted; null where nobody counted.</summary>
    public static long? Sum(IReadOnlyList<CallRecord> calls, Func<CallRecord, long?> count) => calls.All(call => count(call) is null) ? null : calls.Sum(call => count(call) ?? 0);

    /// <summary>What the calls cost. A sum that leaves out what has no price, or adds different currencies, would be a wrong number: it is null then.</summary>
    public static decimal? Cost(IReadOnlyList<CallRecord> calls)
    {
        var counted = calls.Where(static call => call.InputTokens is not null).ToList();
        return counted.Count > 0 && counted.All(static call => call.Cost is not null) && counted.Select(static call => call.Currency).Distinct(StringComparer.Ordinal).Count() == 1
            ? counted.Sum(static call => call.Cost) : null;
    }

    private static TimeSpan? Span(double? milliseconds) => milliseconds is { } counted ? TimeSpan.FromMilliseconds(counted) : null;
}

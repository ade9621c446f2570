using Pathway.Questions;
using Pathway.Store;

namespace Pathway.Desk;

/// <summary>A call to a curator from its beginning until it has a record.</summary>
/// <param name="lap">Where the waits before the call are, and from where its time runs.</param>
internal sealed class OpenCall(TimeProvider clock, string runId, Question question, string answerer, CallLap lap)
{
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private readonly string key = QuestionKey.Of(question, answerer);

    /// <summary>The answer that it brought, as it is stored.</summary>
    public StoredAnswer Answer(string json) => new()
    {
        Key = key, Kind = question.Kind, Subject = question.Subject, Answerer = answerer, Json = json, At = clock.GetUtcNow(), RunId = runId, IsPlain = question.AcceptsImported,
    };

    /// <summary>The line in the ledger.</summary>
    public CallRecord End(CallOutcome outcome, CallUsage? usage = null, CallTimes? times = null, string? errorId = null) => new()
    {
        RunId = runId, Key = key, Kind = question.Kind, Subject = question.Subject, Answerer = answerer, Outcome = outcome,
        StartedAt = startedAt, Milliseconds = lap.Next(), ErrorId = errorId,
        InputTokens = usage?.InputTokens, CachedTokens = usage?.CachedTokens, OutputTokens = usage?.OutputTokens, ThoughtTokens = usage?.ThoughtTokens,
        Cost = usage?.Cost, Currency = usage?.Currency,
        QueuedMilliseconds = lap.Queued, LaneMilliseconds = lap.InLane, WireMilliseconds = times?.Wire, ReadingMilliseconds = times?.Reading,
    };
}

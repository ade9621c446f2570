using Pathway.Questions;
using Pathway.Store;

namespace Pathway.Desk;

/// <summary>A call to a curator from its beginning until it has a record.</summary>
/// <param name="clock">The time.</param>
/// <param name="runId">The run that makes it.</param>
/// <param name="questions">What it puts; the record names the first.</param>
/// <param name="keys">The keys of their answers.</param>
/// <param name="answerer">Who is asked.</param>
/// <param name="lap">Knows the waits before the call; its own time runs from now.</param>
internal sealed class OpenCall(TimeProvider clock, string runId, IReadOnlyList<Question> questions, IReadOnlyList<string> keys, string answerer, CallLap lap)
{
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    /// <summary>The answer that it brought to the question at a place, as it is stored.</summary>
    public StoredAnswer Answer(int place, string json) => new()
    {
        Key = keys[place], Kind = questions[place].Kind, Subject = questions[place].Subject, Answerer = answerer, Json = json,
        At = clock.GetUtcNow(), RunId = runId, IsPlain = questions[place].AcceptsImported,
    };

    /// <summary>The line in the ledger.</summary>
    public CallRecord End(CallOutcome outcome, CallUsage? usage = null, CallTimes? times = null, string? errorId = null) => new()
    {
        RunId = runId, Key = keys[0], Kind = questions[0].Kind, Subject = questions[0].Subject, Answerer = answerer, Outcome = outcome,
        StartedAt = startedAt, Milliseconds = lap.Next(), ErrorId = errorId,
        InputTokens = usage?.InputTokens, CachedTokens = usage?.CachedTokens, OutputTokens = usage?.OutputTokens, ThoughtTokens = usage?.ThoughtTokens,
        Cost = usage?.Cost, Currency = usage?.Currency,
        QueuedMilliseconds = lap.Queued, LaneMilliseconds = lap.InLane, WireMilliseconds = times?.Wire, ReadingMilliseconds = times?.Reading, Questions = questions.Count,
    };
}

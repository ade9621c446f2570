using Pathway.Questions;
using Pathway.Store;

namespace Pathway.Desk;

/// <summary>A call to a curator from its beginning until it has a record.</summary>
internal sealed class OpenCall(TimeProvider clock, string runId, Question question, string answerer)
{
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private readonly long started = clock.GetTimestamp();
    private readonly string key = QuestionKey.Of(question, answerer);

    /// <summary>The answer that it brought, as it is stored.</summary>
    public StoredAnswer Answer(string json) => new()
    {
        Key = key, Kind = question.Kind, Subject = question.Subject, Answerer = answerer, Json = json, At = clock.GetUtcNow(), RunId = runId, IsPlain = question.AcceptsImported,
    };

    /// <summary>The line in the ledger.</summary>
    public CallRecord End(CallOutcome outcome, CallUsage? usage = null, string? errorId = null) => new()
    {
        RunId = runId, Key = key, Kind = question.Kind, Subject = question.Subject, Answerer = answerer, Outcome = outcome,
        StartedAt = startedAt, Milliseconds = clock.GetElapsedTime(started).TotalMilliseconds, ErrorId = errorId,
        InputTokens = usage?.InputTokens, CachedTokens = usage?.CachedTokens, OutputTokens = usage?.OutputTokens, ThoughtTokens = usage?.ThoughtTokens,
        Cost = usage?.Cost, Currency = usage?.Currency,
    };
}

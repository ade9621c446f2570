using System.Globalization;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Batches;

/// <summary>Makes answers and a ledger record of what a request of a job has brought.</summary>
internal abstract class BatchReader
{
    /// <summary>A reader for the questions of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="curator">The model of the job, with the prompts with which it was submitted.</param>
    /// <param name="clock">The clock.</param>
    public static BatchReader Create(StoredBatch job, LlmCurator curator, TimeProvider clock)
    {
        var kind = QuestionKinds.Find(job.Kind)
            ?? throw new PathwayException(PathwayErrors.BatchPromptChanged, $"The job {job.Name} has questions of an unknown kind.",
                job.Name);
        return (BatchReader)Activator.CreateInstance(typeof(BatchReader<>).MakeGenericType(kind.AnswerType), job, curator, clock)!;
    }

    /// <summary>The answers of a result, to be stored, and its ledger record.</summary>
    public abstract (IReadOnlyList<PathwayCacheEntry> Answers, PathwayCall Call) Read(IReadOnlyList<BatchQuestion> items,
        BatchResult result);
}

/// <inheritdoc cref="BatchReader"/>
internal sealed class BatchReader<TAnswer>(StoredBatch job, LlmCurator curator, TimeProvider clock) : BatchReader
    where TAnswer : Answer
{
    private readonly Func<string, Question?> read = QuestionJson.CreateReader(job.Kind, job.Roots);

    public override (IReadOnlyList<PathwayCacheEntry> Answers, PathwayCall Call) Read(IReadOnlyList<BatchQuestion> items,
        BatchResult result)
    {
        Question<TAnswer>[] questions = [.. items.Select(item => read(item.Json)).OfType<Question<TAnswer>>()];
        // The key proves that the question is the one that was asked.
        if (questions.Length != items.Count || questions.Where((question, i) => GetKey(question) != items[i].Key).Any())
        {
            return Fail(items, questions, PathwayErrors.ReplyUnreadable.Id, null);
        }
        if (result.Response is not { } response)
        {
            return Fail(items, questions, (result.Failure?.Error ?? PathwayErrors.BatchFailed).Id, null);
        }
        try
        {
            var reply = curator.ReadBatchReply(questions, response);
            PathwayCacheEntry[] answers = [.. reply.Items.Select((item, i) => item.Answer is { } answer
                ? CreateAnswer(questions[i], items[i].Key, answer) : null).OfType<PathwayCacheEntry>()];
            if (answers.Length == 0) { return Fail(items, questions, reply.MissingError.Id, reply.Usage); }
            var outcome = reply.Items.All(static item => item.Answer is not { IsAbstention: false }) ? PathwayCallOutcome.Abstained
                : PathwayCallOutcome.Answered;
            var error = reply.HeldSecret ? PathwayErrors.ReplyHeldSecret : answers.Length == items.Count ? null : reply.MissingError;
            return (answers, CreateCall(items, questions, outcome, error?.Id, reply.Usage));
        }
        catch (CuratorException refused) { return Fail(items, questions, refused.Error.Id, refused.Usage); }
    }

    private string GetKey(Question question) => curator.SeesPromptOnly ? QuestionKey.OfPrompt(question, job.Answerer)
        : QuestionKey.Of(question, job.Answerer);

    private (IReadOnlyList<PathwayCacheEntry>, PathwayCall) Fail(IReadOnlyList<BatchQuestion> items, IReadOnlyList<Question> questions,
        string errorId, CallUsage? usage) => ([], CreateCall(items, questions, PathwayCallOutcome.Failed, errorId, usage));

    private PathwayCacheEntry CreateAnswer(Question question, string key, TAnswer answer) => new()
    {
        Key = key, Kind = question.Kind, Name = question.Subject, Answerer = job.Answerer, Answer = AnswerJson.Write(answer),
        At = clock.GetUtcNow(), RunId = job.Name, IsPlain = question.AcceptsImported,
    };

    private PathwayCall CreateCall(IReadOnlyList<BatchQuestion> items, IReadOnlyList<Question> questions, PathwayCallOutcome outcome,
        string? errorId, CallUsage? usage) => new()
    {
        RunId = job.Name, Key = items[0].Key, Kind = job.Kind, Subject = questions.Count > 0 ? questions[0].Subject : "",
        Answerer = job.Answerer, Outcome = outcome, StartedAt = job.CreatedAt, Duration = clock.GetUtcNow() - job.CreatedAt,
        ErrorId = errorId, InputTokens = usage?.InputTokens, CachedTokens = usage?.CachedTokens, OutputTokens = usage?.OutputTokens,
        ThoughtTokens = usage?.ThoughtTokens, Cost = usage?.Cost, Currency = usage?.Currency, Questions = items.Count,
    };
}

/// <summary>A hash of the requests of a job: what was asked, of which model.</summary>
internal static class BatchFingerprint
{
    /// <summary>The hash of these requests.</summary>
    public static string Of(IEnumerable<BatchRequest> requests) =>
        ContentHash.Of(requests.Select(static request => ContentHash.Of(Describe(request))));

    private static IEnumerable<string> Describe(BatchRequest request) =>
    [
        request.Key, request.Options.ModelId ?? "",
        request.Options.Temperature?.ToString(CultureInfo.InvariantCulture) ?? "",
        request.Options.ResponseFormat is Microsoft.Extensions.AI.ChatResponseFormatJson { Schema: { } schema } ? schema.GetRawText() : "",
        .. request.Messages.SelectMany(static message => (string[])[message.Role.Value, message.Text]),
    ];
}

using System.Collections.Concurrent;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>
/// Answers from the store and from curators on this machine, and counts the questions without a stored answer, for -WhatIf and
/// -EstimateOnly. Writes nothing and asks nobody else.
/// </summary>
internal sealed class DryRunAsker : IEstimator
{
    private readonly QuestionEngine engine;
    private readonly ICurator? predictor;
    private readonly ConcurrentDictionary<string, OpenQuestion> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> stored = new(StringComparer.Ordinal);
    private readonly Lazy<DryRunAsker> prediction;

    /// <param name="engine">The engine of the run that is estimated.</param>
    /// <param name="createPredictor">Creates a curator that answers as the model probably will; null where nothing is predicted.</param>
    public DryRunAsker(QuestionEngine engine, Func<ICurator>? createPredictor = null)
        : this(engine, createPredictor, predictor: null)
    {
    }

    private DryRunAsker(QuestionEngine engine, Func<ICurator>? createPredictor, ICurator? predictor)
    {
        this.engine = engine;
        this.predictor = predictor;
        prediction = new(() => predictor is not null ? this : new DryRunAsker(engine, createPredictor, createPredictor?.Invoke()));
    }

    public string RunId => "estimate";

    public int OpenCount => open.Count;

    public int UnknownCount => open.Values.Count(static question => !question.IsKnown);

    public int StoredCount => stored.Count;

    public CallPlan Plan { get; } = new();

    public IEstimator Prediction => prediction.Value;

    /// <summary>The store that the estimate reads.</summary>
    public IStore Store => engine.Store;

    /// <summary>The curators that the run would ask.</summary>
    public IReadOnlyList<ICurator> Curators => engine.Curators;

    /// <summary>Whether the run would use stored answers only.</summary>
    public bool IsReplay => engine.IsReplay;

    /// <summary>The current day, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(engine.Clock.GetUtcNow().UtcDateTime);

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer => AskAsync(question, (caller, asked) => Plan.Add(caller, [asked], priority), cancellation);

    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var called = new ConcurrentDictionary<ICurator, ConcurrentQueue<Question>>();
        var replies = await Task.WhenAll(questions.Select(question =>
            AskAsync(question, (caller, asked) => called.GetOrAdd(caller, static _ => []).Enqueue(asked), cancellation)))
            .ConfigureAwait(false);
        foreach (var (curator, asked) in called) { Plan.Add(curator, QuestionOrder.Sort(asked), priority); }
        return replies;
    }

    private async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, Action<ICurator, Question> plan,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        var keyed = engine.AddKeys(question);
        await engine.FetchAsync([keyed], cancellation).ConfigureAwait(false);
        var key = keyed.InFlightKey;
        if (engine.FindStored(keyed) is { } found)
        {
            stored.TryAdd(key, true);
            return found;
        }
        if (open.TryGetValue(key, out var known)) { return (Reply<TAnswer>)known.Reply; }
        var (reply, caller) = await FindReplyAsync(keyed, cancellation).ConfigureAwait(false);
        var entry = new OpenQuestion(reply, reply.Failure is null);
        var first = open.GetOrAdd(key, entry);
        if (ReferenceEquals(first, entry) && caller is not null) { plan(caller, question); }
        return (Reply<TAnswer>)first.Reply;
    }

    // The reply that is certain or expected, else a failure; and the curator that would be called, if any.
    private async Task<(Reply<TAnswer> Reply, ICurator? Caller)> FindReplyAsync<TAnswer>(KeyedQuestion<TAnswer> keyed,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var question = keyed.Question;
        if (engine.IsReplay) { return (CreateFailure(question), null); }
        Reply<TAnswer>? abstention = null;
        ICurator? caller = null;
        FallbackChain? answered = null;
        foreach (var (curator, answerer, key) in keyed.Answerers)
        {
            if (answered is not null && curator.Chain == answered) { continue; }
            // What is stored is an abstention: else it would have been found.
            if (engine.Find<TAnswer>(key) is { } known)
            {
                (abstention, answered) = (known, curator.Chain);
                continue;
            }
            if (!curator.IsLocal)
            {
                caller = curator;
                break;
            }
            var reply = await AskAsync(curator, answerer, question, cancellation).ConfigureAwait(false);
            if (!reply.Answer!.IsAbstention) { return (reply, null); }
            abstention = reply;
        }
        if (caller is null) { return (abstention ?? CreateFailure(question), null); }
        return predictor?.GetAnswerer(question) is { } expected
            ? (await AskAsync(predictor, expected, question, cancellation).ConfigureAwait(false), caller)
            : (CreateFailure(question), caller);
    }

    private static async Task<Reply<TAnswer>> AskAsync<TAnswer>(ICurator curator, string answerer, Question<TAnswer> question,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var response = await curator.AskAsync([question], cancellation).ConfigureAwait(false);
        var answer = response.Items[0].Answer!;
        return new Reply<TAnswer>
        {
            Answer = answer,
            Provenance = new PathwayProvenance
                { Answerer = answerer, Source = PathwaySource.Asked, Reason = answer.Reason, Confidence = answer.Confidence },
        };
    }

    private static Reply<TAnswer> CreateFailure<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => new()
    {
        Failure = new PathwayFailure
        {
            Question = question.Kind, Subject = question.Subject, ErrorId = PathwayErrors.AnswerUnavailable.Id,
            Message = $"The {question.Text} is not stored.", RecommendedAction = PathwayErrors.AnswerUnavailable.RecommendedAction,
        },
    };

    private sealed record OpenQuestion(object Reply, bool IsKnown);
}

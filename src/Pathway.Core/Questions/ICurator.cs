using Pathway.Errors;

namespace Pathway.Questions;

/// <summary>
/// Answers questions: an ontology, a model, a literature service. Caching, permits and retries belong to the engine. Safe for concurrent
/// use.
/// </summary>
internal interface ICurator
{
    /// <summary>
    /// The name of the answerer, with everything that determines the answer: the release of the ontology and the version of the rules, or
    /// the model and the version of the prompt. Null where the curator does not answer the question. It is part of the key.
    /// </summary>
    string? GetAnswerer(Question question);

    /// <summary>
    /// Whether its answers depend on no more of the roots than prompts show. Anchors and keywords are then no part of their keys.
    /// </summary>
    bool SeesPromptOnly => false;

    /// <summary>
    /// The curators that stand in for each other: a later one is asked only where the earlier ones are not available
    /// (<see cref="FallbackChain.IsUnavailable"/>). Null where it is asked whenever the ones before it abstain.
    /// </summary>
    FallbackChain? Chain => null;

    /// <summary>
    /// Whether it answers at once from what is on this machine, and always in the same way: an estimate asks it instead of counting a
    /// call.
    /// </summary>
    bool IsLocal => false;

    /// <summary>How its calls are limited, priced, batched and hedged. By default they are free and unlimited.</summary>
    ICallPolicy CallPolicy => UnlimitedCallPolicy.Instance;

    /// <summary>The destination of a call with such a question, for telemetry; null where it sends no request.</summary>
    CallTarget? GetTarget(Question question) => null;

    /// <summary>
    /// The answers to one or several questions of one kind and one root profile, in one call; at most
    /// <see cref="ICallPolicy.GetBatchSize"/>. A question without an answer in the response is asked again, in
    /// smaller batches (<see cref="ICallPolicy.GetSmallerBatchSize"/>).
    /// </summary>
    /// <exception cref="CuratorException">There is no answer now; a later attempt may succeed.</exception>
    Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer;

    /// <summary>The same, with a reply of limited length. Curators whose policy expects no output ignore the limit.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="outputLimit">The most tokens that the reply may take, thoughts included; null for the usual limit. It is no part of
    /// the key: an answer that is complete does not depend on it.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="CuratorException">There is no answer now; a later attempt may succeed.</exception>
    Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int? outputLimit,
        CancellationToken cancellation)
        where TAnswer : Answer => AskAsync(questions, cancellation);
}

/// <summary>Curators that stand in for each other, in the order in which the engine knows them.</summary>
internal sealed class FallbackChain
{
    // What stays so during the run, and is no fault of the question, the key or the address: those are the same for all of them.
    private static readonly HashSet<string> Reasons = new(StringComparer.Ordinal)
    {
        PathwayErrors.ModelQuotaExhausted.Id, PathwayErrors.ModelNotFound.Id, PathwayErrors.ModelUnavailable.Id,
        PathwayErrors.ModelRateLimited.Id, PathwayErrors.WaitTooLong.Id,
    };

    /// <summary>
    /// Whether a curator is not available: the quota of its day is used up, the model does not exist (any more), or it could not answer
    /// for longer than the run waits. The failure is that of a question after all of its attempts.
    /// </summary>
    public static bool IsUnavailable(Model.PathwayFailure? failure) => failure is not null && Reasons.Contains(failure.ErrorId);

    /// <summary>
    /// Whether the next curator may be asked instead. Under the same key it is the same model in another service tier, which helps against
    /// a lack of capacity alone.
    /// </summary>
    /// <param name="failure">The failure of the curator that is not available.</param>
    /// <param name="failedKey">The key of its answer.</param>
    /// <param name="key">The key of the answer of the next one.</param>
    public static bool CanReplace(Model.PathwayFailure failure, string failedKey, string key) =>
        failedKey != key || failure.ErrorId == PathwayErrors.ModelUnavailable.Id;
}

/// <summary>A curator that is asked one question per call.</summary>
internal interface ISingleQuestionCurator : ICurator
{
    /// <summary>The answer, or an abstention, with its usage.</summary>
    /// <exception cref="CuratorException">There is no answer now; a later attempt may succeed.</exception>
    ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer;

    async Task<BatchResponse<TAnswer>> ICurator.AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions,
        CancellationToken cancellation)
    {
        if (questions.Count != 1) { throw new NotSupportedException("This curator is asked one question per call."); }
        return await AskAsync(questions[0], cancellation).ConfigureAwait(false) is { Answer: not null } response
            ? new BatchResponse<TAnswer>([new BatchResponseItem<TAnswer>(response.Answer, null)], 0, false, response.Usage, response.Timing)
                { Metadata = response.Metadata }
            : throw new InvalidOperationException("The curator returned null.");
    }
}

/// <summary>How the calls to a curator are limited, priced, batched and hedged.</summary>
internal interface ICallPolicy
{
    /// <summary>The limiter of calls with such a question; null for none.</summary>
    ICallLimiter? GetLimiter(Question question) => null;

    /// <summary>Whether the server is known to accept calls; null where no call needs to go first to find out.</summary>
    ServerProof? Proof => null;

    /// <summary>A run begins: what the server refused before for a long time may be tried once more.</summary>
    void BeginRun()
    {
    }

    /// <summary>The estimated number of tokens of a call with these questions, which count against the limits.</summary>
    int EstimateTokens(IReadOnlyList<Question> questions) => 0;

    /// <summary>The maximum usage of a call with these questions; null where calls are free.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="outputLimit">The most tokens that the reply may take, thoughts included; null for the usual limit.</param>
    /// <param name="sharedTokens">The most tokens of what does not depend on the questions, only on their kind and their roots, where
    /// an earlier call has shown it; else null.</param>
    CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit = null, int? sharedTokens = null) => null;

    /// <summary>
    /// The number of tokens that the reply to these questions is expected to take, thoughts included; null where replies cannot be limited.
    /// </summary>
    int? GetExpectedOutput(IReadOnlyList<Question> questions) => null;

    /// <summary>The expected usage of a call with these questions, for estimates; null where calls are free.</summary>
    CallUsage? EstimateUsage(IReadOnlyList<Question> questions) => null;

    /// <summary>The model that answers, with its prices and limits, for estimates; null where calls are free.</summary>
    ModelFacts? Facts => null;

    /// <summary>
    /// Whether a slow call may be hedged by a second one: where only limits and costs restrict the number of calls.
    /// </summary>
    bool CanHedge => false;

    /// <summary>
    /// The maximum number of questions of this kind in one call. A batch is only a transport: each answer is stored separately.
    /// </summary>
    int GetBatchSize(Question question) => 1;

    /// <summary>
    /// The maximum number of questions per call when those are asked again that a call left out; at least 1, and less than the number of
    /// questions in that call.
    /// </summary>
    /// <param name="question">One of the questions.</param>
    /// <param name="asked">The number of questions in that call, more than 1.</param>
    int GetSmallerBatchSize(Question question, int asked) => 1;
}

/// <summary>
/// Whether a server is known to accept calls: it has answered one, or it has described the model, which is free of charge. Before, calls go
/// one at a time, so that a wrong key, model, region or account costs one call. Safe for concurrent use.
/// </summary>
/// <param name="check">Asks the server for the model. False says nothing.</param>
internal sealed class ServerProof(Func<CancellationToken, Task<bool>> check)
{
    private volatile bool isGiven;

    /// <summary>Whether the server is known to accept calls.</summary>
    public bool IsGiven => isGiven;

    /// <summary>The server has accepted a call.</summary>
    public void Give() => isGiven = true;

    /// <summary>Asks the server for the model.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (await check(cancellation).ConfigureAwait(false)) { Give(); }
    }
}

/// <summary>The policy of curators whose calls are free and unlimited.</summary>
internal sealed class UnlimitedCallPolicy : ICallPolicy
{
    public static ICallPolicy Instance { get; } = new UnlimitedCallPolicy();
}

/// <summary>A curator could not answer now. Nothing is stored, and a later run asks again.</summary>
internal sealed class CuratorException : Exception
{
    public CuratorException(PathwayError error, string message, bool isTransient, Exception? cause = null)
        : base(message, cause)
    {
        Error = error;
        IsTransient = isTransient;
    }

    /// <summary>The entry of the error catalogue.</summary>
    public PathwayError Error { get; }

    /// <summary>Whether a retry of the same question may succeed.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether the failure is independent of the question: every question would fail now.</summary>
    public bool IsForAll { get; init; }

    /// <summary>The delay before the next attempt that the server requested; null for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the request is different now, so that the retry is sent at once and does not count as one.</summary>
    public bool IsAdjusted { get; init; }

    /// <summary>Whether a call with fewer of the questions may succeed, because the budget suffices for it.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether another call has reported the same before, so that nothing is to be said.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether the server fails for all questions, so that the retry waits for it and does not count as one.</summary>
    public bool IsOutage { get; private init; }

    /// <summary>The same failure during an outage of the server.</summary>
    public CuratorException DuringOutage() => new(Error, Message, isTransient: true, this)
    {
        IsOutage = true, RetryAfter = RetryAfter, IsDelayedByLimiter = IsDelayedByLimiter, Usage = Usage, Metadata = Metadata,
        Status = Status, Timing = Timing,
    };

    /// <summary>Whether the limiter already delays all calls by that time, so that the retry need not wait in addition.</summary>
    public bool IsDelayedByLimiter { get; init; }

    /// <summary>The usage of the failed call, which may be billed.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>The metadata of the reply, or null.</summary>
    public ReplyMetadata? Metadata { get; init; }

    /// <summary>The HTTP status of an error, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The timing of the failed call, or null.</summary>
    public CallTiming? Timing { get; init; }
}

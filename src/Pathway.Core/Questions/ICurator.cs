using Pathway.Errors;

namespace Pathway.Questions;

/// <summary>
/// Who answers questions: an ontology, a model. A curator knows nothing of caches, slots or retries; the desk does.
/// Safe for concurrent use.
/// </summary>
internal interface ICurator
{
    /// <summary>
    /// Who answers questions of this kind, with everything that decides the answer: the ontology release and the version of
    /// the rules, or model and prompt version. Null where the curator does not answer this kind. Part of the key.
    /// </summary>
    string? GetAnswerer(Question question);

    /// <summary>The limits under which a question is asked; null for none.</summary>
    ICallLimiter? GetLimiter(Question question) => null;

    /// <summary>The estimate of what a call with these questions takes from those limits, in tokens.</summary>
    int EstimateTokens(IReadOnlyList<Question> questions) => 0;

    /// <summary>What a call with these questions uses at the most; null where nothing is paid.</summary>
    CallUsage? GetMaxUsage(IReadOnlyList<Question> questions) => null;

    /// <summary>
    /// Whether an equal call may be put beside one that takes long: where only limits and money speak against a further call.
    /// </summary>
    bool CanHedge => false;

    /// <summary>
    /// How many questions of this kind one call may put. A batch is only transport: each question is answered, and stored, by itself.
    /// </summary>
    int GetBatchSize(Question question) => 1;

    /// <summary>What a question is likely to use, for an estimate; null where nothing counts.</summary>
    CallUsage? EstimateUsage(Question question) => null;

    /// <summary>Where a call with such a question goes, for those who watch; null where it goes nowhere outside.</summary>
    CallTarget? GetTarget(Question question) => null;

    /// <summary>The answer, an abstention where the curator does not know; and what it used.</summary>
    /// <exception cref="CuratorException">There is no answer now; a later try may have one.</exception>
    ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer;

    /// <summary>
    /// The answers to several questions of one kind and one root profile in one call, not more than <see cref="GetBatchSize"/>. What does
    /// not come is missing, and is asked again alone.
    /// </summary>
    /// <exception cref="CuratorException">There is no answer to any of them now.</exception>
    Task<BatchResponse<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer => throw new NotSupportedException("This curator is asked one question a call.");
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

    /// <summary>Whether the same question may be answered when it is tried again at once.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether it says nothing of the question: whatever is asked now fails likewise.</summary>
    public bool IsForAll { get; init; }

    /// <summary>How long to wait before the next try, as whoever was asked says; null where nothing was said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the lane that the call went through makes all wait as long; whoever tries again need not wait beside it.</summary>
    public bool IsDelayedByLimiter { get; init; }

    /// <summary>What the failed call used; it may be paid all the same.</summary>
    public CallUsage? Usage { get; init; }

    /// <summary>What the reply says of itself, where one came; or null.</summary>
    public ReplyMetadata? Metadata { get; init; }

    /// <summary>The HTTP status of an error, or null.</summary>
    public int? Status { get; init; }

    /// <summary>Where the time of the failed call went, or null.</summary>
    public CallTiming? Timing { get; init; }
}

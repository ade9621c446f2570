using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>The options of a run.</summary>
internal sealed record RunOptions
{
    /// <summary>The command that runs, for the ledger.</summary>
    public required string Command { get; init; }

    /// <summary>The maximum number of concurrent calls; 1 is the sequential mode. Null for the limits of the servers alone.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>The time-out of a call, without the waits before it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The maximum wait for the rate limits; a question that would wait longer fails at once.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long a run waits for a server that fails; after it all questions fail together. Zero for not at all.</summary>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The budget, which several runs may share; null for no limit.</summary>
    public RunBudget? Budget { get; init; }

    /// <summary>
    /// Whether a call that takes longer than 95 % of similar calls is hedged by a second one, at most one for twenty calls.
    /// </summary>
    public bool Hedge { get; init; }

    /// <summary>Takes the questions that go out as a batch; null where all are asked during the run.</summary>
    public DeferredQuestions? Deferred { get; init; }

    /// <summary>The maximum number of attempts at a call with transient failures.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The maximum number of retries of a rate-limited call; at least one.</summary>
    public int MaxRateLimitRetries { get; init; } = 10;

    /// <summary>
    /// The delay before the second attempt where the server names none; it doubles with each further attempt. A host of the module can set
    /// it for the process, as the tests of the cmdlets do: they wait for no retry.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = AppContext.GetData("Pathway.RetryDelay") as TimeSpan? ?? TimeSpan.FromSeconds(1);

    /// <summary>Called for each event, from several threads. It must not throw.</summary>
    public Action<QuestionEvent> OnEvent { get; init; } = static _ => { };

    /// <summary>Called for waits for the rate limits, from several threads. It must not throw.</summary>
    public Action<LimiterWait> OnWait { get; init; } = static _ => { };

    /// <summary>
    /// Called once when a telemetry listener of this process throws, from any thread. It must not throw.
    /// </summary>
    public Action<Exception> OnListenerError { get; init; } = static _ => { };
}

/// <summary>The progress of a run at one moment.</summary>
/// <param name="Questions">Questions asked.</param>
/// <param name="Done">Questions that are answered or failed.</param>
/// <param name="Stored">Questions with a stored or imported answer.</param>
/// <param name="Running">Running calls.</param>
/// <param name="Calls">Calls started.</param>
/// <param name="Failures">Questions without an answer.</param>
internal readonly record struct RunProgress(int Questions, int Done, int Stored, int Running, int Calls, int Failures);

/// <summary>The kind of an event of a question.</summary>
internal enum QuestionEventKind
{
    /// <summary>The question was asked.</summary>
    Asked,
    /// <summary>A stored or imported answer was found.</summary>
    FoundStored,
    /// <summary>Another process that shares the store asks it; the engine waits for its answer.</summary>
    AskedElsewhere,
    /// <summary>A call to a curator started.</summary>
    CallStarted,
    /// <summary>A hedge for a slow call started.</summary>
    Hedged,
    /// <summary>A call ended with an answer or an abstention.</summary>
    CallAnswered,
    /// <summary>A call failed; it may be retried.</summary>
    CallFailed,
    /// <summary>A curator is not available, and the next one of its chain is asked.</summary>
    FellBack,
    /// <summary>The server has served a call in another service tier than was asked for.</summary>
    ServedInOtherTier,
    /// <summary>The question is answered.</summary>
    Answered,
    /// <summary>The question has no answer in this run.</summary>
    Failed,
}

/// <summary>An event of a question, for progress and verbose output.</summary>
internal sealed record QuestionEvent(QuestionEventKind Kind, Question Question, string? Detail = null)
{
    /// <summary>The call that brought an answer, or failed; null where no request was sent.</summary>
    public AnsweredCall? Call { get; init; }

    /// <summary>Who is asked in place of the curator that is not available; null for other events.</summary>
    public string? Instead { get; init; }
}

/// <summary>A call that sent a request and has ended.</summary>
/// <param name="Answers">The number of answers that it brought; of a failed one, of its questions.</param>
/// <param name="Usage">Its tokens and cost; null where they are not known.</param>
/// <param name="Duration">From the request to the reply; null where it was not measured.</param>
internal sealed record AnsweredCall(int Answers, CallUsage? Usage, TimeSpan? Duration);

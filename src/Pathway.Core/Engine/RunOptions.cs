using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>What a run may do.</summary>
internal sealed record RunOptions
{
    /// <summary>The command that runs, for the ledger.</summary>
    public required string Command { get; init; }

    /// <summary>The most calls at once; 1 is the sequential mode. Null leaves it to the limits of whoever answers.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>How long a call may take, waits for its turn not counted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest wait for the limits of whoever answers; where it would be longer, the question stays open at once.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>What the run may spend, perhaps together with others; null for no limit.</summary>
    public RunBudget? Budget { get; init; }

    /// <summary>
    /// Whether a call that takes longer than nearly all like it is put a second time beside the first, at most one for twenty calls.
    /// </summary>
    public bool Hedge { get; init; }

    /// <summary>How often a call is tried when it fails in a way that may pass.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How often a call comes back when it is told to come back later; at least once.</summary>
    public int MaxRateLimitRetries { get; init; } = 10;

    /// <summary>The wait before the second try, where nobody says how long to wait; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told of each event; called from several threads, and must not throw.</summary>
    public Action<QuestionEvent> OnEvent { get; init; } = static _ => { };

    /// <summary>Told of waits for the limits of whoever answers; called from several threads, and must not throw.</summary>
    public Action<LimiterWait> OnWait { get; init; } = static _ => { };

    /// <summary>
    /// Told once when somebody who listens to the telemetry of this process throws; called from any thread, and must not throw.
    /// </summary>
    public Action<Exception> OnListenerError { get; init; } = static _ => { };
}

/// <summary>How a run stands, at one moment.</summary>
/// <param name="Questions">Questions put to the desk, each once.</param>
/// <param name="Done">Questions that are answered or failed.</param>
/// <param name="Stored">Questions that a stored or imported answer served.</param>
/// <param name="Running">Calls under way.</param>
/// <param name="Calls">Calls begun.</param>
/// <param name="Failures">Questions without an answer.</param>
internal readonly record struct RunProgress(int Questions, int Done, int Stored, int Running, int Calls, int Failures);

/// <summary>What happened to a question.</summary>
internal enum QuestionEventKind
{
    /// <summary>It was put to the desk.</summary>
    Asked,
    /// <summary>A stored or imported answer served.</summary>
    FoundStored,
    /// <summary>Another process that shares the store asks it, and its answer is waited for.</summary>
    AskedElsewhere,
    /// <summary>A call to a curator began.</summary>
    CallStarted,
    /// <summary>A call to a curator began beside an equal one that takes long.</summary>
    Hedged,
    /// <summary>A call ended with an answer or an abstention.</summary>
    CallAnswered,
    /// <summary>A call failed; it may be tried again.</summary>
    CallFailed,
    /// <summary>The question has its answer.</summary>
    Answered,
    /// <summary>The question stays without an answer in this run.</summary>
    Failed,
}

/// <summary>An event at the desk, for progress and verbose lines.</summary>
internal sealed record QuestionEvent(QuestionEventKind Kind, Question Question, string? Detail = null);

using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Telemetry;
using Polly;
using Polly.Retry;

namespace Pathway.Engine;

/// <summary>
/// Puts questions to the curators in turn, each call within a slot of the run. A call that fails in a way that may pass is tried again;
/// what fails for good becomes a value, not an exception.
/// </summary>
internal sealed class CuratorPipeline
{
    // Where a run leaves it to the limits of whoever answers: enough to fill them, too few to fill the memory.
    private const int DefaultConcurrency = 1000;

    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(30);

    private readonly QuestionEngine engine;
    private readonly Action<QuestionEvent> onEvent;
    private readonly PrioritySemaphore permits;
    private readonly PrioritySemaphore evidencePermits;
    private readonly ResiliencePipeline retries;
    private readonly CallExecutor executor;
    private readonly HedgingExecutor hedging;

    public CuratorPipeline(QuestionEngine engine, RunOptions options, string runId, RunTelemetry telemetry)
    {
        this.engine = engine;
        onEvent = options.OnEvent;
        permits = new PrioritySemaphore(options.ThrottleLimit ?? DefaultConcurrency);
        // One call at a time is one, whatever it is about.
        evidencePermits = options.ThrottleLimit == 1 ? permits : new PrioritySemaphore(options.ThrottleLimit ?? DefaultConcurrency);
        retries = CallRetryPolicy.Create(options, engine.Clock);
        executor = new CallExecutor(engine, options, runId, telemetry);
        hedging = new HedgingExecutor(engine, options, executor, question => GetSemaphore(question).TryAcquire());
        LeaseDuration = options.Timeout + LeaseMargin;
    }

    /// <summary>Calls begun so far.</summary>
    public int Started => executor.Started;

    /// <summary>How many of them were put beside an equal one.</summary>
    public int Hedges => executor.Hedges;

    /// <summary>Questions that wait for a slot.</summary>
    public int Waiting => permits.Waiting;

    /// <summary>Calls under way.</summary>
    public int Running => executor.Running;

    /// <summary>How long the right to ask holds when nobody renews it: longer than the call may take.</summary>
    public TimeSpan LeaseDuration { get; }

    /// <summary>Asks one question, of whoever answers it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="priority">Higher goes first.</param>
    /// <param name="waiters">Those who wait for it.</param>
    /// <param name="timer">Runs since the question was put.</param>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, IWaiters waiters, PhaseTimer timer)
        where TAnswer : Answer
    {
        while (true)
        {
            var (reply, heldElsewhere) = await TryAskAsync(question, priority, waiters, timer).ConfigureAwait(false);
            if (reply is not null) { return reply; }
            // Without a slot: another process answers this one, and there may be others to ask here.
            onEvent(new QuestionEvent(QuestionEventKind.AskedElsewhere, question));
            await engine.WaitForLeaseAsync(heldElsewhere!, waiters.Abort).ConfigureAwait(false);
        }
    }

    // The reply, or the key of the answer that another process is about to get.
    private async Task<(Reply<TAnswer>? Reply, string? AskedElsewhere)> TryAskAsync<TAnswer>(Question<TAnswer> question, int priority,
        IWaiters waiters, PhaseTimer timer)
        where TAnswer : Answer
    {
        using var permit = await AcquirePermitAsync(question, priority, waiters).ConfigureAwait(false);
        // Waiting takes time: another flight or another process may have answered.
        if (engine.FindStored(question) is { } found) { return (found, null); }
        if (engine.IsReplay)
        {
            return (CreateFailure<TAnswer>(question, PathwayErrors.AnswerUnavailable,
                "no answer is stored, and only stored answers are used"), null);
        }
        Reply<TAnswer>? abstention = null;
        foreach (var curator in engine.Curators)
        {
            if (curator.GetAnswerer(question) is not { } answerer) { continue; }
            var request = new CallRequest<TAnswer>(curator, answerer, [question], priority, waiters, timer);
            var key = request.Keys[0];
            var reply = engine.Find<TAnswer>(key);
            if (reply is null)
            {
                using var lease = await engine.AcquireLeaseAsync(curator, question, key, LeaseDuration).ConfigureAwait(false);
                if (lease is null) { return (null, key); }
                // Whoever held it before may have answered.
                reply = engine.Find<TAnswer>(key) ?? (await ExecuteAsync(request).ConfigureAwait(false))[0]!;
            }
            if (reply.Answer is not { IsAbstention: true }) { return (reply, null); }
            abstention = reply;
        }
        return (abstention ?? CreateUnanswered(question), null);
    }

    /// <summary>Waits for a slot; disposing it gives it back.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public Task<PrioritySemaphore.Permit> AcquirePermitAsync(Question question, int priority, IWaiters waiters) => GetSemaphore(question)
        .AcquireAsync(priority, question.Subject, waiters.Abort);

    /// <summary>Makes a call, within a slot, as often as it takes.</summary>
    /// <returns>For each question the reply, or null where it should be asked again alone; never null for the only one.</returns>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> ExecuteAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        try
        {
            return await retries.ExecuteAsync(async _ => await hedging.ExecuteAsync(request).ConfigureAwait(false), request.Waiters.Abort)
                .ConfigureAwait(false);
        }
        catch (CuratorException failure)
        {
            var isSplit = request.Questions.Count > 1 && CanBeCausedByOneQuestion(failure.Error);
            return [.. request.Questions.Select(
                question => isSplit ? null
                    : CreateFailure<TAnswer>(question, failure.Error, failure.Message, failure.IsForAll
                        || CircuitBreaker.IsPermanent(failure)))];
        }
    }

    /// <summary>The reply where nobody answers questions of that kind.</summary>
    public static Reply<TAnswer> CreateUnanswered<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => CreateFailure<TAnswer>(question, PathwayErrors.AnswerUnavailable, "no curator answers such questions");

    private PrioritySemaphore GetSemaphore(Question question) => question.IsEvidence ? evidencePermits : permits;

    // What is refused, or spoils the reply, may be one of the questions: the others shall not bear it.
    private static bool CanBeCausedByOneQuestion(PathwayError error) =>
        error == PathwayErrors.ReplyBlocked || error == PathwayErrors.ReplyUnreadable || error == PathwayErrors.ReplyCut
        || error == PathwayErrors.ModelRequestRefused;

    private static Reply<TAnswer> CreateFailure<TAnswer>(Question question, PathwayError error, string message, bool isForAll = false)
        where TAnswer : Answer => new()
        {
            Failure = new PathwayFailure
            {
                Question = question.Kind, Subject = question.Subject, ErrorId = error.Id,
                Message = $"The {question.Text} was not answered: {message}.", Cause = message, IsForAll = isForAll,
                RecommendedAction = error.RecommendedAction,
            },
        };
}

/// <summary>
/// When a call that failed is tried again. What may pass is tried a few times, after a wait that grows; who is asked to come
/// back later comes back then, and that does not count as one of those tries.
/// </summary>
internal static class CallRetryPolicy
{
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline Create(RunOptions options, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder
            { TimeProvider = clock }.AddRetry(CreateStrategy(options, options.MaxRateLimitRetries, IsRateLimited));
        if (options.MaxAttempts > 1)
        {
            pipeline.AddRetry(
                CreateStrategy(options, options.MaxAttempts - 1, static failure => failure.IsTransient && !IsRateLimited(failure)));
        }
        return pipeline.Build();
    }

    // The wait is spread by chance, so that those who failed together do not come back together.
    private static RetryStrategyOptions CreateStrategy(RunOptions options, int times, Func<CuratorException, bool> handles) => new()
    {
        MaxRetryAttempts = times,
        BackoffType = DelayBackoffType.Exponential,
        Delay = options.RetryDelay,
        MaxDelay = MaxRetryDelay,
        UseJitter = true,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is CuratorException failure && handles(failure)),
        DelayGenerator =
            static args =>
                ValueTask.FromResult(args.Outcome.Exception is CuratorException { IsDelayedByLimiter: true } ? TimeSpan.Zero
                    : (args.Outcome.Exception as CuratorException)?.RetryAfter),
    };

    private static bool IsRateLimited(CuratorException failure) => failure.IsTransient
        && (failure.RetryAfter is not null || failure.Error == PathwayErrors.ModelRateLimited);
}

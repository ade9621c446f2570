using System.Runtime.ExceptionServices;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Telemetry;
using Polly;
using Polly.Retry;

namespace Pathway.Engine;

/// <summary>
/// Asks the curators in turn, each call with a permit of the run. A call with a transient failure is retried. A final failure is returned
/// as a value, not thrown.
/// </summary>
internal sealed class CuratorPipeline
{
    // Without a throttle limit: enough to reach the limits of any server, and not enough to exhaust the memory.
    private const int DefaultConcurrency = 1000;

    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(30);

    private readonly QuestionEngine engine;
    private readonly Action<QuestionEvent> onEvent;
    private readonly DeferredQuestions? deferred;
    private readonly PrioritySemaphore permits;
    private readonly PrioritySemaphore evidencePermits;
    private readonly ResiliencePipeline retries;
    private readonly CallExecutor executor;
    private readonly HedgingExecutor hedging;

    public CuratorPipeline(QuestionEngine engine, RunOptions options, string runId, RunTelemetry telemetry)
    {
        this.engine = engine;
        onEvent = options.OnEvent;
        deferred = options.Deferred;
        permits = new PrioritySemaphore(options.ThrottleLimit ?? DefaultConcurrency);
        // The sequential mode allows one call at a time in total.
        evidencePermits = options.ThrottleLimit == 1 ? permits : new PrioritySemaphore(options.ThrottleLimit ?? DefaultConcurrency);
        retries = CallRetryPolicy.Create(options, engine.Clock);
        executor = new CallExecutor(engine, options, runId, telemetry);
        hedging = new HedgingExecutor(engine, options, executor, question => GetSemaphore(question).TryAcquire());
        LeaseDuration = options.Timeout + LeaseMargin;
    }

    /// <summary>The number of calls started so far.</summary>
    public int Started => executor.Started;

    /// <summary>How many of them were hedges.</summary>
    public int Hedges => executor.Hedges;

    /// <summary>The number of questions that wait for a permit.</summary>
    public int Waiting => permits.Waiting;

    /// <summary>The number of running calls.</summary>
    public int Running => executor.Running;

    /// <summary>The duration of a lease without renewal: longer than the time-out of a call.</summary>
    public TimeSpan LeaseDuration { get; }

    /// <summary>Asks one question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="priority">Higher values go first.</param>
    /// <param name="waiters">The waiters for the answer.</param>
    /// <param name="timer">Started when the question was asked.</param>
    /// <exception cref="OperationCanceledException">All waiters have left.</exception>
    public async Task<Reply<TAnswer>> AskAsync<TAnswer>(KeyedQuestion<TAnswer> question, int priority, IWaiters waiters, PhaseTimer timer)
        where TAnswer : Answer
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var (reply, heldElsewhere) = await TryAskAsync(question, priority, waiters, timer, isFirst).ConfigureAwait(false);
            if (reply is not null) { return reply; }
            // Wait without a permit: another process asks this question, and other questions can be asked here.
            onEvent(new QuestionEvent(QuestionEventKind.AskedElsewhere, question.Question));
            await engine.WaitForLeaseAsync(heldElsewhere!, waiters.Abort).ConfigureAwait(false);
        }
    }

    // The reply, or the key of the question that another process is asking.
    private async Task<(Reply<TAnswer>? Reply, string? HeldElsewhere)> TryAskAsync<TAnswer>(KeyedQuestion<TAnswer> keyed, int priority,
        IWaiters waiters, PhaseTimer timer, bool isFirst)
        where TAnswer : Answer
    {
        var question = keyed.Question;
        using var permit = await AcquirePermitAsync(question, priority, waiters).ConfigureAwait(false);
        // Another process has asked it in the meantime. The first time, the lease is acquired before the store is read once more.
        if ((!isFirst || engine.IsReplay) && engine.FindStored(keyed) is { } found) { return (found, null); }
        if (engine.IsReplay)
        {
            return (CreateFailure<TAnswer>(question, PathwayErrors.AnswerUnavailable,
                "no answer is stored, and only stored answers are used"), null);
        }
        return await AskInTurnAsync(keyed, priority, waiters, timer).ConfigureAwait(false);
    }

    // The lease is kept from one curator to the next that stands in for it: an answer of any of them is the answer of all.
    private async Task<(Reply<TAnswer>? Reply, string? HeldElsewhere)> AskInTurnAsync<TAnswer>(KeyedQuestion<TAnswer> keyed, int priority,
        IWaiters waiters, PhaseTimer timer)
        where TAnswer : Answer
    {
        var question = keyed.Question;
        Reply<TAnswer>? abstention = null;
        Reply<TAnswer>? unavailable = null;
        var failedKey = "";
        var (chain, isSettled) = (default(FallbackChain), false);
        IDisposable? lease = null;
        try
        {
            foreach (var curated in keyed.Answerers)
            {
                var (curator, answerer, key) = curated;
                if (curator.Chain is not { } own || own != chain)
                {
                    if (unavailable is not null) { break; }
                    (chain, isSettled) = (curator.Chain, false);
                    lease?.Dispose();
                    lease = null;
                }
                else if (isSettled) { continue; }
                if (unavailable is not null)
                {
                    if (!FallbackChain.CanReplace(unavailable.Failure!, failedKey, key)) { continue; }
                    ReportFallback(question, unavailable, curator);
                }
                if (TryDefer(keyed, curator) is { } waiting) { return (waiting, null); }
                if (lease is null)
                {
                    var attempt = await engine.AcquireLeaseAsync(keyed, curated, LeaseDuration).ConfigureAwait(false);
                    if (attempt.HeldElsewhere is { } held) { return (null, held); }
                    lease = attempt.Lease;
                }
                var request = new CallRequest<TAnswer>(curator, answerer, [question], [key], priority, waiters, timer);
                // Another run or process may have answered during the wait: it stores the answer before it releases the lease.
                var reply = engine.FindWithLease(keyed, curated) ?? (await ExecuteAsync(request).ConfigureAwait(false))[0]!;
                if (chain is not null && FallbackChain.IsUnavailable(reply.Failure))
                {
                    (unavailable, failedKey) = (reply, key);
                    continue;
                }
                if (reply.Answer is not { IsAbstention: true }) { return (reply, null); }
                (abstention, unavailable, isSettled) = (reply, null, true);
            }
        }
        finally
        {
            lease?.Dispose();
        }
        return (unavailable ?? abstention ?? CreateUnanswered(question), null);
    }

    /// <summary>The reply where a curator is not asked in this run, because the question waits for a batch job; else null.</summary>
    public Reply<TAnswer>? TryDefer<TAnswer>(KeyedQuestion<TAnswer> question, ICurator curator)
        where TAnswer : Answer => deferred?.TryDefer(curator, question.Question, question.Find(curator)!,
            question.Answerers.Where(other => curator.Chain is { } chain && other.Curator.Chain == chain).Select(static other => other.Key))
            is true
        ? CreateFailure<TAnswer>(question.Question, PathwayErrors.BatchPending, "it waits for a batch job", isForAll: true) : null;

    /// <summary>Reports that a curator is asked in place of one that is not available.</summary>
    public void ReportFallback<TAnswer>(Question question, Reply<TAnswer> unavailable, ICurator curator)
        where TAnswer : Answer => onEvent(
            new QuestionEvent(QuestionEventKind.FellBack, question, unavailable.Failure!.Cause) { Instead = $"{curator}" });

    /// <summary>Waits for a permit; dispose it to release it.</summary>
    /// <exception cref="OperationCanceledException">All waiters have left.</exception>
    public Task<PrioritySemaphore.Permit> AcquirePermitAsync(Question question, int priority, IWaiters waiters) => GetSemaphore(question)
        .AcquireAsync(priority, question.Subject, waiters.Abort);

    /// <summary>Makes a call, with retries. The caller holds a permit.</summary>
    /// <returns>For each question the reply, or null where it should be asked again in a smaller call; never null for a single
    /// question.</returns>
    /// <exception cref="OperationCanceledException">All waiters have left.</exception>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> ExecuteAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        try
        {
            // Most calls succeed at once, and do not need the policy for those that do not.
            CuratorException? first;
            try { return await hedging.ExecuteAsync(request).ConfigureAwait(false); }
            catch (CuratorException failure) { first = failure; }
            return await retries.ExecuteAsync(async _ =>
            {
                if (Interlocked.Exchange(ref first, null) is { } failed) { ExceptionDispatchInfo.Throw(failed); }
                return await hedging.ExecuteAsync(request).ConfigureAwait(false);
            }, request.Waiters.Abort).ConfigureAwait(false);
        }
        catch (CuratorException failure)
        {
            var isSplit = request.Questions.Count > 1 && (failure.IsTooLarge || CanBeCausedByOneQuestion(failure.Error));
            var isForAll = failure.IsForAll || CircuitBreaker.IsPermanent(failure);
            return [.. request.Questions.Select(question => isSplit ? null
                : CreateFailure<TAnswer>(question, failure.Error, failure.Message, isForAll))];
        }
    }

    /// <summary>The reply where no curator answers questions of that kind.</summary>
    public static Reply<TAnswer> CreateUnanswered<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => CreateFailure<TAnswer>(question, PathwayErrors.AnswerUnavailable, "no curator answers such questions");

    private PrioritySemaphore GetSemaphore(Question question) => question.IsEvidence ? evidencePermits : permits;

    // One question may be the cause of a rejected request or a bad reply, so the questions are asked again in smaller calls.
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
/// When a failed call is retried. Transient failures are retried a few times with exponential backoff. Where the server names a delay, the
/// retry waits for it and does not count as one of those attempts. During an outage the circuit breaker decides how long. A request that is
/// different now is sent at once.
/// </summary>
internal static class CallRetryPolicy
{
    // More than there are features that a server can refuse.
    private const int MaxAdjustments = 8;

    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline Create(RunOptions options, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(CreateStrategy(options, int.MaxValue, static failure => failure.IsOutage))
            .AddRetry(CreateStrategy(options, MaxAdjustments, static failure => failure.IsAdjusted))
            .AddRetry(CreateStrategy(options, options.MaxRateLimitRetries, IsRateLimited));
        if (options.MaxAttempts > 1) { pipeline.AddRetry(CreateStrategy(options, options.MaxAttempts - 1, IsRetriable)); }
        return pipeline.Build();
    }

    // With jitter, so that calls that failed together are not retried together.
    private static RetryStrategyOptions CreateStrategy(RunOptions options, int times, Func<CuratorException, bool> handles) => new()
    {
        MaxRetryAttempts = times,
        BackoffType = DelayBackoffType.Exponential,
        Delay = options.RetryDelay,
        MaxDelay = MaxRetryDelay,
        UseJitter = true,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is CuratorException failure && handles(failure)),
        DelayGenerator = static args => ValueTask.FromResult(GetDelay(args.Outcome.Exception as CuratorException)),
    };

    // Zero where the limiter or the circuit breaker delays the next call; null for the usual backoff.
    private static TimeSpan? GetDelay(CuratorException? failure) =>
        failure is { IsDelayedByLimiter: true } or { IsOutage: true } or { IsAdjusted: true } ? TimeSpan.Zero : failure?.RetryAfter;

    private static bool IsRetriable(CuratorException failure) => IsCounted(failure) && !IsRateLimited(failure);

    private static bool IsRateLimited(CuratorException failure) => IsCounted(failure)
        && (failure.RetryAfter is not null || failure.Error == PathwayErrors.ModelRateLimited);

    private static bool IsCounted(CuratorException failure) => failure is { IsTransient: true, IsOutage: false, IsAdjusted: false };
}

using Pathway.Questions;
using Pathway.Storage;
using Polly;
using Polly.Hedging;

namespace Pathway.Engine;

/// <summary>
/// Makes the calls of a run, and starts a hedge for a call that takes longer than 95 % of similar calls. The first answer wins; the other
/// call is aborted and has ended before the answer is returned. A hedge never fails or delays the original call.
/// </summary>
internal sealed class HedgingExecutor
{
    private readonly TimeProvider clock;
    private readonly bool isEnabled;
    private readonly CallExecutor executor;
    private readonly HedgeAdmission admission;
    private readonly LatencyTracker latencies = new();

    /// <param name="engine">The engine.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="executor">Makes the calls.</param>
    /// <param name="permit">Returns a free permit of the run for a question, or null.</param>
    public HedgingExecutor(QuestionEngine engine, RunOptions options, CallExecutor executor,
        Func<Question, PrioritySemaphore.Permit?> permit)
    {
        clock = engine.Clock;
        isEnabled = options.Hedge;
        this.executor = executor;
        admission = new HedgeAdmission(engine, options, () => executor.Started, permit);
    }

    /// <inheritdoc cref="CallExecutor.ExecuteAsync"/>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> ExecuteAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        if (!isEnabled || !request.Curator.CallPolicy.CanHedge || request.Curator.CallPolicy.GetLimiter(request.Questions[0]) is null)
        {
            return await executor.ExecuteAsync(request).ConfigureAwait(false);
        }
        using var call = new HedgedCall<TAnswer>(request, executor, admission, latencies, clock);
        return await call.ExecuteAsync().ConfigureAwait(false);
    }
}

/// <summary>A call with its hedge. Polly starts the hedge and ends the slower call; this class decides when.</summary>
internal sealed class HedgedCall<TAnswer> : IDisposable
    where TAnswer : Answer
{
    private static readonly TimeSpan MinPollInterval = TimeSpan.FromMilliseconds(20);

    private readonly CallRequest<TAnswer> request;
    private readonly CallRequest<TAnswer> first;
    private readonly CallExecutor executor;
    private readonly HedgeAdmission admission;
    private readonly LatencyTracker latencies;
    private readonly TimeProvider clock;
    private readonly PhaseTimer hedgeTimer;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AdmittedHedge? admitted;
    private bool hasHedged;
    private StoreException? storeFailure;

    public HedgedCall(CallRequest<TAnswer> request, CallExecutor executor, HedgeAdmission admission, LatencyTracker latencies,
        TimeProvider clock)
    {
        this.request = request;
        this.executor = executor;
        this.admission = admission;
        this.latencies = latencies;
        this.clock = clock;
        first = request with { InFlight = new InFlightCall(clock) };
        hedgeTimer = request.Timer.Fork();
    }

    private CallClass Class => new(request.Curator, request.Questions[0].Kind, request.Questions.Count);

    public async Task<IReadOnlyList<Reply<TAnswer>?>> ExecuteAsync()
    {
        var pipeline = new ResiliencePipelineBuilder<IReadOnlyList<Reply<TAnswer>?>> { TimeProvider = clock }
            .AddHedging(new HedgingStrategyOptions<IReadOnlyList<Reply<TAnswer>?>>
            {
                MaxHedgedAttempts = 1,
                DelayGenerator = async _ => await GetDelayAsync().ConfigureAwait(false),
                // Without an admitted hedge Polly asks for the next delay, and then again.
                ActionGenerator = args => admitted is null ? null : () => HedgeAsync(args.ActionContext.CancellationToken),
                // The other call may still succeed after a transient failure, and after any failure of the hedge.
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is HedgeFailedException
                    or CuratorException { IsTransient: true }),
            })
            .Build();
        var isAnswered = false;
        latencies.Begin(Class, first.InFlight!);
        try
        {
            var replies = await pipeline.ExecuteAsync(async abort => await SendFirstAsync(abort).ConfigureAwait(false),
                request.Waiters.Abort).ConfigureAwait(false);
            isAnswered = true;
            // Of the superfluous call too: its record in the ledger is lost.
            return storeFailure is null ? replies : throw storeFailure;
        }
        finally
        {
            // Where the hedge was faster, the recorded latency is too short, but still above the threshold, which is enough.
            latencies.End(Class, first.InFlight!, isAnswered);
        }
    }

    /// <summary>Gives back what an admitted hedge holds that was not started.</summary>
    public void Dispose() => admitted?.Dispose();

    private async Task<IReadOnlyList<Reply<TAnswer>?>> SendFirstAsync(CancellationToken abort)
    {
        var call = first with { Waiters = new LinkedWaiters(request.Waiters, abort) };
        try { return await executor.ExecuteAsync(call).ConfigureAwait(false); }
        catch (StoreException failure)
        {
            storeFailure = failure;
            throw;
        }
        finally
        {
            (request.Attempts, request.FailedAt, request.MinOutputTokens) = (call.Attempts, call.FailedAt, call.MinOutputTokens);
            request.HasReplied = call.HasReplied;
            ended.TrySetResult();
        }
    }

    private async ValueTask<Outcome<IReadOnlyList<Reply<TAnswer>?>>> HedgeAsync(CancellationToken abort)
    {
        hasHedged = true;
        using var hedge = admitted!;
        var call = request with
        {
            Waiters = new LinkedWaiters(request.Waiters, abort), InFlight = new InFlightCall(clock), Timer = hedgeTimer.Fork(),
            IsHedge = true,
        };
        call.Timer.EndQueueing();
        try { return Outcome.FromResult(await executor.SendAsync(call, hedge.Call!).ConfigureAwait(false)); }
        catch (CuratorException failure)
        {
            return Outcome.FromException<IReadOnlyList<Reply<TAnswer>?>>(new HedgeFailedException(failure));
        }
        catch (Exception failure) when (failure is OperationCanceledException or StoreException)
        {
            storeFailure = failure as StoreException ?? storeFailure;
            return Outcome.FromException<IReadOnlyList<Reply<TAnswer>?>>(failure);
        }
    }

    // The time until the hedge is to start, or until it is to be tried: zero once it is admitted; infinite where there will be none.
    private async Task<TimeSpan> GetDelayAsync()
    {
        if (hasHedged) { return Timeout.InfiniteTimeSpan; }
        await Task.WhenAny(first.InFlight!.Started, ended.Task).ConfigureAwait(false);
        await Task.WhenAny(latencies.WaitForSamplesAsync(Class), ended.Task).ConfigureAwait(false);
        if (ended.Task.IsCompleted || first.InFlight.IsAnswered) { return Timeout.InfiniteTimeSpan; }
        var (threshold, elapsed) = (latencies.GetSlowThreshold(Class), first.InFlight.Elapsed);
        // Timers truncate to whole milliseconds and would fire early.
        if (elapsed < threshold) { return TimeSpan.FromMilliseconds(Math.Ceiling((threshold - elapsed).TotalMilliseconds)); }
        if (latencies.IsSlow(Class, elapsed) && await TryAdmitAsync().ConfigureAwait(false)) { return TimeSpan.Zero; }
        // The call is not slow yet, or the hedge was not admitted. Try again later.
        var interval = threshold / 10 > MinPollInterval ? threshold / 10 : MinPollInterval;
        return TimeSpan.FromMilliseconds(Math.Ceiling(interval.TotalMilliseconds));
    }

    private async Task<bool> TryAdmitAsync()
    {
        try
        {
            request.Waiters.ThrowIfAbandoned();
            admitted = await admission.TryAdmitAsync(request).ConfigureAwait(false);
            return admitted is not null;
        }
        // All waiters have left: the call is being aborted.
        catch (OperationCanceledException) { return false; }
    }

    /// <summary>The failure of a hedge, which says nothing about the original call.</summary>
    private sealed class HedgeFailedException(CuratorException failure) : Exception(failure.Message, failure);
}

/// <summary>
/// Admits a hedge if all limits allow it at this moment: the ratio of hedges to calls, the permits of the run, the circuit breaker, the
/// limiter and the budget. It never waits, so that no question waits for a hedge.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="options">The options of the run.</param>
/// <param name="started">Returns the number of calls started so far, hedges included.</param>
/// <param name="permit">Returns a free permit of the run for a question, or null.</param>
internal sealed class HedgeAdmission(QuestionEngine engine, RunOptions options, Func<int> started,
    Func<Question, PrioritySemaphore.Permit?> permit)
{
    /// <summary>The minimum number of other calls for each hedge.</summary>
    public const int CallsPerHedge = 20;

    private readonly object gate = new();
    // Hedges that have started or are about to.
    private int count;

    /// <summary>Admits a hedge, or returns null.</summary>
    /// <returns>Dispose it when the call has ended, with or without success; null where a limit does not allow it now.</returns>
    /// <exception cref="OperationCanceledException">The call is not needed any more.</exception>
    public async Task<AdmittedHedge?> TryAdmitAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        if (!TryReserve()) { return null; }
        var admitted = new AdmittedHedge(CancelReserve);
        try
        {
            admitted.Permit = permit(request.Questions[0]);
            if (admitted.Permit is not null && engine.GetBreaker(request.Curator).TryAcquire() is { } breakerPermit
                && await TryAcquirePermitAsync(request).ConfigureAwait(false) is { } limiterPermit)
            {
                var demand = options.Budget is null ? null
                    : CallDemand.Of(request.Curator.CallPolicy, request.Questions, request.MinOutputTokens);
                var reservation = demand is null ? null : options.Budget!.TryReserveHedge(demand);
                // Never the first attempt at its question, so that the breaker counts only its permanent failures.
                admitted.Call = new AdmittedCall(limiterPermit, breakerPermit, reservation, isFirst: false);
                if (demand is null || reservation is not null) { return admitted; }
            }
        }
        catch
        {
            admitted.Dispose();
            throw;
        }
        admitted.Dispose();
        return null;
    }

    // Checked and counted in one step.
    private bool TryReserve()
    {
        lock (gate)
        {
            if ((count + 1) * CallsPerHedge > started() - count) { return false; }
            count++;
            return true;
        }
    }

    private void CancelReserve()
    {
        lock (gate) { count--; }
    }

    private async Task<ICallPermit?> TryAcquirePermitAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        using var now = CancellationTokenSource.CreateLinkedTokenSource(request.Waiters.Abort);
        var acquiring = request.Curator.CallPolicy.GetLimiter(request.Questions[0])!.AcquireAsync(new PermitRequest
        {
            Priority = int.MinValue, Name = request.Questions[0].Subject,
            Tokens = request.Curator.CallPolicy.EstimateTokens(request.Questions),
            Concurrency = options.ThrottleLimit ?? 0, MaxWait = TimeSpan.Zero,
        }, now.Token);
        if (!acquiring.IsCompleted) { await now.CancelAsync().ConfigureAwait(false); }
        try { return await acquiring.ConfigureAwait(false); }
        catch (OperationCanceledException) when (!request.Waiters.Abort.IsCancellationRequested) { return null; }
        // No permit now. The original call reports the reason where it matters.
        catch (CuratorException) { return null; }
    }
}

/// <summary>A hedge that may start, with its permit of the run.</summary>
internal sealed class AdmittedHedge(Action cancelReserve) : OneTimeDisposable
{
    public PrioritySemaphore.Permit? Permit { get; set; }

    /// <summary>The admitted call; set when the hedge may start.</summary>
    public AdmittedCall? Call { get; set; }

    protected override void Release()
    {
        Call?.Dispose();
        Permit?.Dispose();
        if (Call is not { HasStarted: true }) { cancelReserve(); }
    }
}

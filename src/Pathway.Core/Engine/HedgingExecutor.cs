using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Makes the calls of a run, and starts a hedge for a call that takes longer than 95 % of similar calls. The first answer wins; the other
/// call is aborted and has ended before the answer is returned. A hedge never fails or delays the original call.
/// </summary>
/// <remarks>
/// The hedging of Polly lacks three things: a delay from the latencies of similar calls, admission of a hedge that is tried again later
/// instead of waiting, and the guarantee that the other call has ended when the answer is returned.
/// </remarks>
internal sealed class HedgingExecutor
{
    private static readonly TimeSpan MinPollInterval = TimeSpan.FromMilliseconds(20);

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
        using LinkedWaiters firstWaiters = new(request.Waiters), secondWaiters = new(request.Waiters);
        var first = request with { Waiters = firstWaiters, InFlight = new InFlightCall(clock) };
        var second = request with
            { Waiters = secondWaiters, InFlight = new InFlightCall(clock), Timer = request.Timer.Fork(), IsHedge = true };
        latencies.Begin(GetClass(request), first.InFlight);
        var trying = executor.ExecuteAsync(first);
        var hedging = HedgeAsync(second, first.InFlight);
        var isAnswered = false;
        try
        {
            var replies = await Task.WhenAny((Task)trying, hedging).ConfigureAwait(false) == hedging ? await hedging.ConfigureAwait(false)
                : null;
            replies ??= await trying.ConfigureAwait(false);
            isAnswered = true;
            return replies;
        }
        // The hedge may still succeed where the original call had a transient failure.
        catch (CuratorException failure) when (failure.IsTransient && second.InFlight.HasStarted)
        {
            if (await hedging.ConfigureAwait(false) is { } replies) { return replies; }
            throw;
        }
        finally
        {
            (request.Attempts, request.FailedAt) = (first.Attempts, first.FailedAt);
            // Where the hedge was faster, the recorded latency is too short, but still above the threshold, which is enough.
            latencies.End(GetClass(request), first.InFlight, isAnswered);
            await Task.WhenAll(firstWaiters.CancelAsync(), secondWaiters.CancelAsync()).ConfigureAwait(false);
            await WaitForEndAsync(trying).ConfigureAwait(false);
            await WaitForEndAsync(hedging).ConfigureAwait(false);
        }
    }

    // Null where the hedge was not started or failed. The original call continues.
    private async Task<IReadOnlyList<Reply<TAnswer>?>?> HedgeAsync<TAnswer>(CallRequest<TAnswer> request, InFlightCall first)
        where TAnswer : Answer
    {
        var (callClass, abort) = (GetClass(request), request.Waiters.Abort);
        try
        {
            await first.Started.WaitAsync(abort).ConfigureAwait(false);
            await latencies.WaitForSamplesAsync(callClass).WaitAsync(abort).ConfigureAwait(false);
            while (!first.IsAnswered)
            {
                var (threshold, elapsed) = (latencies.GetSlowThreshold(callClass), first.Elapsed);
                if (elapsed < threshold) { await DelayAsync(threshold - elapsed, abort).ConfigureAwait(false); }
                else if (latencies.IsSlow(callClass, elapsed) && await TryHedgeAsync(request).ConfigureAwait(false) is { } replies)
                {
                    return replies;
                }
                // The call is not slow yet, or the hedge was not admitted. Try again later.
                else { await DelayAsync(threshold / 10 > MinPollInterval ? threshold / 10 : MinPollInterval, abort).ConfigureAwait(false); }
            }
            return null;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested) { return null; }
        catch (CuratorException) { return null; }
    }

    private async Task<IReadOnlyList<Reply<TAnswer>?>?> TryHedgeAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        request.Waiters.ThrowIfAbandoned();
        // Its wait starts at the same time as that of the original call.
        var current = request with { Timer = request.Timer.Fork() };
        current.Timer.EndQueueing();
        using var admitted = await admission.TryAdmitAsync(current).ConfigureAwait(false);
        return admitted is null ? null : await executor.SendAsync(current, admitted.Call!).ConfigureAwait(false);
    }

    // Timers truncate to whole milliseconds and would fire early.
    private Task DelayAsync(TimeSpan delay, CancellationToken abort) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds)), clock, abort);

    // The failure of the superfluous call is in the ledger. A failure of the store is thrown.
    private static async Task WaitForEndAsync(Task call)
    {
        try { await call.ConfigureAwait(false); }
        catch (Exception failure) when (failure is OperationCanceledException or CuratorException)
        {
            // Aborted, or failed while the other call was answered.
        }
    }

    private static CallClass GetClass<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer => new(request.Curator, request.Questions[0].Kind, request.Questions.Count);
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
                var maxUsage = options.Budget is null ? null : request.Curator.CallPolicy.GetMaxUsage(request.Questions);
                var reservation = maxUsage is null ? null : options.Budget!.TryReserveHedge(maxUsage);
                // Never the first attempt at its question, so that the breaker counts only its permanent failures.
                admitted.Call = new AdmittedCall(limiterPermit, breakerPermit, reservation, isFirst: false);
                if (maxUsage is null || reservation is not null) { return admitted; }
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

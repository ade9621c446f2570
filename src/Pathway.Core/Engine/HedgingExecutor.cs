using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Tries calls of a run, and puts an equal one beside a call that takes longer than nearly all like it. The first answer is taken, and the
/// other call is aborted and has ended before anyone sees the answer. A hedge never fails or delays the call that it stands beside.
/// </summary>
internal sealed class HedgingExecutor
{
    private static readonly TimeSpan MinPollInterval = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider clock;
    private readonly bool isEnabled;
    private readonly CallExecutor executor;
    private readonly HedgeAdmission admission;
    private readonly LatencyTracker latencies = new();

    /// <param name="engine">The desk.</param>
    /// <param name="options">What the run may do.</param>
    /// <param name="executor">Makes the calls.</param>
    /// <param name="permit">A free slot for a question, or null.</param>
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
        if (!isEnabled || !request.Curator.CanHedge || request.Curator.GetLimiter(request.Questions[0]) is null)
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
        // What may pass, the other call may not have met.
        catch (CuratorException failure) when (failure.IsTransient && second.InFlight.HasStarted)
        {
            if (await hedging.ConfigureAwait(false) is { } replies) { return replies; }
            throw;
        }
        finally
        {
            request.Attempts = first.Attempts;
            // Where the hedge was faster, this is less than it would have been, but more than nearly all took: that is what counts.
            latencies.End(GetClass(request), first.InFlight, isAnswered);
            await Task.WhenAll(firstWaiters.CancelAsync(), secondWaiters.CancelAsync()).ConfigureAwait(false);
            await WaitForEndAsync(trying).ConfigureAwait(false);
            await WaitForEndAsync(hedging).ConfigureAwait(false);
        }
    }

    // Null where it did not leave, or brought nothing: the ledger says so, and the other call goes on.
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
                // It is not slow yet, or there was no room; soon it may be otherwise.
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
        // From the moment when the question was put, or since its last call, as for the call that it stands beside.
        var current = request with { Timer = request.Timer.Fork() };
        current.Timer.EndQueueing();
        using var admitted = await admission.TryAdmitAsync(current).ConfigureAwait(false);
        return admitted is null ? null : await executor.SendAsync(current, admitted.Call!).ConfigureAwait(false);
    }

    // Timers count whole milliseconds, and would ring early.
    private Task DelayAsync(TimeSpan elapsed, CancellationToken abort) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(elapsed.TotalMilliseconds)), clock, abort);

    // The failure of the call whose answer is not needed is in the ledger. A broken store is not only that call's.
    private static async Task WaitForEndAsync(Task call)
    {
        try { await call.ConfigureAwait(false); }
        catch (Exception failure) when (failure is OperationCanceledException or CuratorException)
        {
            // Aborted, or failed beside an answer.
        }
    }

    private static CallClass GetClass<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer => new(request.Curator, request.Questions[0].Kind, request.Questions.Count);
}

/// <summary>
/// Lets a call out beside an equal one where everything has room for it at this moment: the share of hedges in all calls, the slots of the
/// run, the lane, the budget, and where the endpoint is well. It waits for nothing, so that no question waits for a hedge.
/// </summary>
/// <param name="engine">The desk.</param>
/// <param name="options">What the run may do.</param>
/// <param name="started">How many calls have begun, hedges included.</param>
/// <param name="permit">A free slot for a question, or null.</param>
internal sealed class HedgeAdmission(QuestionEngine engine, RunOptions options, Func<int> started,
    Func<Question, PrioritySemaphore.Permit?> permit)
{
    /// <summary>So many other calls for each hedge.</summary>
    public const int CallsPerHedge = 20;

    private readonly object gate = new();
    // Those that left, or are about to.
    private int count;

    /// <returns>Dispose it when the call has ended, however it ended; null where there is no room now.</returns>
    /// <exception cref="OperationCanceledException">Nobody needs the call any more.</exception>
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
                var maxUsage = options.Budget is null ? null : request.Curator.GetMaxUsage(request.Questions);
                var reservation = maxUsage is null ? null : options.Budget!.TryReserveHedge(maxUsage);
                // Never the first try of its question: its failure is nothing that the breaker counts, unless it says that nobody need ask
                // again.
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

    // Checked and counted in one step: one hedge for twenty other calls that have begun.
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
        var acquiring = request.Curator.GetLimiter(request.Questions[0])!.AcquireAsync(new PermitRequest
        {
            Priority = int.MinValue, Name = request.Questions[0].Subject, Tokens = request.Curator.EstimateTokens(request.Questions),
            Concurrency = options.ThrottleLimit ?? 0, MaxWait = TimeSpan.Zero,
        }, now.Token);
        if (!acquiring.IsCompleted) { await now.CancelAsync().ConfigureAwait(false); }
        try { return await acquiring.ConfigureAwait(false); }
        catch (OperationCanceledException) when (!request.Waiters.Abort.IsCancellationRequested) { return null; }
        // Closed, or a wait: whoever must ask is told by its own call.
        catch (CuratorException) { return null; }
    }
}

/// <summary>A hedge that may leave: its slot, and what any call has.</summary>
internal sealed class AdmittedHedge(Action onRelease) : IDisposable
{
    private Action? onRelease = onRelease;

    public PrioritySemaphore.Permit? Permit { get; set; }

    /// <summary>There when it may leave.</summary>
    public AdmittedCall? Call { get; set; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref onRelease, null) is not { } release) { return; }
        Call?.Dispose();
        Permit?.Dispose();
        if (Call is not { HasStarted: true }) { release(); }
    }
}

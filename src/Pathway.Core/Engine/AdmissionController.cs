using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// What stands between a call and whoever answers it: the lane and its limits, whether it answers at all, and the budget of the run.
/// </summary>
internal sealed class AdmissionController(QuestionEngine engine, RunOptions options)
{
    /// <summary>Waits until the call may leave.</summary>
    /// <returns>Dispose it when the call has ended, however it ended.</returns>
    /// <exception cref="CuratorException">It may not.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<AdmittedCall> AdmitAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        if (request.Curator.GetLimiter(request.Questions[0]) is not { } limiter)
        {
            return new AdmittedCall(null, null, null, isFirst: request.Attempts++ == 0);
        }
        var breaker = engine.GetBreaker(request.Curator);
        // Whoever is not asked any more shall not keep others waiting for limits.
        breaker.ThrowIfOpen();
        var limiterPermit = await limiter.AcquireAsync(new PermitRequest
        {
            Priority = request.Priority, Name = request.Questions[0].Subject, Tokens = request.Curator.EstimateTokens(request.Questions),
            Concurrency = options.ThrottleLimit ?? 0,
            MaxWait = options.MaxWait, OnWait = options.OnWait,
        }, request.Waiters.Abort).ConfigureAwait(false);
        CircuitBreaker.Permit? breakerPermit = null;
        try
        {
            breakerPermit = await breaker.AcquireAsync(request.Waiters.Abort).ConfigureAwait(false);
            var reservation = options.Budget is { } budget && request.Curator.GetMaxUsage(request.Questions) is { } maxUsage
                ? await budget.ReserveAsync(maxUsage, request.Waiters.Abort).ConfigureAwait(false) : null;
            return new AdmittedCall(limiterPermit, breakerPermit, reservation, isFirst: request.Attempts++ == 0);
        }
        catch
        {
            breakerPermit?.Dispose();
            limiterPermit.Cancel();
            limiterPermit.Dispose();
            throw;
        }
    }
}

/// <summary>A call that may leave: its place in the lane, and what was reserved for it.</summary>
internal sealed class AdmittedCall(ICallPermit? limiterPermit, CircuitBreaker.Permit? breakerPermit, RunBudget.Reservation? reservation,
    bool isFirst) : IDisposable
{
    private bool hasStarted;

    /// <summary>Whether the call has left.</summary>
    public bool HasStarted => hasStarted;

    /// <summary>The call leaves.</summary>
    public void MarkStarted()
    {
        hasStarted = true;
        reservation?.MarkStarted();
    }

    /// <summary>It was answered. The next call need not wait until the answer is stored.</summary>
    public void ReportSuccess(CallUsage? used)
    {
        breakerPermit?.ReportSuccess();
        limiterPermit?.Settle(used);
        if (used is not null) { reservation?.Settle(used); }
        Dispose();
    }

    /// <summary>It failed.</summary>
    public void ReportFailure(CuratorException failure)
    {
        breakerPermit?.ReportFailure(failure, isFirst);
        if (failure.Usage is { } used)
        {
            limiterPermit?.Settle(used);
            reservation?.Settle(used);
        }
        // What the server refused is not paid; of a reply that was lost on the way nobody knows.
        else if (!IsUsageUnknown(failure.Error)) { reservation?.Settle(new CallUsage()); }
    }

    public void Dispose()
    {
        if (!hasStarted) { limiterPermit?.Cancel(); }
        limiterPermit?.Dispose();
        breakerPermit?.Dispose();
        reservation?.Dispose();
    }

    private static bool IsUsageUnknown(PathwayError error) =>
        error == PathwayErrors.AnswerTimedOut || error == PathwayErrors.EndpointUnreachable || error == PathwayErrors.CuratorFault
        || error == PathwayErrors.ReplyUnreadable;
}

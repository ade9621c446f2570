using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Admits calls: each needs a permit of the limiter and of the circuit breaker, and a reservation in the budget of the run, in this order.
/// </summary>
internal sealed class AdmissionController(QuestionEngine engine, RunOptions options)
{
    /// <summary>Waits until the call may start.</summary>
    /// <returns>Dispose it when the call has ended, with or without success.</returns>
    /// <exception cref="CuratorException">The call is rejected.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<AdmittedCall> AdmitAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        if (request.Curator.CallPolicy.GetLimiter(request.Questions[0]) is not { } limiter)
        {
            return new AdmittedCall(null, null, null, isFirst: request.Attempts++ == 0);
        }
        var breaker = engine.GetBreaker(request.Curator);
        // A call that the breaker rejects must not occupy the limiter.
        breaker.ThrowIfOpen(request.FailedAt);
        var demand = options.Budget is null ? null
            : CallDemand.Of(request.Curator.CallPolicy, request.Questions, request.MinOutputTokens);
        // Nor must it wait for a rate limit where the budget has ended.
        if (demand is not null) { options.Budget!.ThrowIfReached(demand); }
        var permitRequest = new PermitRequest
        {
            Priority = request.Priority, Name = request.Questions[0].Subject,
            Tokens = request.Curator.CallPolicy.EstimateTokens(request.Questions),
            Concurrency = options.ThrottleLimit ?? 0, MaxWait = options.MaxWait, OnWait = options.OnWait,
        };
        var limiterPermit = await limiter.AcquireAsync(permitRequest, request.Waiters.Abort).ConfigureAwait(false);
        CircuitBreaker.Permit? breakerPermit = null;
        try
        {
            breakerPermit = await breaker.AcquireAsync(new OutageOptions(options.MaxOutage, options.OnWait), request.Waiters.Abort,
                request.FailedAt).ConfigureAwait(false);
            // The permit is kept meanwhile: those who hold one wait at the breaker, and nobody could give another.
            await limiter.WaitForPauseAsync(permitRequest, request.Waiters.Abort).ConfigureAwait(false);
            var reservation = demand is null ? null
                : await options.Budget!.ReserveAsync(demand, request.Waiters.Abort).ConfigureAwait(false);
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

/// <summary>A call that may start, with its permits and its reservation.</summary>
internal sealed class AdmittedCall(ICallPermit? limiterPermit, CircuitBreaker.Permit? breakerPermit, RunBudget.Reservation? reservation,
    bool isFirst) : IDisposable
{
    private bool hasStarted;

    /// <summary>Whether the call has started.</summary>
    public bool HasStarted => hasStarted;

    /// <summary>The length of the reply to which the budget limits the call; null where it does not.</summary>
    public int? OutputLimit => reservation?.OutputLimit;

    /// <summary>The call starts.</summary>
    public void MarkStarted()
    {
        hasStarted = true;
        reservation?.MarkStarted();
    }

    /// <summary>The call was answered. The permits are released at once, before the answer is stored.</summary>
    public void ReportSuccess(CallUsage? used)
    {
        breakerPermit?.ReportSuccess();
        limiterPermit?.Settle(used);
        if (used is not null) { reservation?.Settle(used); }
        Dispose();
    }

    /// <summary>The call failed.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="failedAt">When the first attempt failed, as a timestamp.</param>
    /// <returns>The failure as it concerns the run (<see cref="CircuitBreaker.Permit.ReportFailure"/>).</returns>
    public CuratorException ReportFailure(CuratorException failure, long? failedAt)
    {
        var reported = breakerPermit?.ReportFailure(failure, isFirst, failedAt) ?? failure;
        if (failure.Usage is { } used)
        {
            limiterPermit?.Settle(used);
            reservation?.Settle(used);
        }
        // A rejected request costs nothing. The usage of a lost reply is unknown.
        else if (!IsUsageUnknown(failure.Error)) { reservation?.Settle(new CallUsage()); }
        return reported;
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

using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Stops calls to a curator that cannot answer. A permanent failure, such as a rejected key, opens the breaker at once. After repeated
/// failures it first allows one call at a time, after growing delays; if those fail too, it opens. While it is open, questions fail without
/// a call, and a probe is allowed after each break. An outage of the server is waited for with one probe at a time, as long as the run
/// allows. Where only calls have probed that had failed before, they fail, and a call that has not failed gets one more probe: questions
/// that cannot be answered do not stop the others. Before the server is known to accept calls, one call goes first.
/// </summary>
/// <remarks>
/// The circuit breaker of Polly 8 was tried with the tests of this class. It lacks three things. It rejects calls while it is open or
/// probes, instead of letting them wait for the outcome of the probe. It has no state before it opens in which calls go one at a time. And
/// when a permanent failure opens it by hand, it stays open until it is closed by hand, which lets all calls through instead of one probe.
/// </remarks>
/// <param name="clock">The clock.</param>
/// <param name="proof">Whether the server is known to accept calls; null where no call needs to go first.</param>
internal sealed class CircuitBreaker(TimeProvider clock, ServerProof? proof = null)
{
    /// <summary>The number of consecutive failures of first attempts after which only one call at a time is allowed.</summary>
    public const int FailureThreshold = 8;

    /// <summary>The number of failed probes after which the breaker opens.</summary>
    public const int ProbeThreshold = 5;

    /// <summary>The number of consecutive calls that the server could not answer after which it counts as an outage.</summary>
    public const int OutageThreshold = 3;

    private static readonly TimeSpan FirstProbeDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxBreakDuration = TimeSpan.FromMinutes(5);

    private readonly object gate = new();
    private readonly FirstCall firstCall = new(clock, proof);
    private readonly Outage outage = new(clock);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int consecutiveFailures;
    private int failedProbes;
    private bool hasNewCallFailed;
    private bool isProbing;
    private bool isHalfOpen;
    private bool hasSucceeded;
    private long succeededAt;
    private CuratorException? lastFailure;
    private long openedAt;
    private TimeSpan openFor;

    /// <summary>Waits for a permit.</summary>
    /// <param name="options">How long an outage is waited for.</param>
    /// <param name="cancellation">Stops the wait.</param>
    /// <param name="failedAt">When the call failed for the first time, as a timestamp; null where it has not.</param>
    /// <returns>Dispose it when the call has ended.</returns>
    /// <exception cref="CuratorException">The breaker is open. The exception repeats the last failure.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<Permit> AcquireAsync(OutageOptions options, CancellationToken cancellation, long? failedAt = null)
    {
        TimeSpan delay;
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (IsOpenFor(failedAt)) { throw CreateOpenError(); }
                if (IsClosed)
                {
                    if (firstCall.TryPass(out var isFirst)) { return new Permit(this, isProbe: false, options.MaxOutage, isFirst); }
                    firstCall.BeginCheck(NotifyWaitersLocked);
                }
                else if (!isProbing)
                {
                    isProbing = true;
                    delay = lastFailure is not null ? TimeSpan.Zero
                        : outage.IsOngoing ? outage.GetProbeDelay(options.MaxOutage)
                        : FirstProbeDelay * Math.Pow(2, failedProbes);
                    break;
                }
                change = changed.Task;
            }
            await change.WaitAsync(cancellation).ConfigureAwait(false);
        }
        var permit = new Permit(this, isProbe: true, options.MaxOutage, goesFirst: false);
        try
        {
            if (outage.Describe(delay) is { } reason) { options.OnWait(new LimiterWait(delay, reason)); }
            await Task.Delay(delay, clock, cancellation).ConfigureAwait(false);
            return permit;
        }
        catch
        {
            permit.Dispose();
            throw;
        }
    }

    /// <summary>A permit while the breaker is closed; null where calls go one at a time, or not at all.</summary>
    public Permit? TryAcquire()
    {
        lock (gate)
        {
            return IsClosed && firstCall.IsOver ? new Permit(this, isProbe: false, maxOutage: null, goesFirst: false) : null;
        }
    }

    /// <summary>Throws while the breaker is open.</summary>
    /// <param name="failedAt">When the call failed for the first time, as a timestamp; null where it has not.</param>
    /// <exception cref="CuratorException">The breaker is open. The exception repeats the last failure.</exception>
    public void ThrowIfOpen(long? failedAt = null)
    {
        lock (gate) { if (IsOpenFor(failedAt)) { throw CreateOpenError(); } }
    }

    /// <summary>
    /// Allows a probe when a new run starts, because the cause may be fixed. Other calls wait for the outcome of the probe. An outage is
    /// waited for anew.
    /// </summary>
    public void AllowProbe()
    {
        lock (gate)
        {
            if (lastFailure is { IsOutage: true })
            {
                (lastFailure, hasNewCallFailed) = (null, false);
                outage.BeginAgain();
            }
            (isHalfOpen, openFor) = (lastFailure is not null, TimeSpan.Zero);
        }
    }

    /// <summary>Whether a failure is permanent, so that a retry is pointless.</summary>
    public static bool IsPermanent(CuratorException failure) =>
        failure.IsForAll || failure.Error == PathwayErrors.ModelKeyRefused || failure.Error == PathwayErrors.ModelKeyInvalid
            || failure.Error == PathwayErrors.ModelNotFound
            || failure.Error == PathwayErrors.ModelQuotaExhausted
            || failure.Error == PathwayErrors.EndpointInvalid
            || (failure.Error == PathwayErrors.EndpointUnreachable && !failure.IsTransient);

    private bool IsClosed => lastFailure is null && consecutiveFailures < FailureThreshold && !outage.IsOngoing;

    // While a probe after a break is running, other calls fail at once.
    private bool IsOpen => lastFailure is not null && !isHalfOpen && (isProbing || clock.GetElapsedTime(openedAt) < openFor);

    // The probe that follows is for a call that had not failed when the breaker opened.
    private bool IsOpenFor(long? failedAt) => IsOpen || (lastFailure is not null && isHalfOpen && failedAt <= openedAt);

    private CuratorException CreateOpenError() => new(lastFailure!.Error, lastFailure.Message, isTransient: false) { IsForAll = true };

    private void RecordSuccess()
    {
        lock (gate)
        {
            (consecutiveFailures, failedProbes, lastFailure, isHalfOpen, hasSucceeded) = (0, 0, null, false, true);
            hasNewCallFailed = false;
            outage.End();
            succeededAt = clock.GetTimestamp();
            proof?.Give();
            NotifyWaiters();
        }
    }

    // The failure as it concerns the run.
    private CuratorException RecordFailure(CuratorException failure, Permit permit, bool isFirst, long? failedAt)
    {
        lock (gate)
        {
            if (!IsPermanent(failure) && !IsOutage(failure) && failure.Error != PathwayErrors.EndpointUnreachable) { proof?.Give(); }
            if (IsNeutral(failure)) { return failure; }
            hasNewCallFailed |= permit.IsProbe && isFirst;
            if (IsOutage(failure) && permit.MaxOutage != TimeSpan.Zero) { return RecordOutage(failure, permit, failedAt); }
            // A retry that fails says something about its question, not about the curator, as long as others are answered.
            if (!isFirst && !permit.IsProbe && IsClosed && !IsPermanent(failure)) { return failure; }
            consecutiveFailures++;
            if (permit.IsProbe) { failedProbes++; }
            if (lastFailure is null && !IsPermanent(failure) && failedProbes < ProbeThreshold) { return failure; }
            // A call that was already running when the breaker opened changes nothing.
            if (lastFailure is null || permit.IsProbe) { Open(failure, leavesProbe: !hasNewCallFailed && !IsPermanent(failure)); }
            return failure;
        }
    }

    private CuratorException RecordOutage(CuratorException failure, Permit permit, long? failedAt)
    {
        // A hedge says nothing: the original call is still running.
        if (permit.MaxOutage is not { } maxOutage) { return failure; }
        outage.Add(permit.IsProbe, failure.Message);
        if (lastFailure is not null)
        {
            if (permit.IsProbe) { Open(lastFailure.IsOutage ? lastFailure : failure, leavesProbe: false); }
            // The probe after a break, or a call that was already running when the wait ended: it fails like all others.
            return lastFailure.IsOutage ? CreateOpenError() : failure;
        }
        // Others were answered since the first failure of this question: it fails alone.
        if (!outage.IsOngoing || succeededAt > failedAt) { return failure; }
        if (outage.Elapsed < maxOutage)
        {
            NotifyWaiters();
            return failure.DuringOutage();
        }
        Open(new CuratorException(failure.Error, string.Create(CultureInfo.InvariantCulture,
            $"{failure.Message}; no call was answered for {outage.Elapsed.TotalSeconds:0} s (-MaxOutageSeconds)"), isTransient: false)
            .DuringOutage(), leavesProbe: !hasNewCallFailed);
        return CreateOpenError();
    }

    // It leaves a probe only where it was closed: one that fails must not lead to the next.
    private void Open(CuratorException failure, bool leavesProbe)
    {
        leavesProbe &= lastFailure is null;
        openFor = lastFailure is null ? BreakDuration
            : TimeSpan.FromTicks(Math.Min(MaxBreakDuration.Ticks, Math.Max(BreakDuration.Ticks, openFor.Ticks * 2)));
        (lastFailure, openedAt, isHalfOpen) = (failure, clock.GetTimestamp(), leavesProbe);
        NotifyWaiters();
    }

    private void End(Permit permit)
    {
        lock (gate)
        {
            if (permit.IsProbe) { isProbing = false; }
            if (permit.IsFirst) { firstCall.End(); }
            NotifyWaiters();
        }
    }

    private void NotifyWaitersLocked()
    {
        lock (gate) { NotifyWaiters(); }
    }

    private void NotifyWaiters()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // The server cannot answer now. One that was never reached is more likely wrong than down.
    private bool IsOutage(CuratorException failure) => failure.IsTransient
        && (failure.Error == PathwayErrors.ModelUnavailable
            || (failure.Error == PathwayErrors.EndpointUnreachable && (hasSucceeded || proof is { IsGiven: true })));

    // The curator responded, though it did not answer this question, or not now, or not to this request.
    private static bool IsNeutral(CuratorException failure) => !failure.IsForAll && (failure.IsAdjusted
        || failure.Error == PathwayErrors.ReplyBlocked || failure.Error == PathwayErrors.ReplyCut
        || failure.Error == PathwayErrors.ModelRateLimited || failure.Error == PathwayErrors.WaitTooLong);

    /// <summary>The permit for a call.</summary>
    /// <param name="breaker">The breaker that gave it.</param>
    /// <param name="isProbe">Whether the call is the only one that is allowed now.</param>
    /// <param name="maxOutage">How long the run waits for an outage; null for a hedge.</param>
    /// <param name="goesFirst">Whether other calls wait for the end of this one.</param>
    public sealed class Permit(CircuitBreaker breaker, bool isProbe, TimeSpan? maxOutage, bool goesFirst) : OneTimeDisposable
    {
        /// <summary>How long the run waits for an outage; null for a hedge.</summary>
        public TimeSpan? MaxOutage => maxOutage;

        /// <summary>Whether other calls wait for the end of this one.</summary>
        public bool IsFirst => goesFirst;

        /// <summary>Whether the call is the only one that is allowed now.</summary>
        public bool IsProbe => isProbe;

        /// <summary>The call was answered.</summary>
        public void ReportSuccess() => breaker.RecordSuccess();

        /// <summary>The call failed.</summary>
        /// <param name="failure">The failure.</param>
        /// <param name="isFirst">Whether it was the first attempt at its question.</param>
        /// <param name="failedAt">When the first attempt failed, as a timestamp; null for now.</param>
        /// <returns>The failure as it concerns the run: during an outage that the run waits for, of all calls, or as it is.</returns>
        public CuratorException ReportFailure(CuratorException failure, bool isFirst = true, long? failedAt = null) =>
            breaker.RecordFailure(failure, this, isFirst, failedAt);

        protected override void Release() => breaker.End(this);
    }
}

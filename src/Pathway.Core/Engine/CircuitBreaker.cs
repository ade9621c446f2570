using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Stops calls to a curator that cannot answer. A permanent failure, such as a rejected key, opens the breaker at once. After repeated
/// failures it first allows one call at a time, after growing delays; if those fail too, it opens. While it is open, questions fail without
/// a call, and a probe is allowed after each break.
/// </summary>
/// <remarks>
/// The circuit breaker of Polly lacks three things: the state between closed and open in which calls go one at a time, failures that open
/// it at once, and waiting for the outcome of a probe instead of failing.
/// </remarks>
internal sealed class CircuitBreaker(TimeProvider clock)
{
    /// <summary>The number of consecutive failures of first attempts after which only one call at a time is allowed.</summary>
    public const int FailureThreshold = 8;

    /// <summary>The number of failed probes after which the breaker opens.</summary>
    public const int ProbeThreshold = 5;

    private static readonly TimeSpan FirstProbeDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxBreakDuration = TimeSpan.FromMinutes(5);

    private readonly object gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int consecutiveFailures;
    private int failedProbes;
    private bool isProbing;
    private bool isHalfOpen;
    private CuratorException? lastFailure;
    private long openedAt;
    private TimeSpan openFor;

    /// <summary>Waits for a permit.</summary>
    /// <returns>Dispose it when the call has ended.</returns>
    /// <exception cref="CuratorException">The breaker is open. The exception repeats the last failure.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<Permit> AcquireAsync(CancellationToken cancellation)
    {
        TimeSpan delay;
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (lastFailure is null && consecutiveFailures < FailureThreshold) { return new Permit(this, isProbe: false); }
                if (IsOpen) { throw CreateOpenError(); }
                if (!isProbing)
                {
                    isProbing = true;
                    delay = lastFailure is null ? FirstProbeDelay * Math.Pow(2, failedProbes) : TimeSpan.Zero;
                    break;
                }
                change = changed.Task;
            }
            await change.WaitAsync(cancellation).ConfigureAwait(false);
        }
        var permit = new Permit(this, isProbe: true);
        try
        {
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
        lock (gate) { return lastFailure is null && consecutiveFailures < FailureThreshold ? new Permit(this, isProbe: false) : null; }
    }

    /// <summary>Throws while the breaker is open.</summary>
    /// <exception cref="CuratorException">The breaker is open. The exception repeats the last failure.</exception>
    public void ThrowIfOpen()
    {
        lock (gate) { if (IsOpen) { throw CreateOpenError(); } }
    }

    /// <summary>
    /// Allows a probe when a new run starts, because the cause may be fixed. Other calls wait for the outcome of the probe.
    /// </summary>
    public void AllowProbe()
    {
        lock (gate) { (isHalfOpen, openFor) = (lastFailure is not null, TimeSpan.Zero); }
    }

    /// <summary>Whether a failure is permanent, so that a retry is pointless.</summary>
    public static bool IsPermanent(CuratorException failure) =>
        failure.Error == PathwayErrors.ModelKeyRefused || failure.Error == PathwayErrors.ModelKeyInvalid
            || failure.Error == PathwayErrors.ModelNotFound
            || failure.Error == PathwayErrors.EndpointInvalid
            || (failure.Error == PathwayErrors.EndpointUnreachable && !failure.IsTransient);

    // While a probe after a break is running, other calls fail at once.
    private bool IsOpen => lastFailure is not null && !isHalfOpen && (isProbing || clock.GetElapsedTime(openedAt) < openFor);

    private CuratorException CreateOpenError() => new(lastFailure!.Error, lastFailure.Message, isTransient: false) { IsForAll = true };

    private void RecordSuccess()
    {
        lock (gate)
        {
            (consecutiveFailures, failedProbes, lastFailure, isHalfOpen) = (0, 0, null, false);
            NotifyWaiters();
        }
    }

    private void RecordFailure(CuratorException failure, bool isProbe, bool isFirst)
    {
        if (IsNeutral(failure.Error)) { return; }
        lock (gate)
        {
            // A retry that fails says something about its question, not about the curator, as long as others are answered.
            if (!isFirst && !isProbe && lastFailure is null && consecutiveFailures < FailureThreshold && !IsPermanent(failure)) { return; }
            consecutiveFailures++;
            if (isProbe) { failedProbes++; }
            if (lastFailure is null && !IsPermanent(failure) && failedProbes < ProbeThreshold) { return; }
            // A call that was already running when the breaker opened changes nothing.
            if (lastFailure is not null && !isProbe) { return; }
            openFor = lastFailure is null ? BreakDuration
                : TimeSpan.FromTicks(Math.Min(MaxBreakDuration.Ticks, Math.Max(BreakDuration.Ticks, openFor.Ticks * 2)));
            (lastFailure, openedAt, isHalfOpen) = (failure, clock.GetTimestamp(), false);
            NotifyWaiters();
        }
    }

    private void EndProbe()
    {
        lock (gate)
        {
            isProbing = false;
            NotifyWaiters();
        }
    }

    private void NotifyWaiters()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // The curator responded, though it did not answer this question, or not now.
    private static bool IsNeutral(PathwayError error) =>
        error == PathwayErrors.ReplyBlocked || error == PathwayErrors.ReplyCut || error == PathwayErrors.ModelRateLimited
            || error == PathwayErrors.ModelQuotaExhausted || error == PathwayErrors.WaitTooLong;

    /// <summary>The permit for a call.</summary>
    public sealed class Permit(CircuitBreaker breaker, bool isProbe) : OneTimeDisposable
    {
        /// <summary>The call was answered.</summary>
        public void ReportSuccess() => breaker.RecordSuccess();

        /// <summary>The call failed.</summary>
        /// <param name="failure">The failure.</param>
        /// <param name="isFirst">Whether it was the first attempt at its question.</param>
        public void ReportFailure(CuratorException failure, bool isFirst = true) => breaker.RecordFailure(failure, isProbe, isFirst);

        protected override void Release()
        {
            if (isProbe) { breaker.EndProbe(); }
        }
    }
}

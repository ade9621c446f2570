using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Stops asking somebody who cannot answer. A key that is refused or a model that is not there ends it at once; who only fails
/// again and again is asked one call at a time first, after waits that grow. Then each further question fails without a call, and
/// once in a while one is let through to see whether it is better.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider clock)
{
    /// <summary>So many first tries fail in a row, without an answer between them, and only one call goes at a time.</summary>
    public const int FailureThreshold = 8;

    /// <summary>So many of those fail too, and none goes.</summary>
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

    /// <summary>Lets a call through, at once or in its turn.</summary>
    /// <returns>Dispose it when the call has ended.</returns>
    /// <exception cref="CuratorException">Nothing is asked any more; it says what the last failure said.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
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

    /// <summary>Lets a call through where nothing is wrong; null where calls go one at a time, or not at all.</summary>
    public Permit? TryAcquire()
    {
        lock (gate) { return lastFailure is null && consecutiveFailures < FailureThreshold ? new Permit(this, isProbe: false) : null; }
    }

    /// <summary>Throws where nothing is asked for now.</summary>
    /// <exception cref="CuratorException">What the last failure said.</exception>
    public void ThrowIfOpen()
    {
        lock (gate) { if (IsOpen) { throw CreateOpenError(); } }
    }

    /// <summary>
    /// Somebody new asks: what was wrong may have been put right, so one call may try, and the others wait for what becomes of it.
    /// </summary>
    public void AllowProbe()
    {
        lock (gate) { (isHalfOpen, openFor) = (lastFailure is not null, TimeSpan.Zero); }
    }

    /// <summary>Whether nobody needs to ask again to know.</summary>
    public static bool IsPermanent(CuratorException failure) =>
        failure.Error == PathwayErrors.ModelKeyRefused || failure.Error == PathwayErrors.ModelKeyInvalid
            || failure.Error == PathwayErrors.ModelNotFound
            || failure.Error == PathwayErrors.EndpointInvalid
            || (failure.Error == PathwayErrors.EndpointUnreachable && !failure.IsTransient);

    // While one is let through now and then to see whether it is better, the others are told at once.
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
            // A question that fails once more says something of itself, while others are answered.
            if (!isFirst && !isProbe && lastFailure is null && consecutiveFailures < FailureThreshold && !IsPermanent(failure)) { return; }
            consecutiveFailures++;
            if (isProbe) { failedProbes++; }
            if (lastFailure is null && !IsPermanent(failure) && failedProbes < ProbeThreshold) { return; }
            // One that was under way when it closed changes nothing any more.
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

    // It answers, though not this question, or not now.
    private static bool IsNeutral(PathwayError error) =>
        error == PathwayErrors.ReplyBlocked || error == PathwayErrors.ReplyCut || error == PathwayErrors.ModelRateLimited
            || error == PathwayErrors.ModelQuotaExhausted || error == PathwayErrors.WaitTooLong;

    /// <summary>A call that was let through.</summary>
    public sealed class Permit(CircuitBreaker breaker, bool isProbe) : IDisposable
    {
        private int released;

        /// <summary>It was answered.</summary>
        public void ReportSuccess() => breaker.RecordSuccess();

        /// <summary>It failed.</summary>
        /// <param name="failure">How.</param>
        /// <param name="isFirst">Whether it was the first try of its question.</param>
        public void ReportFailure(CuratorException failure, bool isFirst = true) => breaker.RecordFailure(failure, isProbe, isFirst);

        public void Dispose()
        {
            if (isProbe && Interlocked.Exchange(ref released, 1) == 0) { breaker.EndProbe(); }
        }
    }
}

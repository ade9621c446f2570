using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// Stops asking somebody who cannot answer. A key that is refused or a model that is not there ends it at once; who only fails
/// again and again is asked one call at a time first, after waits that grow. Then each further question fails without a call, and
/// once in a while one is let through to see whether it is better.
/// </summary>
internal sealed class CallBreaker(TimeProvider clock)
{
    /// <summary>So many first tries fail in a row, without an answer between them, and only one call goes at a time.</summary>
    public const int ManyInARow = 8;

    /// <summary>So many of those fail too, and none goes.</summary>
    public const int LastTries = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly object gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inARow;
    private int alone;
    private bool busy;
    private bool isRetried;
    private CuratorException? cause;
    private long closedAt;
    private TimeSpan closedFor;

    /// <summary>Lets a call through, at once or in its turn.</summary>
    /// <returns>Dispose it when the call has ended.</returns>
    /// <exception cref="CuratorException">Nothing is asked any more; it says what the last failure said.</exception>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public async Task<Pass> EnterAsync(CancellationToken cancellation)
    {
        TimeSpan pause;
        while (true)
        {
            Task turn;
            lock (gate)
            {
                if (cause is null && inARow < ManyInARow) { return new Pass(this, isAlone: false); }
                if (IsClosed) { throw Again(); }
                if (!busy)
                {
                    busy = true;
                    pause = cause is null ? FirstPause * Math.Pow(2, alone) : TimeSpan.Zero;
                    break;
                }
                turn = changed.Task;
            }
            await turn.WaitAsync(cancellation).ConfigureAwait(false);
        }
        var pass = new Pass(this, isAlone: true);
        try
        {
            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
            return pass;
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    /// <summary>Lets a call through where nothing is wrong; null where calls go one at a time, or not at all.</summary>
    public Pass? TryEnter()
    {
        lock (gate) { return cause is null && inARow < ManyInARow ? new Pass(this, isAlone: false) : null; }
    }

    /// <summary>Throws where nothing is asked for now.</summary>
    /// <exception cref="CuratorException">What the last failure said.</exception>
    public void ThrowIfClosed()
    {
        lock (gate) { if (IsClosed) { throw Again(); } }
    }

    /// <summary>Somebody new asks: what was wrong may have been put right, so one call may try, and the others wait for what becomes of it.</summary>
    public void Retry()
    {
        lock (gate) { (isRetried, closedFor) = (cause is not null, TimeSpan.Zero); }
    }

    /// <summary>Whether nobody needs to ask again to know.</summary>
    public static bool IsFinal(CuratorException failure) =>
        failure.Error == PathwayErrors.ModelKeyRefused || failure.Error == PathwayErrors.ModelKeyInvalid || failure.Error == PathwayErrors.ModelNotFound
            || failure.Error == PathwayErrors.EndpointInvalid || (failure.Error == PathwayErrors.EndpointUnreachable && !failure.IsTransient);

    // While one is let through now and then to see whether it is better, the others are told at once.
    private bool IsClosed => cause is not null && !isRetried && (busy || clock.GetElapsedTime(closedAt) < closedFor);

    private CuratorException Again() => new(cause!.Error, cause.Message, isTransient: false) { IsForAll = true };

    private void Succeeded()
    {
        lock (gate)
        {
            (inARow, alone, cause, isRetried) = (0, 0, null, false);
            Tell();
        }
    }

    private void Failed(CuratorException failure, bool isAlone, bool isFirst)
    {
        if (IsNoSign(failure.Error)) { return; }
        lock (gate)
        {
            // A question that fails once more says something of itself, while others are answered.
            if (!isFirst && !isAlone && cause is null && inARow < ManyInARow && !IsFinal(failure)) { return; }
            inARow++;
            if (isAlone) { alone++; }
            if (cause is null && !IsFinal(failure) && alone < LastTries) { return; }
            // One that was under way when it closed changes nothing any more.
            if (cause is not null && !isAlone) { return; }
            closedFor = cause is null ? ProbeAfter : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, Math.Max(ProbeAfter.Ticks, closedFor.Ticks * 2)));
            (cause, closedAt, isRetried) = (failure, clock.GetTimestamp(), false);
            Tell();
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            busy = false;
            Tell();
        }
    }

    private void Tell()
    {
        changed.TrySetResult();
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // It answers, though not this question, or not now.
    private static bool IsNoSign(PathwayError error) =>
        error == PathwayErrors.ReplyBlocked || error == PathwayErrors.ReplyCut || error == PathwayErrors.ModelRateLimited || error == PathwayErrors.ModelQuotaExhausted || error == PathwayErrors.WaitTooLong;

    /// <summary>A call that was let through.</summary>
    public sealed class Pass(CallBreaker breaker, bool isAlone) : IDisposable
    {
        private int left;

        /// <summary>It was answered.</summary>
        public void Succeeded() => breaker.Succeeded();

        /// <summary>It failed.</summary>
        /// <param name="failure">How.</param>
        /// <param name="isFirst">Whether it was the first try of its question.</param>
        public void Failed(CuratorException failure, bool isFirst = true) => breaker.Failed(failure, isAlone, isFirst);

        public void Dispose()
        {
            if (isAlone && Interlocked.Exchange(ref left, 1) == 0) { breaker.Leave(); }
        }
    }
}

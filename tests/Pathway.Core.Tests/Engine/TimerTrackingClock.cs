using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;

namespace Pathway.Engine;

/// <summary>
/// Fake time that reports which timers were set, so that a test can wait until code really waits. A clock that is advanced again and again
/// until something happens runs away from code that gets no processor time.
/// </summary>
internal sealed class TimerTrackingClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public TimerTrackingClock()
    {
    }

    public TimerTrackingClock(DateTimeOffset start)
        : base(start)
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TrackedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when the next timer of that length is set.</summary>
    public Task WaitForTimerAsync(TimeSpan length) => WaitForTimerAsync(one => one == length);

    /// <summary>Completes when the next timer of such a length is set.</summary>
    /// <returns>Its length.</returns>
    public async Task<TimeSpan> WaitForTimerAsync(Func<TimeSpan, bool> isWanted)
    {
        using var late = new CancellationTokenSource(Hang.Patience);
        while (true)
        {
            if (await timers.Reader.ReadAsync(late.Token) is var length && isWanted(length)) { return length; }
        }
    }

    /// <summary>
    /// Until a task ends, waits for each pause and advances the clock by its length: the code pauses at one place at a time, and time
    /// passes in its pauses alone.
    /// </summary>
    /// <param name="ended">The task.</param>
    /// <param name="longest">The longest pause; longer timers are limits, which must not be reached.</param>
    public async Task PassPausesAsync(Task ended, TimeSpan longest)
    {
        using var late = new CancellationTokenSource(Hang.Patience);
        while (true)
        {
            while (timers.Reader.TryRead(out var length))
            {
                if (length > TimeSpan.Zero && length <= longest) { Advance(length); }
            }
            if (ended.IsCompleted) { break; }
            await Task.WhenAny(ended, timers.Reader.WaitToReadAsync(late.Token).AsTask());
            late.Token.ThrowIfCancellationRequested();
        }
        await ended;
    }

    private sealed class TrackedTimer(TimerTrackingClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = timer.Change(dueTime, period);
            clock.timers.Writer.TryWrite(dueTime);
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Pathway.Engine;

/// <summary>Fake time that tells which timers were set: whoever has only looked at the clock is not waiting yet.</summary>
internal sealed class TimerTrackingClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when a timer of that length is set, since the last one that was waited for.</summary>
    public async Task WaitForTimerAsync(TimeSpan length, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (await timers.Reader.ReadAsync(late.Token) != length) { }
    }
}

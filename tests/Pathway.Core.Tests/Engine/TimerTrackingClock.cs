using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Pathway.Engine;

/// <summary>Fake time that reports which timers were set, so that a test can wait until code really waits.</summary>
internal sealed class TimerTrackingClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> timers = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when the next timer of that length is set.</summary>
    public async Task WaitForTimerAsync(TimeSpan length, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (await timers.Reader.ReadAsync(late.Token) != length) { }
    }
}

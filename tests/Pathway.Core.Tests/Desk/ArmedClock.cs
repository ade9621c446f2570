using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Pathway.Desk;

/// <summary>Fake time that tells which timers were set: whoever has only looked at the clock is not waiting yet.</summary>
internal sealed class ArmedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> armed = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        armed.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Completes when a timer of that length is set, since the last one that was waited for.</summary>
    public async Task ArmedAsync(TimeSpan length, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (await armed.Reader.ReadAsync(late.Token) != length) { }
    }
}

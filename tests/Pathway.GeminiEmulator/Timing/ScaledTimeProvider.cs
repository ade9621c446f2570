namespace Pathway.Emulator.Timing;

/// <summary>
/// A clock that runs faster or slower than another one: with a scale of 0.01 one of its minutes lasts 0.6 seconds of the other clock.
/// </summary>
public sealed class ScaledTimeProvider : TimeProvider
{
    private readonly TimeProvider inner;
    private readonly double scale;
    private readonly DateTimeOffset start;
    private readonly long startStamp;

    /// <param name="inner">The other clock.</param>
    /// <param name="scale">The duration of a second of this clock on the other one, in seconds; greater than 0.</param>
    public ScaledTimeProvider(TimeProvider inner, double scale)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        this.inner = inner;
        this.scale = scale;
        start = inner.GetUtcNow();
        startStamp = inner.GetTimestamp();
    }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => start + (inner.GetElapsedTime(startStamp) / scale);

    public override long GetTimestamp() => startStamp + (long)((inner.GetTimestamp() - startStamp) / scale);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(inner.CreateTimer(callback, state, ToInnerTime(dueTime), ToInnerTime(period)), ToInnerTime);

    // Rounded up to milliseconds: timers truncate, and would fire too early.
    private TimeSpan ToInnerTime(TimeSpan span) =>
        span == Timeout.InfiniteTimeSpan ? span : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds * scale));

    private sealed class ScaledTimer(ITimer timer, Func<TimeSpan, TimeSpan> scaled) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(scaled(dueTime), scaled(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

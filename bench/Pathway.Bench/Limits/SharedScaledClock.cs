using Pathway.Emulator.Timing;

namespace Pathway.Bench.Limits;

/// <summary>A clock that runs faster, and shows all processes that were told the same beginning the same time of day.</summary>
internal sealed class SharedScaledClock(DateTimeOffset beginning, double scale) : TimeProvider
{
    private readonly ScaledTimeProvider inner = new(System, scale);

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => beginning + ((DateTimeOffset.UtcNow - beginning) / scale);

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}

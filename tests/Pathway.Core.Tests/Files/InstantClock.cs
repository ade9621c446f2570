namespace Pathway.Files;

/// <summary>A clock on which every pause is over at once; it notes how long each would have been.</summary>
internal sealed class InstantClock : TimeProvider
{
    private long ticks;

    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>Pauses are cut to multiples of it, as the timers of the system do.</summary>
    public TimeSpan Resolution { get; init; } = new(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    /// <summary>Something else takes time.</summary>
    public void Pass(TimeSpan time) => ticks += time.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime);
        ticks += dueTime.Ticks - (dueTime.Ticks % Resolution.Ticks);
        callback(state);
        return new Elapsed();
    }

    private sealed class Elapsed : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

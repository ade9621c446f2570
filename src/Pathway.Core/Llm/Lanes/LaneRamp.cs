namespace Pathway.Llm.Lanes;

/// <summary>
/// How many calls run at once at the start: as many as the model is known to take, then twice as many with each second. So a
/// run that wants a thousand does not send them all in the first moment. Not safe for concurrent use.
/// </summary>
internal sealed class LaneRamp(int capacity, TimeProvider clock)
{
    private const int Least = 8;
    private const int Steps = 16;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private long? begun;
    private long used;

    /// <summary>The most at this moment.</summary>
    public int Most => Taken >= Steps ? int.MaxValue : Math.Max(Least, capacity) << Taken;

    /// <summary>How long until there may be more.</summary>
    public TimeSpan Next => begun is { } at ? (Step * (Taken + 1)) - clock.GetElapsedTime(at) : Step;

    private int Taken => begun is { } at ? (int)Math.Min(Steps, clock.GetElapsedTime(at) / Step) : 0;

    /// <summary>A call begins, or has ended; after a minute without any the ramp begins again.</summary>
    public void Use(bool isFirst)
    {
        if (begun is null || (isFirst && clock.GetElapsedTime(used) >= Rest)) { begun = clock.GetTimestamp(); }
        used = clock.GetTimestamp();
    }
}

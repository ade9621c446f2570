namespace Pathway.Desk;

/// <summary>
/// Measures what follows upon what, from the moment a question is put: the wait for a slot, the wait in the lane, the call, the wait for the
/// next try. Each begins where the one before ended, so that nothing lies between. One at a time may use it.
/// </summary>
internal sealed class CallLap(TimeProvider clock)
{
    private long last = clock.GetTimestamp();

    /// <summary>The wait before the lane, in milliseconds.</summary>
    public double Queued { get; private set; }

    /// <summary>The wait in the lane, in milliseconds.</summary>
    public double InLane { get; private set; }

    /// <summary>Another one that begins where this one stands, for a call beside.</summary>
    public CallLap Fork() => (CallLap)MemberwiseClone();

    /// <summary>Where the wait before the lane ends.</summary>
    public void ToLane() => Queued = Next();

    /// <summary>Where the wait in the lane ends.</summary>
    public void ToCall() => InLane = Next();

    /// <summary>The milliseconds since the last time.</summary>
    public double Next()
    {
        var now = clock.GetTimestamp();
        var elapsed = clock.GetElapsedTime(last, now);
        last = now;
        return elapsed.TotalMilliseconds;
    }
}

namespace Pathway.Desk;

/// <summary>When a call left and how long it took to be answered, for who looks at it from beside.</summary>
internal sealed class CallWatch(TimeProvider clock)
{
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long leftAt;
    private long took = -1;

    /// <summary>Completes when the call has left; never where it does not.</summary>
    public Task Left => left.Task;

    /// <summary>Whether it has left.</summary>
    public bool HasLeft => left.Task.IsCompletedSuccessfully;

    /// <summary>Whether it is answered.</summary>
    public bool IsAnswered => Interlocked.Read(ref took) >= 0;

    /// <summary>How long it took to be answered or, where it is not, how long ago it left.</summary>
    public TimeSpan Time => Interlocked.Read(ref took) is >= 0 and var ticks ? new TimeSpan(ticks) : clock.GetElapsedTime(leftAt);

    /// <summary>Told by whoever makes the call.</summary>
    public void Leave()
    {
        leftAt = clock.GetTimestamp();
        left.TrySetResult();
    }

    /// <summary>The same.</summary>
    public void Answer() => Interlocked.Exchange(ref took, clock.GetElapsedTime(leftAt).Ticks);
}

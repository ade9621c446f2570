namespace Pathway.Emulator.Recording;

/// <summary>The calls whose latency is running, so that a test knows when it may turn the clock.</summary>
public sealed class DelayedCalls
{
    private readonly Handshake handshake = new();
    private int count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Waits until so many are delayed at once: their time runs, and turning the clock reaches them.</summary>
    /// <exception cref="TimeoutException">They were not within 30 seconds.</exception>
    public Task WaitForDelayedAsync(int count, CancellationToken cancellation = default) =>
        handshake.WaitAsync(() => Count >= count, () => $"{Count} of {count} are delayed", cancellation);

    internal async Task PassAsync(TimeSpan latency, TimeProvider time, CancellationToken cancellation)
    {
        if (latency <= TimeSpan.Zero) { return; }
        var start = time.GetTimestamp();
        // The timer first: whoever sees the call here may turn the clock.
        var delay = Task.Delay(latency, time, cancellation);
        Interlocked.Increment(ref count);
        handshake.Changed();
        try
        {
            await delay;
            // Timers of the operating system ring up to a millisecond early.
            while (latency - time.GetElapsedTime(start) is { Ticks: > 0 } left)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellation);
            }
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }
}

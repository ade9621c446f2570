namespace Pathway.Emulator.Recording;

/// <summary>Holds calls back until the test lets them go. It is open at the start.</summary>
public sealed class CallGate
{
    private readonly object gate = new();
    private readonly ConditionSignal handshake = new();
    private readonly List<Held> held = [];
    private Func<CallInfo, bool> shouldHold = static _ => false;

    /// <summary>How many are held.</summary>
    public int Count
    {
        get { lock (gate) { return held.Count; } }
    }

    /// <summary>Holds calls from now on: all, or those that a test picks.</summary>
    public void Close(Func<CallInfo, bool>? predicate = null)
    {
        lock (gate) { shouldHold = predicate ?? (static _ => true); }
    }

    /// <summary>Lets all go, and holds none from now on.</summary>
    public void Open()
    {
        lock (gate) { shouldHold = static _ => false; }
        Release(int.MaxValue);
    }

    /// <summary>Lets so many go, those that came first; returns how many there were.</summary>
    public int Release(int count = 1) => Release(static _ => true, count);

    /// <summary>Lets those go that the test picks, and tells how many there were.</summary>
    public int Release(Func<CallInfo, bool> predicate, int maxCount = int.MaxValue)
    {
        Held[] released;
        lock (gate)
        {
            released = [.. held.Where(one => predicate(one.Call)).OrderBy(static one => one.Call.Number).Take(maxCount)];
            held.RemoveAll(released.Contains);
        }
        foreach (var one in released) { one.TrySetResult(); }
        handshake.Notify();
        return released.Length;
    }

    /// <summary>Waits until so many are held at once.</summary>
    /// <exception cref="TimeoutException">They were not within 30 seconds.</exception>
    public Task WaitForHeldAsync(int count, CancellationToken cancellation = default) =>
        handshake.WaitAsync(() => Count >= count, () => $"{Count} of {count} are held", cancellation);

    internal async Task WaitIfHeldAsync(CallInfo call, CancellationToken cancellation)
    {
        Held waiting;
        lock (gate)
        {
            if (!shouldHold(call)) { return; }
            waiting = new Held(call);
            held.Add(waiting);
        }
        handshake.Notify();
        try
        {
            await waiting.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (gate) { held.Remove(waiting); }
            handshake.Notify();
        }
    }

    private sealed class Held(CallInfo call) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public CallInfo Call { get; } = call;
    }
}

/// <summary>The calls whose latency is running, so that a test knows when it may turn the clock.</summary>
public sealed class DelayedCalls
{
    private readonly ConditionSignal handshake = new();
    private int count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Waits until so many are delayed at once: their time runs, and turning the clock reaches them.</summary>
    /// <exception cref="TimeoutException">They were not within 30 seconds.</exception>
    public Task WaitForDelayedAsync(int count, CancellationToken cancellation = default) =>
        handshake.WaitAsync(() => Count >= count, () => $"{Count} of {count} are delayed", cancellation);

    internal async Task DelayAsync(TimeSpan latency, TimeProvider time, CancellationToken cancellation)
    {
        if (latency <= TimeSpan.Zero) { return; }
        var start = time.GetTimestamp();
        // The timer first: whoever sees the call here may turn the clock.
        var delay = Task.Delay(latency, time, cancellation);
        Interlocked.Increment(ref count);
        handshake.Notify();
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

/// <summary>Lets a test wait until something has happened, without looking again and again.</summary>
internal sealed class ConditionSignal
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    private readonly object gate = new();
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> waiters = [];

    /// <summary>Waits until the condition holds; it is looked at now and after each change.</summary>
    /// <exception cref="TimeoutException">It did not hold within 30 seconds of real time.</exception>
    public async Task WaitAsync(Func<bool> isReached, Func<string> state, CancellationToken cancellation)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (isReached()) { return; }
            waiters.Add((isReached, reached));
        }
        try
        {
            await reached.Task.WaitAsync(WaitTimeout, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {WaitTimeout.TotalSeconds} seconds in vain: {state()}.");
        }
    }

    /// <summary>Something has changed. Not to be called under a lock that a condition takes.</summary>
    public void Notify()
    {
        lock (gate)
        {
            for (var i = waiters.Count - 1; i >= 0; i--)
            {
                if (!waiters[i].IsReached()) { continue; }
                waiters[i].Reached.TrySetResult();
                waiters.RemoveAt(i);
            }
        }
    }
}

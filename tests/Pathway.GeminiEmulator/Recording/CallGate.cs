namespace Pathway.Emulator.Recording;

/// <summary>Holds calls until a test releases them. Initially open.</summary>
public sealed class CallGate
{
    private readonly object gate = new();
    private readonly ConditionSignal signal = new();
    private readonly List<Held> held = [];
    private Func<CallInfo, bool> shouldHold = static _ => false;

    /// <summary>The number of held calls.</summary>
    public int Count
    {
        get { lock (gate) { return held.Count; } }
    }

    /// <summary>Holds all calls from now on, or those that satisfy a condition.</summary>
    public void Close(Func<CallInfo, bool>? predicate = null)
    {
        lock (gate) { shouldHold = predicate ?? (static _ => true); }
    }

    /// <summary>Releases all calls and holds none from now on.</summary>
    public void Open()
    {
        lock (gate) { shouldHold = static _ => false; }
        Release(int.MaxValue);
    }

    /// <summary>Releases up to this many calls, oldest first; returns the number released.</summary>
    public int Release(int count = 1) => Release(static _ => true, count);

    /// <summary>Releases the calls that satisfy a condition; returns the number released.</summary>
    public int Release(Func<CallInfo, bool> predicate, int maxCount = int.MaxValue)
    {
        Held[] released;
        lock (gate)
        {
            released = [.. held.Where(call => predicate(call.Call)).OrderBy(static call => call.Call.Number).Take(maxCount)];
            held.RemoveAll(released.Contains);
        }
        foreach (var call in released) { call.TrySetResult(); }
        signal.Notify();
        return released.Length;
    }

    /// <summary>Waits until this many calls are held.</summary>
    /// <exception cref="TimeoutException">30 seconds have passed.</exception>
    public Task WaitForHeldAsync(int count, CancellationToken cancellation = default) =>
        signal.WaitAsync(() => Count >= count, () => $"{Count} of {count} are held", cancellation);

    internal async Task WaitIfHeldAsync(CallInfo call, CancellationToken cancellation)
    {
        Held waiting;
        lock (gate)
        {
            if (!shouldHold(call)) { return; }
            waiting = new Held(call);
            held.Add(waiting);
        }
        signal.Notify();
        try
        {
            await waiting.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (gate) { held.Remove(waiting); }
            signal.Notify();
        }
    }

    private sealed class Held(CallInfo call) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public CallInfo Call { get; } = call;
    }
}

/// <summary>The calls whose latency is running, so that a test knows when it may advance the clock.</summary>
public sealed class DelayedCalls
{
    private readonly ConditionSignal signal = new();
    private int count;

    /// <summary>The number of delayed calls.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Waits until this many calls are delayed: advancing the clock ends their latency.</summary>
    /// <exception cref="TimeoutException">30 seconds have passed.</exception>
    public Task WaitForDelayedAsync(int count, CancellationToken cancellation = default) =>
        signal.WaitAsync(() => Count >= count, () => $"{Count} of {count} are delayed", cancellation);

    internal async Task DelayAsync(TimeSpan latency, TimeProvider time, CancellationToken cancellation)
    {
        if (latency <= TimeSpan.Zero) { return; }
        var start = time.GetTimestamp();
        // Start the timer before the count changes: a waiting test may advance the clock at once.
        var delay = Task.Delay(latency, time, cancellation);
        Interlocked.Increment(ref count);
        signal.Notify();
        try
        {
            await delay;
            // Timers of the operating system may fire up to a millisecond early.
            while (latency - time.GetElapsedTime(start) is { Ticks: > 0 } remaining)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds)), time, cancellation);
            }
        }
        finally
        {
            Interlocked.Decrement(ref count);
        }
    }
}

/// <summary>Lets a test wait for a condition without polling.</summary>
internal sealed class ConditionSignal
{
    // Only for a condition that a defect keeps from coming true. It decides nothing else: on a machine under load a process may need
    // half a minute for its first call.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly object gate = new();
    private readonly List<(Func<bool> IsReached, TaskCompletionSource Reached)> waiters = [];

    /// <summary>Waits until the condition is true. It is checked now and after each change.</summary>
    /// <exception cref="TimeoutException">Five minutes of real time have passed.</exception>
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
            await reached.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The condition was not true within {Patience.TotalMinutes} minutes: {state()}.");
        }
    }

    /// <summary>Checks the conditions after a change. Do not call it under a lock that a condition takes.</summary>
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

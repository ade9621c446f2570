namespace Pathway.Emulator.Recording;

/// <summary>Holds calls back until the test lets them go. It is open at the start.</summary>
public sealed class CallGate
{
    private readonly object gate = new();
    private readonly Handshake handshake = new();
    private readonly List<Held> held = [];
    private Func<CallFacts, bool> holds = static _ => false;

    /// <summary>How many are held.</summary>
    public int Count
    {
        get { lock (gate) { return held.Count; } }
    }

    /// <summary>Holds calls from now on: all, or those that a test picks.</summary>
    public void Close(Func<CallFacts, bool>? which = null)
    {
        lock (gate) { holds = which ?? (static _ => true); }
    }

    /// <summary>Lets all go, and holds none from now on.</summary>
    public void Open()
    {
        lock (gate) { holds = static _ => false; }
        Release(int.MaxValue);
    }

    /// <summary>Lets so many go, those that came first; returns how many there were.</summary>
    public int Release(int count = 1) => Release(static _ => true, count);

    /// <summary>Lets those go that the test picks, and tells how many there were.</summary>
    public int Release(Func<CallFacts, bool> which, int atMost = int.MaxValue)
    {
        Held[] released;
        lock (gate)
        {
            released = [.. held.Where(one => which(one.Call)).OrderBy(static one => one.Call.Number).Take(atMost)];
            held.RemoveAll(released.Contains);
        }
        foreach (var one in released) { one.TrySetResult(); }
        handshake.Changed();
        return released.Length;
    }

    /// <summary>Waits until so many are held at once.</summary>
    /// <exception cref="TimeoutException">They were not within 30 seconds.</exception>
    public Task WaitForHeldAsync(int count, CancellationToken cancellation = default) =>
        handshake.WaitAsync(() => Count >= count, () => $"{Count} of {count} are held", cancellation);

    internal async Task PassAsync(CallFacts call, CancellationToken cancellation)
    {
        Held waiting;
        lock (gate)
        {
            if (!holds(call)) { return; }
            waiting = new Held(call);
            held.Add(waiting);
        }
        handshake.Changed();
        try
        {
            await waiting.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (gate) { held.Remove(waiting); }
            handshake.Changed();
        }
    }

    private sealed class Held(CallFacts call) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public CallFacts Call { get; } = call;
    }
}

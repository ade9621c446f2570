namespace Pathway.Storage.Redis;

/// <summary>
/// Decides on a thread of its own whether a server still answers. Requests to a server that answers go on waiting: a reply that is late
/// because this process gets no processor time, or its thread pool has no free thread, is not the server's fault.
/// </summary>
internal sealed class RedisWatchdog : IDisposable
{
    private readonly object gate = new();
    private readonly IWatched watched;
    private readonly TimeSpan step;
    private readonly Action<Action> queue;
    private int open;
    private bool isClosed;
    private volatile bool poolRan;

    /// <param name="watched">The connection.</param>
    /// <param name="step">How long the connection may be silent, and then the server.</param>
    /// <param name="queue">Queues work to the thread pool.</param>
    public RedisWatchdog(IWatched watched, TimeSpan step, Action<Action>? queue = null)
    {
        (this.watched, this.step) = (watched, step);
        this.queue = queue ?? (static run => ThreadPool.UnsafeQueueUserWorkItem(static run => run(), run, preferLocal: false));
        new Thread(Watch) { IsBackground = true, Name = "Pathway Redis watchdog" }.Start();
    }

    /// <summary>One more request waits for the server.</summary>
    public void Begin()
    {
        lock (gate)
        {
            if (open++ == 0) { Monitor.Pulse(gate); }
        }
    }

    /// <summary>A request no longer waits.</summary>
    public void End()
    {
        lock (gate) { open--; }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }
    }

    private bool IsClosed
    {
        get { lock (gate) { return isClosed; } }
    }

    private void Watch()
    {
        while (true)
        {
            lock (gate)
            {
                while (open == 0 && !isClosed) { Monitor.Wait(gate); }
                // Most replies come sooner and need no check.
                if (!isClosed) { Monitor.Wait(gate, step); }
                if (isClosed) { return; }
                if (open == 0) { continue; }
            }
            if (Fault() is { } fault && !IsClosed) { watched.Abandon(fault); }
        }
    }

    // Null where the server answers.
    private Exception? Fault()
    {
        // Replies come in the order of the requests: this one comes after all others.
        var (reply, most) = watched.Ask();
        for (var rounds = 0; rounds < most && !IsClosed;)
        {
            poolRan = false;
            queue(() => poolRan = true);
            if (IsOver(reply)) { return null; }
            if (watched.HasUnread) { continue; }
            if (watched.Probe(step) is { } fault) { return reply.IsCompleted || watched.HasUnread ? null : fault; }
            // The server answers, but not on this connection. The round counts only if this process could have handled a reply.
            if (poolRan) { rounds++; }
        }
        return new TimeoutException();
    }

    // A request that failed is over too: the other requests fail by themselves.
    private bool IsOver(Task reply)
    {
        try { return reply.Wait(step); }
        catch (AggregateException) { return true; }
    }
}

/// <summary>A connection that is watched. All members are called on the watchdog's thread.</summary>
internal interface IWatched
{
    /// <summary>Whether the system has received something that this process has not read yet.</summary>
    bool HasUnread { get; }

    /// <summary>
    /// Sends a request that any server answers. The connection is dead after so many rounds without a reply, though the server answers on
    /// others.
    /// </summary>
    (Task Reply, int MaxRounds) Ask();

    /// <summary>Why the server does not answer on a new connection; null if it does. The system measures the time.</summary>
    Exception? Probe(TimeSpan patience);

    /// <summary>Called when the server does not answer: fails all requests that wait.</summary>
    void Abandon(Exception fault);
}

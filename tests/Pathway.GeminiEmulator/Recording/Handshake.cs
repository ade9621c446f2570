namespace Pathway.Emulator.Recording;

/// <summary>Lets a test wait until something has happened, without looking again and again.</summary>
internal sealed class Handshake
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
            await reached.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Patience.TotalSeconds} seconds in vain: {state()}.");
        }
    }

    /// <summary>Something has changed. Not to be called under a lock that a condition takes.</summary>
    public void Changed()
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

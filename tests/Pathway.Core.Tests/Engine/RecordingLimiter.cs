using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>A limiter that is controlled by the test and records its requests.</summary>
internal sealed class RecordingLimiter : ICallLimiter
{
    private readonly object gate = new();

    public List<PermitRequest> Requests { get; } = [];

    public List<CallUsage?> Settled { get; } = [];

    public int ActiveCalls { get; private set; }

    public int PeakConcurrency { get; private set; }

    public int Concurrency => 4;

    /// <summary>What a call waits for, by the number of earlier calls.</summary>
    public Func<int, CancellationToken, Task> Wait { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>A pause that the server asked for after the permit was given.</summary>
    public Func<Task> Pause { get; init; } = static () => Task.CompletedTask;

    public Task WaitForPauseAsync(PermitRequest request, CancellationToken cancellation) => Pause();

    public async Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation)
    {
        int before;
        lock (gate)
        {
            before = Requests.Count;
            Requests.Add(request);
        }
        await Wait(before, cancellation);
        lock (gate) { PeakConcurrency = Math.Max(PeakConcurrency, ++ActiveCalls); }
        return new Permit(this);
    }

    private sealed class Permit(RecordingLimiter limiter) : ICallPermit
    {
        private int left;

        public void Settle(CallUsage? usage)
        {
            lock (limiter.gate) { limiter.Settled.Add(usage); }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) != 0) { return; }
            lock (limiter.gate) { limiter.ActiveCalls--; }
        }
    }
}

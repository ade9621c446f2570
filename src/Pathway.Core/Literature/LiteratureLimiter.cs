using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>Limits concurrent calls: more calls would only wait for the rate limit while their time-out runs.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The semaphore has no wait handle, so there is nothing to free; the limiter lives as long as the engine.")]
internal sealed class LiteratureLimiter(int capacity) : ICallLimiter
{
    private readonly SemaphoreSlim semaphore = new(capacity);

    public int Concurrency => capacity;

    public async Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation)
    {
        await semaphore.WaitAsync(cancellation).ConfigureAwait(false);
        return new Permit(semaphore);
    }

    private sealed class Permit(SemaphoreSlim semaphore) : OneTimeDisposable, ICallPermit
    {
        // Literature services are free of charge.
        public void Settle(CallUsage? usage)
        {
        }

        protected override void Release() => semaphore.Release();
    }
}

/// <summary>Limits the number of requests in any second. Safe for concurrent use.</summary>
internal sealed class RequestPacer
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly DateTimeOffset[] sentAt;
    private int next;

    public RequestPacer(int perSecond, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        sentAt = new DateTimeOffset[perSecond];
        this.clock = clock;
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped. The request still counts.</exception>
    public Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // The oldest of the last requests must be at least a second old.
            var free = sentAt[next] + Window;
            sentAt[next] = free > now ? free : now;
            wait = sentAt[next] - now;
            next = (next + 1) % sentAt.Length;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellation) : Task.CompletedTask;
    }
}

/// <summary>The pacers of this process: all clients of a service share one.</summary>
internal static class RequestPacers
{
    private static readonly ConcurrentDictionary<(string Address, int PerSecond), RequestPacer> Pacers = new();

    public static RequestPacer GetShared(Uri address, int perSecond) =>
        Pacers.GetOrAdd((address.AbsoluteUri, perSecond), static key => new RequestPacer(key.PerSecond, TimeProvider.System));
}

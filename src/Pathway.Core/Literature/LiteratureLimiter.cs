using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>A few calls at once: more would only wait for the rate of the services, with their time running.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The semaphore has no wait handle, so there is nothing to free; the lane lives as long as the desk.")]
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
        // Nothing is paid here.
        public void Settle(CallUsage? usage)
        {
        }

        protected override void Release() => semaphore.Release();
    }
}

/// <summary>So many requests in any second, on a clock. A place is taken before the request leaves. Safe for concurrent use.</summary>
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

    /// <summary>Waits until a request may leave.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped. Its place stays taken.</exception>
    public Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // The request that left so many before this one must be a second old.
            var free = sentAt[next] + Window;
            sentAt[next] = free > now ? free : now;
            wait = sentAt[next] - now;
            next = (next + 1) % sentAt.Length;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellation) : Task.CompletedTask;
    }
}

/// <summary>The rates of this process: whoever asks the same service shares its limit.</summary>
internal static class RequestPacers
{
    private static readonly ConcurrentDictionary<(string Address, int PerSecond), RequestPacer> Pacers = new();

    public static RequestPacer GetShared(Uri address, int perSecond) =>
        Pacers.GetOrAdd((address.AbsoluteUri, perSecond), static key => new RequestPacer(key.PerSecond, TimeProvider.System));
}

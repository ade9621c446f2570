namespace Pathway.Literature;

/// <summary>So many requests in any second, on a clock. A place is taken before the request leaves. Safe for concurrent use.</summary>
internal sealed class RequestRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly TimeProvider clock;
    private readonly DateTimeOffset[] taken;
    private int next;

    public RequestRate(int perSecond, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        taken = new DateTimeOffset[perSecond];
        this.clock = clock;
    }

    /// <summary>Waits until a request may leave.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped. Its place stays taken.</exception>
    public Task EnterAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            // The request that left so many before this one must be a second old.
            var free = taken[next] + Window;
            taken[next] = free > now ? free : now;
            wait = taken[next] - now;
            next = (next + 1) % taken.Length;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellation) : Task.CompletedTask;
    }
}

namespace Pathway.Llm.Batches;

/// <summary>Cancels a transfer that makes no progress. A transfer that does may take as long as it needs.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource either;

    /// <param name="limit">The longest time without progress.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="cancellation">Cancels the transfer too.</param>
    public IdleTimeout(TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        (Limit, this.cancellation) = (limit, cancellation);
        idle = new CancellationTokenSource(limit, clock);
        either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellation);
    }

    /// <summary>The longest time without progress.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Cancels the transfer.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Whether the time ran out, and nobody else has cancelled the transfer.</summary>
    public bool HasElapsed => idle.IsCancellationRequested && !cancellation.IsCancellationRequested;

    /// <summary>The time begins anew: something has moved.</summary>
    public void Restart() => idle.CancelAfter(Limit);

    /// <summary>The time stands still: nothing is waited for.</summary>
    public void Pause() => idle.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        either.Dispose();
        idle.Dispose();
    }
}

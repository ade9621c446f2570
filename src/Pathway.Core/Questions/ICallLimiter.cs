namespace Pathway.Questions;

/// <summary>
/// The limits of a server: concurrent calls, requests and tokens a minute, requests a day. A permit is acquired before each call, so that
/// limits are enforced on the client. Safe for concurrent use.
/// </summary>
internal interface ICallLimiter
{
    /// <summary>The default number of concurrent calls.</summary>
    int Concurrency { get; }

    /// <summary>Waits for a permit. Dispose it when the call has ended, with or without success.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled. Nothing is reserved then.</exception>
    /// <exception cref="CuratorException">No calls are allowed, for example until the next day.</exception>
    Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation);

    /// <summary>Waits for the end of a pause that the server asked for since the permit of this request was given.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="CuratorException">The pause is too long.</exception>
    Task WaitForPauseAsync(PermitRequest request, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>The permit for one call.</summary>
internal interface ICallPermit : IDisposable
{
    /// <summary>Replaces the estimated usage by the actual usage.</summary>
    void Settle(CallUsage? usage);

    /// <summary>Returns the reserved quota because the call is not made. The permit must still be disposed.</summary>
    void Cancel()
    {
    }
}

/// <summary>A request for a permit.</summary>
internal sealed record PermitRequest
{
    /// <summary>Higher values go first.</summary>
    public int Priority { get; init; }

    /// <summary>Orders requests of equal priority, so that their order does not depend on arrival.</summary>
    public string Name { get; init; } = "";

    /// <summary>The estimated number of tokens that count against the limit.</summary>
    public int Tokens { get; init; }

    /// <summary>The concurrency that the run requests. A value above the default raises the concurrency for this run.</summary>
    public int Concurrency { get; init; }

    /// <summary>The maximum wait; a request that would wait longer is rejected. Null for no maximum.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>Called for longer waits, from any thread.</summary>
    public Action<LimiterWait>? OnWait { get; init; }
}

/// <summary>A wait for a permit: its duration and its reason.</summary>
internal sealed record LimiterWait(TimeSpan Duration, string Reason);

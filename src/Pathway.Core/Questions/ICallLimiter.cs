namespace Pathway.Questions;

/// <summary>
/// The limits of whoever answers: calls at once, calls and tokens a minute, calls a day. A place is reserved before a call
/// leaves, so that limits are kept and not hoped for. Safe for concurrent use.
/// </summary>
internal interface ICallLimiter
{
    /// <summary>How many calls run at once when nobody asks for more.</summary>
    int Concurrency { get; }

    /// <summary>Waits for a place. Dispose it when the call has ended, however it ended.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped. Nothing is reserved then.</exception>
    /// <exception cref="CuratorException">The lane is closed, for example until the next day.</exception>
    Task<ICallPermit> AcquireAsync(PermitRequest request, CancellationToken cancellation);
}

/// <summary>A place in a lane for one call.</summary>
internal interface ICallPermit : IDisposable
{
    /// <summary>Puts what the call really used in the place of the estimate.</summary>
    void Settle(CallUsage? usage);

    /// <summary>The call never leaves: nothing of it counts. Dispose it all the same.</summary>
    void Cancel()
    {
    }
}

/// <summary>What a call asks of a lane.</summary>
internal sealed record PermitRequest
{
    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Orders equal priorities, so that arrival does not.</summary>
    public string Name { get; init; } = "";

    /// <summary>The estimate of the tokens that count against the limit.</summary>
    public int Tokens { get; init; }

    /// <summary>How many calls the asking run wants at once; more than the lane's own capacity raises it for this run.</summary>
    public int Concurrency { get; init; }

    /// <summary>The longest wait at one time; a longer one is refused. Null for any.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>Told of waits that are longer than a moment; called from any thread.</summary>
    public Action<LimiterWait>? OnWait { get; init; }
}

/// <summary>A wait in a lane: how long, and why.</summary>
internal sealed record LimiterWait(TimeSpan Duration, string Reason);

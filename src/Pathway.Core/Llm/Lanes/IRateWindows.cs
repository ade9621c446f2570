namespace Pathway.Llm.Lanes;

/// <summary>
/// Counts what goes through a lane against its limits. In this process alone for now; a later one counts for all processes
/// that share a store. Called under the lane's lock.
/// </summary>
internal interface IRateWindows
{
    /// <summary>Reserves a call of that many tokens now, or says how long it has to wait and for which limit.</summary>
    RateReservation Reserve(long tokens);

    /// <summary>Puts the true number of tokens in the place of the estimate.</summary>
    void Settle(RateReservation reservation, long tokens);

    /// <summary>Takes a reservation back: its call never left.</summary>
    void Cancel(RateReservation reservation);

    /// <summary>Holds a limit that the server names where it is below the known one.</summary>
    void Learn(Chat.QuotaViolation violation);
}

/// <summary>A call that was counted, or the wait before it can be.</summary>
internal sealed class RateReservation
{
    /// <summary>How long to wait; null where the call may go.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The limit that makes it wait, for people.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it waits for the next day.</summary>
    public bool IsDay { get; init; }

    /// <summary>The entries in the windows; the windows' own.</summary>
    public IReadOnlyList<SlidingWindow.Entry> Entries { get; init; } = [];
}

namespace Pathway.Llm.Lanes;

/// <summary>
/// Counts what goes through a lane against its limits, in this process alone or for all that share a store. Called under the
/// lane's lock.
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

    /// <summary>The day's quota is used up: tells those that share it.</summary>
    void Close(DateTimeOffset until, string why)
    {
    }

    /// <summary>The server asked for a pause: tells those that share it.</summary>
    void Pause(TimeSpan length)
    {
    }
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

    /// <summary>Others are asked whether there is room: ask again when this has ended.</summary>
    public Task? Pending { get; init; }

    /// <summary>The entries in the windows; the windows' own.</summary>
    public IReadOnlyList<SlidingWindow.Entry> Entries { get; init; } = [];

    /// <summary>What it takes of shares of stores; the windows' own.</summary>
    public IReadOnlyList<SharedPart> Shared { get; init; } = [];
}

/// <summary>A call's part in a share that was counted ahead.</summary>
/// <param name="Account">Where it was taken.</param>
/// <param name="Share">The share.</param>
/// <param name="Day">The day on which it was taken.</param>
/// <param name="Tokens">The tokens.</param>
internal sealed record SharedPart(SharedAccount Account, long Share, int Day, long Tokens);

namespace Pathway.Store.Sharing;

/// <summary>All that is known and counted of a lane, wherever it is kept. Moments are milliseconds of Unix time.</summary>
/// <param name="State">What is known.</param>
/// <param name="Shares">What was counted ahead and still counts, in the order in which it ceases to.</param>
internal sealed record LaneBook(LaneState State, IReadOnlyList<BookedShare> Shares)
{
    // A minute, and what a request takes on its way for one longer than for another.
    private const long Window = 61_000;

    // What a number of JSON holds exactly.
    private const long MostIds = 1L << 53;

    /// <summary>The book of a lane of which nothing is known.</summary>
    public static LaneBook Empty { get; } = new(new LaneState(), []);

    /// <summary>The book with corrections of what was counted; those of shares that do not count any more change the day only.</summary>
    public LaneBook Correct(IReadOnlyList<LaneCorrection> corrections)
    {
        if (corrections.Count == 0) { return this; }
        var known = corrections.ToDictionary(static one => one.Share);
        return new LaneBook(
            State with { Today = Math.Max(0, State.Today + corrections.Where(one => one.Day == State.Day).Sum(static one => one.Requests)) },
            [.. Shares.Select(share => !known.TryGetValue(share.Id, out var one) ? share : share with
            {
                Requests = Math.Max(0, share.Requests + one.Requests), Tokens = Math.Max(0, share.Tokens + one.Tokens),
            })]);
    }

    /// <summary>Counts as many calls as are wanted and there is room for.</summary>
    /// <param name="demand">What is wanted.</param>
    /// <param name="now">The time.</param>
    /// <returns>The book afterwards, and the share, or why there is none.</returns>
    public (LaneBook Book, LaneShare Share) Take(LaneDemand demand, long now)
    {
        var book = Correct(demand.Corrections).At(now);
        var state = book.State.Day == demand.Day ? book.State : book.State with { Day = demand.Day, Today = 0 };
        var share = LaneCounting.Share(demand, now, state.Over(demand.Limits, now), state.Today, book.Shares, Window);
        if (share.Wait is not null) { return (book, share); }
        share = share with { Id = Random.Shared.NextInt64(1, MostIds), Until = now + LaneShare.Life };
        var booked = new BookedShare(share.Id, share.Until, share.Requests, share.Tokens);
        return (new LaneBook(state with { Today = state.Today + share.Requests }, Sorted([.. book.Shares, booked])), share);
    }

    // Those from the future stand there because the clock was set back: they count from now, so that nobody waits for that future.
    private LaneBook At(long now)
    {
        const long Ahead = LaneShare.Life + Window;
        return this with { Shares = Sorted([.. Shares.Where(share => share.At > now - Window).Select(share => share.At > now + Ahead ? share with { At = now + Ahead } : share)]) };
    }

    private static BookedShare[] Sorted(BookedShare[] shares)
    {
        Array.Sort(shares, static (left, right) => left.At.CompareTo(right.At));
        return shares;
    }
}

/// <summary>A share that still counts.</summary>
/// <param name="Id">What tells it from others of its lane.</param>
/// <param name="At">The last moment at which it could be used.</param>
/// <param name="Requests">Its calls.</param>
/// <param name="Tokens">Their tokens.</param>
internal readonly record struct BookedShare(long Id, long At, long Requests, long Tokens);

namespace Pathway.Storage.Sharing;

/// <summary>All that is known and counted of a lane, wherever it is kept. Moments are milliseconds of Unix time.</summary>
/// <param name="State">What is known.</param>
/// <param name="Shares">What was counted ahead and still counts, in the order in which it ceases to.</param>
internal sealed record QuotaState(LimiterState State, IReadOnlyList<RecordedGrant> Shares)
{
    // A minute, and what a request takes on its way for one longer than for another.
    private const long Window = 61_000;

    // What a number of JSON holds exactly.
    private const long MaxId = 1L << 53;

    /// <summary>The book of a lane of which nothing is known.</summary>
    public static QuotaState Empty { get; } = new(new LimiterState(), []);

    /// <summary>The book with corrections of what was counted; those of shares that do not count any more change the day only.</summary>
    public QuotaState ApplyCorrections(IReadOnlyList<QuotaCorrection> corrections)
    {
        if (corrections.Count == 0) { return this; }
        var known = corrections.ToDictionary(static correction => correction.GrantId);
        return new QuotaState(
            State with
                { Today =
                    Math.Max(0,
                        State.Today
                            + corrections.Where(correction => correction.Day == State.Day).Sum(static correction => correction.Requests)) },
            [.. Shares.Select(grant => !known.TryGetValue(grant.Id, out var correction) ? grant : grant with
            {
                Requests = Math.Max(0, grant.Requests + correction.Requests), Tokens = Math.Max(0, grant.Tokens + correction.Tokens),
            })]);
    }

    /// <summary>Counts as many calls as are wanted and there is room for.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="now">The time.</param>
    /// <returns>The book afterwards, and the share, or why there is none.</returns>
    public (QuotaState Book, QuotaGrant Share) Grant(QuotaRequest request, long now)
    {
        var current = ApplyCorrections(request.Corrections).Prune(now);
        var state = current.State.Day == request.Day ? current.State : current.State with { Day = request.Day, Today = 0 };
        var grant = QuotaCalculator.Calculate(request, now, state.ApplyTo(request.Limits, now), state.Today, current.Shares, Window);
        if (grant.Wait is not null) { return (current, grant); }
        grant = grant with { Id = Random.Shared.NextInt64(1, MaxId), Until = now + QuotaGrant.Lifetime };
        var recorded = new RecordedGrant(grant.Id, grant.Until, grant.Requests, grant.Tokens);
        return (new QuotaState(state with { Today = state.Today + grant.Requests }, Sort([.. current.Shares, recorded])), grant);
    }

    // Those from the future stand there because the clock was set back: they count from now, so that nobody waits for that future.
    private QuotaState Prune(long now)
    {
        const long Ahead = QuotaGrant.Lifetime + Window;
        return this with
            { Shares =
                Sort([.. Shares.Where(grant => grant.At > now - Window)
                    .Select(grant => grant.At > now + Ahead ? grant with { At = now + Ahead } : grant)]) };
    }

    private static RecordedGrant[] Sort(RecordedGrant[] shares)
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
internal readonly record struct RecordedGrant(long Id, long At, long Requests, long Tokens);

/// <summary>What the processes that share a store know of a lane. Moments are milliseconds of Unix time.</summary>
internal sealed record LimiterState
{
    // A project may be given higher limits; nobody would tell us. One refusal a week finds out.
    private const long LearnedLifetime = 7L * 24 * 60 * 60 * 1000;

    // Longer ones are left by a clock that was set wrong.
    private const long MaxClosure = 26L * 60 * 60 * 1000;
    private const long MaxPause = 60L * 60 * 1000;

    /// <summary>The day that is counted, as yyyyMMdd.</summary>
    public int Day { get; init; }

    /// <summary>Calls on that day.</summary>
    public long Today { get; init; }

    /// <summary>The limits that the server named.</summary>
    public RateLimits Learned { get; init; }

    public long? LearnedAt { get; init; }

    /// <summary>Until when nothing goes, because the day's quota is used up.</summary>
    public long? ClosedUntil { get; init; }

    /// <summary>What the server said then, for people.</summary>
    public string? Why { get; init; }

    /// <summary>Until when the server asked for a pause.</summary>
    public long? PausedUntil { get; init; }

    /// <summary>Whether nothing goes for now, and until when.</summary>
    public long? GetClosedUntil(long now) => IfPending(ClosedUntil, now, MaxClosure);

    /// <summary>Until when the pause lasts; null when there is none.</summary>
    public long? GetPausedUntil(long now) => IfPending(PausedUntil, now, MaxPause);

    /// <summary>The limits that hold for somebody with those of his own.</summary>
    public RateLimits ApplyTo(RateLimits configured, long now) => LearnedAt is { } at && at <= now && now - at < LearnedLifetime
        ? configured.Min(Learned) : configured;

    private static long? IfPending(long? moment, long now, long maximum) => moment is { } until && until > now && until - now <= maximum
        ? until : null;
}

/// <summary>How much room a lane has.</summary>
internal static class QuotaCalculator
{
    /// <summary>As much of what is wanted as there is room for, or how long there is none for one call.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="now">The time, in milliseconds of Unix time.</param>
    /// <param name="limits">The limits that hold.</param>
    /// <param name="today">Calls of this day.</param>
    /// <param name="counted">What counts now, the oldest first.</param>
    /// <param name="window">How long a share counts, in milliseconds.</param>
    public static QuotaGrant Calculate(QuotaRequest request, long now, RateLimits limits, long today, IReadOnlyList<RecordedGrant> counted,
        long window)
    {
        if (limits.RequestsPerDay is { } daily && today >= daily)
        {
            return new QuotaGrant { Wait = 0, ExceededLimit = ExceededLimit.RequestsPerDay, Limit = daily };
        }
        // What is larger than any window goes alone.
        var requiredTokens = Math.Min(request.RequiredTokens, limits.TokensPerMinute ?? request.RequiredTokens);
        var requests =
            Min(request.Requests, limits.RequestsPerMinute - counted.Sum(static grant => grant.Requests), limits.RequestsPerDay - today);
        var tokens =
            Min(Math.Max(request.Tokens, request.RequiredTokens), limits.TokensPerMinute - counted.Sum(static grant => grant.Tokens));
        if (requests >= 1 && tokens >= requiredTokens)
        {
            return new QuotaGrant { Day = request.Day, Requests = requests, Tokens = Math.Max(tokens, request.RequiredTokens) };
        }

        var forRequests = requests >= 1 ? 0 : GetWait(1 - requests, static grant => grant.Requests, now, counted, window);
        var forTokens = tokens >= requiredTokens ? 0 : GetWait(requiredTokens - tokens, static grant => grant.Tokens, now, counted, window);
        return forRequests >= forTokens
            ? new QuotaGrant { Wait = forRequests, ExceededLimit = ExceededLimit.RequestsPerMinute, Limit = limits.RequestsPerMinute }
            : new QuotaGrant { Wait = forTokens, ExceededLimit = ExceededLimit.TokensPerMinute, Limit = limits.TokensPerMinute };
    }

    private static long Min(long requested, params ReadOnlySpan<long?> remaining)
    {
        foreach (var grant in remaining) { requested = Math.Min(requested, grant ?? requested); }
        return requested;
    }

    private static long GetWait(long missing, Func<RecordedGrant, long> amount, long now, IReadOnlyList<RecordedGrant> counted, long window)
    {
        foreach (var grant in counted)
        {
            missing -= amount(grant);
            if (missing <= 0) { return Math.Max(1, grant.At + window - now); }
        }
        return window;
    }
}

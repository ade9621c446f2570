namespace Pathway.Storage.Sharing;

/// <summary>The state and the grants of a limiter, in any store. Times are Unix times in milliseconds.</summary>
/// <param name="State">The state.</param>
/// <param name="Shares">The grants that still count, in the order in which they expire.</param>
internal sealed record QuotaState(LimiterState State, IReadOnlyList<RecordedGrant> Shares)
{
    // A minute, and a second for the differences in network latency.
    private const long Window = 61_000;

    // The largest integers that a JSON number represents exactly.
    private const long MaxId = 1L << 53;

    /// <summary>The state of a limiter without records.</summary>
    public static QuotaState Empty { get; } = new(new LimiterState(), []);

    /// <summary>The state after corrections. A correction of an expired grant changes only the count of the day.</summary>
    public QuotaState ApplyCorrections(IReadOnlyList<QuotaCorrection> corrections)
    {
        if (corrections.Count == 0) { return this; }
        var known = corrections.ToDictionary(static correction => correction.GrantId);
        var today = State.Today
            + corrections.Where(correction => correction.Day == State.Day).Sum(static correction => correction.Requests);
        return new QuotaState(State with { Today = Math.Max(0, today) },
            [.. Shares.Select(grant => !known.TryGetValue(grant.Id, out var correction) ? grant : grant with
            {
                Requests = Math.Max(0, grant.Requests + correction.Requests), Tokens = Math.Max(0, grant.Tokens + correction.Tokens),
            })]);
    }

    /// <summary>Grants as much of the requested quota as is free.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    /// <returns>The new state, and the grant or the exceeded limit.</returns>
    public (QuotaState State, QuotaGrant Grant) Grant(QuotaRequest request, long now)
    {
        var current = ApplyCorrections(request.Corrections).Prune(now);
        var state = current.State.Day == request.Day ? current.State : current.State with { Day = request.Day, Today = 0 };
        var grant = QuotaCalculator.Calculate(request, now, state.ApplyTo(request.Limits, now), state.Today, current.Shares, Window);
        if (grant.Wait is not null) { return (current, grant); }
        grant = grant with { Id = Random.Shared.NextInt64(1, MaxId), Until = now + QuotaGrant.Lifetime };
        var recorded = new RecordedGrant(grant.Id, grant.Until, grant.Requests, grant.Tokens);
        return (new QuotaState(state with { Today = state.Today + grant.Requests }, Sort([.. current.Shares, recorded])), grant);
    }

    // Grants in the future exist when the clock was set back. They count from now, so that nobody waits for that future.
    private QuotaState Prune(long now)
    {
        const long Ahead = QuotaGrant.Lifetime + Window;
        return this with
        {
            Shares = Sort([.. Shares.Where(grant => grant.At > now - Window)
                .Select(grant => grant.At > now + Ahead ? grant with { At = now + Ahead } : grant)]),
        };
    }

    private static RecordedGrant[] Sort(RecordedGrant[] shares)
    {
        Array.Sort(shares, static (left, right) => left.At.CompareTo(right.At));
        return shares;
    }
}

/// <summary>A grant that still counts.</summary>
/// <param name="Id">Its identifier, unique for the limiter.</param>
/// <param name="At">When it expires.</param>
/// <param name="Requests">Its calls.</param>
/// <param name="Tokens">Their tokens.</param>
internal readonly record struct RecordedGrant(long Id, long At, long Requests, long Tokens);

/// <summary>The shared state of a limiter. Times are Unix times in milliseconds.</summary>
internal sealed record LimiterState
{
    // A project may get higher limits, and the server does not report that. After a week they are tried again.
    private const long LearnedLifetime = 7L * 24 * 60 * 60 * 1000;

    // Longer times come from a clock that was set wrong.
    private const long MaxClosure = 26L * 60 * 60 * 1000;
    private const long MaxPause = 60L * 60 * 1000;

    /// <summary>The current day, as yyyyMMdd.</summary>
    public int Day { get; init; }

    /// <summary>Calls on that day.</summary>
    public long Today { get; init; }

    /// <summary>The limits that the server reported.</summary>
    public RateLimits Learned { get; init; }

    public long? LearnedAt { get; init; }

    /// <summary>Until when no calls are allowed, because the quota of the day is used up.</summary>
    public long? ClosedUntil { get; init; }

    /// <summary>The message of the server.</summary>
    public string? Why { get; init; }

    /// <summary>The end of the pause that the server requested.</summary>
    public long? PausedUntil { get; init; }

    /// <summary>Until when no calls are allowed; null where they are.</summary>
    public long? GetClosedUntil(long now) => IfPending(ClosedUntil, now, MaxClosure);

    /// <summary>The end of the pause; null for none.</summary>
    public long? GetPausedUntil(long now) => IfPending(PausedUntil, now, MaxPause);

    /// <summary>The effective limits for a process with its configured limits.</summary>
    public RateLimits ApplyTo(RateLimits configured, long now) => LearnedAt is { } at && at <= now && now - at < LearnedLifetime
        ? configured.Min(Learned) : configured;

    private static long? IfPending(long? moment, long now, long maximum) => moment is { } until && until > now && until - now <= maximum
        ? until : null;
}

/// <summary>Calculates the free quota.</summary>
internal static class QuotaCalculator
{
    /// <summary>As much of the request as is free, or the wait until one call fits.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time, as Unix time in milliseconds.</param>
    /// <param name="limits">The effective limits.</param>
    /// <param name="today">The calls of this day.</param>
    /// <param name="counted">The grants that count now, the oldest first.</param>
    /// <param name="window">How long a grant counts, in milliseconds.</param>
    public static QuotaGrant Calculate(QuotaRequest request, long now, RateLimits limits, long today, IReadOnlyList<RecordedGrant> counted,
        long window)
    {
        if (limits.RequestsPerDay is { } daily && today >= daily)
        {
            return new QuotaGrant { Wait = 0, ExceededLimit = ExceededLimit.RequestsPerDay, Limit = daily };
        }
        // A call that is larger than the limit is made alone.
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
        foreach (var free in remaining) { requested = Math.Min(requested, free ?? requested); }
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

namespace Pathway.Store.Sharing;

/// <summary>How much room a lane has.</summary>
internal static class LaneCounting
{
    /// <summary>As much of what is wanted as there is room for, or how long there is none for one call.</summary>
    /// <param name="demand">What is wanted.</param>
    /// <param name="now">The time, in milliseconds of Unix time.</param>
    /// <param name="limits">The limits that hold.</param>
    /// <param name="today">Calls of this day.</param>
    /// <param name="counted">What counts now, the oldest first.</param>
    /// <param name="window">How long a share counts, in milliseconds.</param>
    public static LaneShare Share(LaneDemand demand, long now, LaneLimits limits, long today, IReadOnlyList<BookedShare> counted, long window)
    {
        if (limits.RequestsPerDay is { } daily && today >= daily) { return new LaneShare { Wait = 0, Obstacle = LaneObstacle.RequestsPerDay, Limit = daily }; }
        // What is larger than any window goes alone.
        var needed = Math.Min(demand.Needed, limits.TokensPerMinute ?? demand.Needed);
        var requests = Least(demand.Requests, limits.RequestsPerMinute - counted.Sum(static one => one.Requests), limits.RequestsPerDay - today);
        var tokens = Least(Math.Max(demand.Tokens, demand.Needed), limits.TokensPerMinute - counted.Sum(static one => one.Tokens));
        if (requests >= 1 && tokens >= needed) { return new LaneShare { Day = demand.Day, Requests = requests, Tokens = Math.Max(tokens, demand.Needed) }; }

        var forRequests = requests >= 1 ? 0 : Wait(1 - requests, static one => one.Requests, now, counted, window);
        var forTokens = tokens >= needed ? 0 : Wait(needed - tokens, static one => one.Tokens, now, counted, window);
        return forRequests >= forTokens
            ? new LaneShare { Wait = forRequests, Obstacle = LaneObstacle.RequestsPerMinute, Limit = limits.RequestsPerMinute }
            : new LaneShare { Wait = forTokens, Obstacle = LaneObstacle.TokensPerMinute, Limit = limits.TokensPerMinute };
    }

    private static long Least(long wanted, params ReadOnlySpan<long?> room)
    {
        foreach (var one in room) { wanted = Math.Min(wanted, one ?? wanted); }
        return wanted;
    }

    private static long Wait(long missing, Func<BookedShare, long> amount, long now, IReadOnlyList<BookedShare> counted, long window)
    {
        foreach (var one in counted)
        {
            missing -= amount(one);
            if (missing <= 0) { return Math.Max(1, one.At + window - now); }
        }
        return window;
    }
}

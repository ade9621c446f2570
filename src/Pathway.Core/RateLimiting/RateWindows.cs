using Pathway.Llm.Chat;
using Pathway.Llm.Models;

namespace Pathway.RateLimiting;

/// <summary>
/// Counts calls against the rate limits of a limiter, in this process or for all processes that share a store. Called under the
/// limiter's lock.
/// </summary>
internal interface IRateWindows
{
    /// <summary>Reserves a call of that many tokens, or returns how long it has to wait and for which limit.</summary>
    RateReservation Reserve(long tokens);

    /// <summary>Replaces the estimated tokens by the actual number.</summary>
    void Settle(RateReservation reservation, long tokens);

    /// <summary>Cancels the reservation of a call that was not sent.</summary>
    void Cancel(RateReservation reservation);

    /// <summary>Applies a limit that the server reports if it is lower than the known one.</summary>
    void ApplyReportedLimit(QuotaViolation violation);

    /// <summary>
    /// Allows calls after a closure for the day, and forgets a limit a day that the server reported: it may have been raised.
    /// </summary>
    void AllowProbe()
    {
    }

    /// <summary>Ends a published pause that the server did not ask for.</summary>
    void EndBackoff()
    {
    }

    /// <summary>Publishes to other processes that the daily quota is used up.</summary>
    void PublishClosure(DateTimeOffset until, string reason)
    {
    }

    /// <summary>Publishes a pause that the server requested to other processes.</summary>
    void PublishBackoff(TimeSpan length)
    {
    }
}

/// <summary>A reserved call, or the wait before it can be reserved.</summary>
internal sealed class RateReservation
{
    /// <summary>How long to wait; null if the call may start.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The limit that causes the wait, for messages.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the daily limit causes the wait.</summary>
    public bool IsDailyLimit { get; init; }

    /// <summary>A pending request to a shared store: reserve again when it has completed.</summary>
    public Task? Pending { get; init; }

    /// <summary>The entries in the sliding windows, for settling and cancelling.</summary>
    public IReadOnlyList<SlidingWindow.Entry> Entries { get; init; } = [];

    /// <summary>The usage of grants of shared stores, for settling and cancelling.</summary>
    public IReadOnlyList<GrantUsage> GrantUsages { get; init; } = [];
}

/// <summary>What a call spends of a grant.</summary>
/// <param name="Quota">The quota that spent it.</param>
/// <param name="GrantId">The grant; zero if none was needed.</param>
/// <param name="Day">The day of the grant.</param>
/// <param name="Tokens">The tokens.</param>
internal sealed record GrantUsage(PrefetchedQuota Quota, long GrantId, int Day, long Tokens);

/// <summary>The rate limits of a model, counted in this process. Not thread-safe.</summary>
internal sealed class RateWindows : IRateWindows
{
    // A second longer than a minute: the server counts from the arrival of a request, and latencies differ.
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);

    private readonly SlidingWindow requests;
    private readonly SlidingWindow tokens;
    private readonly TimeProvider clock;
    private readonly long? configuredPerDay;
    private long? perDay;
    private DateOnly day;
    private long today;

    public RateWindows(ModelLimits limits, TimeProvider clock)
    {
        this.clock = clock;
        requests = new SlidingWindow(limits.RequestsPerMinute, Minute, clock);
        tokens = new SlidingWindow(limits.TokensPerMinute, Minute, clock);
        configuredPerDay = perDay = limits.RequestsPerDay;
    }

    public RateReservation Reserve(long amount)
    {
        var now = clock.GetUtcNow();
        if (PacificDay.Of(now) != day) { (day, today) = (PacificDay.Of(now), 0); }
        if (today >= perDay)
        {
            return new RateReservation
            {
                Wait = PacificDay.End(now) - now,
                Reason = $"{perDay} requests a day are used up",
                IsDailyLimit = true,
            };
        }
        var forRequests = requests.GetWait(1);
        var forTokens = tokens.GetWait(amount);
        if (forRequests > TimeSpan.Zero || forTokens > TimeSpan.Zero)
        {
            return forRequests >= forTokens
                ? new RateReservation { Wait = forRequests, Reason = $"{requests.Limit} requests a minute" }
                : new RateReservation { Wait = forTokens, Reason = $"{tokens.Limit} tokens a minute" };
        }
        today++;
        return new RateReservation { Entries = [requests.Add(1), tokens.Add(amount)] };
    }

    public void Settle(RateReservation reservation, long amount) => tokens.Replace(reservation.Entries[1], amount);

    public void Cancel(RateReservation reservation)
    {
        requests.Replace(reservation.Entries[0], 0);
        tokens.Replace(reservation.Entries[1], 0);
        if (today > 0) { today--; }
    }

    public void AllowProbe() => perDay = configuredPerDay;

    public void ApplyReportedLimit(QuotaViolation violation)
    {
        // A limit of zero cannot be kept; the pause that comes with it suffices.
        if (violation.Value is not { } value || value < 1) { return; }
        if (violation.IsPerMinute && violation.IsTokens) { tokens.Limit = Math.Min(tokens.Limit ?? value, value); }
        else if (violation.IsPerMinute) { requests.Limit = Math.Min(requests.Limit ?? value, value); }
        else if (violation.IsPerDay && !violation.IsTokens) { perDay = Math.Min(perDay ?? value, value); }
    }
}

/// <summary>
/// A sliding window: no interval of its length contains more than the limit. Not thread-safe.
/// </summary>
internal sealed class SlidingWindow(long? limit, TimeSpan length, TimeProvider clock)
{
    private readonly Queue<Entry> entries = new();
    private long sum;

    /// <summary>The limit of one window; null for no limit. It may be lowered later.</summary>
    public long? Limit { get; set; } = limit;

    /// <summary>The current sum.</summary>
    public long Sum
    {
        get
        {
            RemoveExpired();
            return sum;
        }
    }

    /// <summary>The time until an amount fits; zero if it fits now.</summary>
    public TimeSpan GetWait(long amount)
    {
        RemoveExpired();
        if (Limit is not { } max) { return TimeSpan.Zero; }
        // An amount above the limit waits for an empty window.
        var excess = sum + Math.Min(amount, max) - max;
        if (excess <= 0) { return TimeSpan.Zero; }
        foreach (var entry in entries)
        {
            excess -= entry.Amount;
            if (excess <= 0) { return length - clock.GetElapsedTime(entry.At); }
        }
        return length;
    }

    /// <summary>Adds an amount now.</summary>
    public Entry Add(long amount)
    {
        var entry = new Entry(clock.GetTimestamp()) { Amount = amount };
        entries.Enqueue(entry);
        sum += amount;
        return entry;
    }

    /// <summary>Changes the amount of an entry.</summary>
    public void Replace(Entry entry, long amount)
    {
        if (entry.IsExpired) { return; }
        sum += amount - entry.Amount;
        entry.Amount = amount;
    }

    private void RemoveExpired()
    {
        while (entries.TryPeek(out var first) && clock.GetElapsedTime(first.At) >= length)
        {
            entries.Dequeue().IsExpired = true;
            sum -= first.Amount;
        }
    }

    /// <summary>A counted amount.</summary>
    internal sealed class Entry(long at)
    {
        public long At { get; } = at;

        public long Amount { get; set; }

        /// <summary>Whether it is older than the window.</summary>
        public bool IsExpired { get; set; }
    }
}

/// <summary>The day of quotas: from midnight to midnight Pacific time.</summary>
internal static class PacificDay
{
    private static readonly TimeZoneInfo Zone = FindZone();

    /// <summary>The day of a point in time.</summary>
    public static DateOnly Of(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The next midnight after a point in time, in UTC.</summary>
    public static DateTimeOffset End(DateTimeOffset moment)
    {
        var midnight = Of(moment).AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    // A minimal container has no time zones. Standard time is then an hour late in summer, which is safer than an hour early.
    private static TimeZoneInfo FindZone() => TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone)
        ? zone : TimeZoneInfo.CreateCustomTimeZone("Pacific standard time", TimeSpan.FromHours(-8), null, null);
}

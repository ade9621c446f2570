using Pathway.Llm.Chat;
using Pathway.Llm.Models;

namespace Pathway.RateLimiting;

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
    void ApplyReportedLimit(QuotaViolation violation);

    /// <summary>The day's quota is used up: tells those that share it.</summary>
    void PublishClosure(DateTimeOffset until, string why)
    {
    }

    /// <summary>The server asked for a pause: tells those that share it.</summary>
    void PublishBackoff(TimeSpan length)
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
    public bool IsDailyLimit { get; init; }

    /// <summary>Others are asked whether there is room: ask again when this has ended.</summary>
    public Task? Pending { get; init; }

    /// <summary>The entries in the windows; the windows' own.</summary>
    public IReadOnlyList<SlidingWindow.Entry> Entries { get; init; } = [];

    /// <summary>What it takes of shares of stores; the windows' own.</summary>
    public IReadOnlyList<GrantUsage> GrantUsages { get; init; } = [];
}

/// <summary>A call's part in a share that was counted ahead.</summary>
/// <param name="Quota">Where it was taken.</param>
/// <param name="GrantId">The share.</param>
/// <param name="Day">The day on which it was taken.</param>
/// <param name="Tokens">The tokens.</param>
internal sealed record GrantUsage(PrefetchedQuota Quota, long GrantId, int Day, long Tokens);

/// <summary>The limits of a model, counted in this process. Not safe for concurrent use.</summary>
internal sealed class RateWindows : IRateWindows
{
    // The server counts from when a request arrives, which is later for some than for others.
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);

    private readonly SlidingWindow requests;
    private readonly SlidingWindow tokens;
    private readonly TimeProvider clock;
    private long? perDay;
    private DateOnly day;
    private long today;

    public RateWindows(ModelLimits limits, TimeProvider clock)
    {
        this.clock = clock;
        requests = new SlidingWindow(limits.RequestsPerMinute, Minute, clock);
        tokens = new SlidingWindow(limits.TokensPerMinute, Minute, clock);
        perDay = limits.RequestsPerDay;
    }

    public RateReservation Reserve(long amount)
    {
        var now = clock.GetUtcNow();
        if (PacificDay.Of(now) != day) { (day, today) = (PacificDay.Of(now), 0); }
        if (today >= perDay)
        {
            return new RateReservation
                { Wait = PacificDay.End(now) - now, Reason = $"{perDay} requests a day are used up", IsDailyLimit = true };
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

    public void ApplyReportedLimit(QuotaViolation violation)
    {
        // A limit of nothing is not a limit that one can keep; the pause that comes with it says all there is.
        if (violation.Value is not { } value || value < 1) { return; }
        if (violation.IsPerMinute && violation.IsTokens) { tokens.Limit = Math.Min(tokens.Limit ?? value, value); }
        else if (violation.IsPerMinute) { requests.Limit = Math.Min(requests.Limit ?? value, value); }
        else if (violation.IsPerDay && !violation.IsTokens) { perDay = Math.Min(perDay ?? value, value); }
    }
}

/// <summary>
/// Counts amounts over the last stretch of time, so that no stretch of that length anywhere holds more than the limit. Not safe for
/// concurrent use.
/// </summary>
internal sealed class SlidingWindow(long? limit, TimeSpan length, TimeProvider clock)
{
    private readonly Queue<Entry> entries = new();
    private long sum;

    /// <summary>The most that one window holds; null for no limit. May be lowered while it runs.</summary>
    public long? Limit { get; set; } = limit;

    /// <summary>What it holds now.</summary>
    public long Sum
    {
        get
        {
            RemoveExpired();
            return sum;
        }
    }

    /// <summary>How long until an amount has room; zero when it has.</summary>
    public TimeSpan GetWait(long amount)
    {
        RemoveExpired();
        if (Limit is not { } max) { return TimeSpan.Zero; }
        // What is larger than any window goes alone.
        var excess = sum + Math.Min(amount, max) - max;
        if (excess <= 0) { return TimeSpan.Zero; }
        foreach (var entry in entries)
        {
            excess -= entry.Amount;
            if (excess <= 0) { return length - clock.GetElapsedTime(entry.At); }
        }
        return length;
    }

    /// <summary>Counts an amount now.</summary>
    public Entry Add(long amount)
    {
        var entry = new Entry(clock.GetTimestamp()) { Amount = amount };
        entries.Enqueue(entry);
        sum += amount;
        return entry;
    }

    /// <summary>Puts another amount in the place of one that was counted.</summary>
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

    /// <summary>An amount that was counted.</summary>
    internal sealed class Entry(long at)
    {
        public long At { get; } = at;

        public long Amount { get; set; }

        /// <summary>Whether it is older than the window.</summary>
        public bool IsExpired { get; set; }
    }
}

/// <summary>The day by which quotas are counted: from midnight to midnight, Pacific time.</summary>
internal static class PacificDay
{
    private static readonly TimeZoneInfo Zone = FindZone();

    /// <summary>The day that a moment belongs to.</summary>
    public static DateOnly Of(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The next midnight after a moment, as UTC.</summary>
    public static DateTimeOffset End(DateTimeOffset moment)
    {
        var midnight = Of(moment).AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    // A bare container knows no time zones. Standard time then: an hour late in summer is better than an hour early.
    private static TimeZoneInfo FindZone() => TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone)
        ? zone : TimeZoneInfo.CreateCustomTimeZone("Pacific standard time", TimeSpan.FromHours(-8), null, null);
}

using Pathway.Llm.Chat;
using Pathway.Llm.Models;

namespace Pathway.Llm.Lanes;

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
        if (today >= perDay) { return new RateReservation { Wait = PacificDay.End(now) - now, Reason = $"{perDay} requests a day are used up", IsDay = true }; }
        var forRequests = requests.Wait(1);
        var forTokens = tokens.Wait(amount);
        if (forRequests > TimeSpan.Zero || forTokens > TimeSpan.Zero)
        {
            return forRequests >= forTokens
                ? new RateReservation { Wait = forRequests, Reason = $"{requests.Limit} requests a minute" }
                : new RateReservation { Wait = forTokens, Reason = $"{tokens.Limit} tokens a minute" };
        }
        today++;
        return new RateReservation { Entries = [requests.Add(1), tokens.Add(amount)] };
    }

    public void Settle(RateReservation reservation, long amount) => tokens.Change(reservation.Entries[1], amount);

    public void Cancel(RateReservation reservation)
    {
        requests.Change(reservation.Entries[0], 0);
        tokens.Change(reservation.Entries[1], 0);
        if (today > 0) { today--; }
    }

    public void Learn(QuotaViolation violation)
    {
        // A limit of nothing is not a limit that one can keep; the pause that comes with it says all there is.
        if (violation.Value is not { } value || value < 1) { return; }
        if (violation.IsPerMinute && violation.IsTokens) { tokens.Limit = Math.Min(tokens.Limit ?? value, value); }
        else if (violation.IsPerMinute) { requests.Limit = Math.Min(requests.Limit ?? value, value); }
        else if (violation.IsPerDay && !violation.IsTokens) { perDay = Math.Min(perDay ?? value, value); }
    }
}

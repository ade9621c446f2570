using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;

namespace Pathway.Desk;

/// <summary>Rate windows whose bookings are held against the limits once more, over any sixty seconds. Called under the lane's lock, as they are.</summary>
internal sealed class WatchedWindows(ModelLimits limits, TimeProvider clock) : IRateWindows
{
    private readonly RateWindows inner = new(limits, clock);
    private readonly Dictionary<RateReservation, (long At, long Tokens)> booked = [];

    /// <summary>Calls that were let in and were not taken back.</summary>
    public int Booked => booked.Count;

    /// <summary>What was broken, or null.</summary>
    public string? Broken { get; private set; }

    public RateReservation Reserve(long tokens)
    {
        var reservation = inner.Reserve(tokens);
        if (reservation.Wait is not null || reservation.Pending is not null) { return reservation; }
        // Once: a clock that is asked may ring, and whoever hears it may book too.
        var now = clock.GetTimestamp();
        booked[reservation] = (now, tokens);
        var minute = booked.Values.Where(one => clock.GetElapsedTime(one.At, now) < TimeSpan.FromMinutes(1)).ToArray();
        if (minute.Length > limits.RequestsPerMinute || minute.Sum(static one => one.Tokens) > limits.TokensPerMinute) { Broken ??= $"{minute.Length} calls in a minute"; }
        return reservation;
    }

    public void Settle(RateReservation reservation, long tokens)
    {
        inner.Settle(reservation, tokens);
        booked[reservation] = (booked[reservation].At, tokens);
    }

    public void Cancel(RateReservation reservation)
    {
        inner.Cancel(reservation);
        booked.Remove(reservation);
    }

    public void Learn(QuotaViolation violation) => inner.Learn(violation);
}

using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;

namespace Pathway.Desk;

/// <summary>Rate windows whose bookings are held against the limits once more, over any sixty seconds. Called under the lane's lock, as they are.</summary>
internal sealed class WatchedWindows : IRateWindows
{
    private readonly ModelLimits limits;
    private readonly HeldClock held;
    private readonly RateWindows inner;
    private readonly Dictionary<RateReservation, (long At, long Tokens)> booked = [];

    public WatchedWindows(ModelLimits limits, TimeProvider clock)
    {
        (this.limits, held) = (limits, new HeldClock(clock));
        inner = new RateWindows(limits, held);
    }

    /// <summary>Calls that were let in and were not taken back.</summary>
    public int Booked => booked.Count;

    /// <summary>What was broken, or null.</summary>
    public string? Broken { get; private set; }

    public RateReservation Reserve(long tokens)
    {
        // One moment for both looks, however far the clock is turned between them.
        using var moment = held.Hold();
        var reservation = inner.Reserve(tokens);
        if (reservation.Wait is not null || reservation.Pending is not null) { return reservation; }
        var now = held.GetTimestamp();
        booked[reservation] = (now, tokens);
        var minute = booked.Values.Where(one => held.GetElapsedTime(one.At, now) < TimeSpan.FromMinutes(1)).ToArray();
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

    /// <summary>A clock that stands still while somebody holds it.</summary>
    private sealed class HeldClock(TimeProvider clock) : TimeProvider
    {
        private long? at;
        private int holds;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => at ?? clock.GetTimestamp();

        // A fake clock that is asked may ring, for long, and whoever hears it may hold it too: what it said before that is over.
        public IDisposable Hold()
        {
            var before = at;
            while (at is null)
            {
                var known = ++holds;
                var now = clock.GetTimestamp();
                if (known == holds) { at = now; }
            }
            return new Released(this, before);
        }

        private sealed class Released(HeldClock held, long? before) : IDisposable
        {
            public void Dispose() => held.at = before;
        }
    }
}

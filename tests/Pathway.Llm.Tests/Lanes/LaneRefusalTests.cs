using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;
using static Pathway.Lanes.LaneCalls;

namespace Pathway.Lanes;

/// <summary>What a server that refuses does to all who wait: pauses, a narrower lane, the end of a day.</summary>
public sealed class LaneRefusalTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_pause_holds_all_to_the_tick_and_each_run_is_told_once()
    {
        var lane = Make(clock, new ModelLimits { Concurrency = 8 });
        List<LaneWait> told = [], alsoTold = [];
        Action<LaneWait> observe = told.Add, another = alsoTold.Add;
        lane.Refused(Refusal(TimeSpan.FromSeconds(7.5)));
        Task<ICallPlace>[] waiting = [Enter(lane, observe: observe), Enter(lane, observe: observe), Enter(lane, observe: another)];

        clock.Advance(TimeSpan.FromSeconds(7.5) - TimeSpan.FromTicks(1));
        var late = Enter(lane, observe: observe);
        Assert.Equal(0, lane.Running);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        foreach (var place in await Task.WhenAll([.. waiting, late]).WaitAsync(Patience)) { place.Dispose(); }
        Assert.Equal(TimeSpan.FromSeconds(7.5), Assert.Single(told).Duration);
        Assert.Contains("asked for a pause", told[0].Reason, StringComparison.Ordinal);
        Assert.Single(alsoTold);
    }

    [Fact]
    public async Task A_wait_that_is_longer_than_allowed_is_refused_and_not_slept_through()
    {
        var lane = Make(clock, new ModelLimits { RequestsPerMinute = 1 });
        lane.Refused(Refusal(TimeSpan.FromSeconds(400)));
        var (impatient, patient) = (Impatient(), lane.EnterAsync(new LaneRequest { MostWait = TimeSpan.FromSeconds(400) }, default));

        var failure = await Assert.ThrowsAsync<CuratorException>(() => impatient.WaitAsync(Patience));
        Assert.Equal((PathwayErrors.WaitTooLong, false), (failure.Error, failure.IsTransient));
        Assert.Contains("400 s (the server asked for a pause), and 300 s are allowed", failure.Message, StringComparison.Ordinal);
        Assert.False(patient.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(100));
        var inTime = Impatient();
        clock.Advance(TimeSpan.FromSeconds(300));
        (await patient.WaitAsync(Patience)).Dispose();
        Assert.False(inTime.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(61));
        (await inTime.WaitAsync(Patience)).Dispose();
        var refused = lane.EnterAsync(new LaneRequest { MostWait = TimeSpan.FromSeconds(10) }, default);
        Assert.Contains("61 s (the limit is 1 requests a minute)", (await Assert.ThrowsAsync<CuratorException>(() => refused.WaitAsync(Patience))).Message, StringComparison.Ordinal);

        Task<ICallPlace> Impatient() => lane.EnterAsync(new LaneRequest { MostWait = TimeSpan.FromSeconds(300) }, default);
    }

    [Fact]
    public void A_longer_delay_makes_the_pause_longer_and_a_shorter_one_does_not_end_it()
    {
        var lane = Make(clock, new ModelLimits());
        lane.Refused(Refusal(TimeSpan.FromSeconds(10)));
        lane.Refused(Refusal(TimeSpan.FromSeconds(3)));
        lane.Refused(Refusal(null));
        _ = Enter(lane);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, lane.Running);
        lane.Refused(Refusal(TimeSpan.FromSeconds(5)));
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, lane.Running);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, lane.Running);
    }

    [Fact]
    public async Task Without_a_delay_each_pause_is_twice_the_last_until_a_call_goes_well()
    {
        var lane = Make(clock, new ModelLimits());
        foreach (var seconds in (int[])[2, 4, 8, 16, 32, 60, 60])
        {
            lane.Refused(Refusal(null));
            var entering = Enter(lane);
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, lane.Running);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            (await entering.WaitAsync(Patience)).Dispose();
        }
        var well = await Enter(lane);
        well.Settle(new CallUsage());
        well.Dispose();
        lane.Refused(Refusal(null));
        _ = Enter(lane);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, lane.Running);
    }

    [Fact]
    public async Task A_lane_that_was_refused_is_half_as_wide_and_grows_back()
    {
        var lane = Make(clock, new ModelLimits { Concurrency = 8 });
        var running = new List<ICallPlace>();
        for (var i = 0; i < 8; i++) { running.Add(await Enter(lane)); }
        lane.Refused(Refusal(TimeSpan.FromSeconds(1)));
        lane.Refused(Refusal(TimeSpan.FromSeconds(1)));
        running.ForEach(static place => place.Dispose());
        clock.Advance(TimeSpan.FromSeconds(1));

        var waiting = Enumerable.Range(0, 20).Select(_ => Enter(lane)).ToList();
        Assert.Equal(4, lane.Running);
        foreach (var expected in (int[])[4, 4, 4, 5, 5, 5, 5, 5, 6])
        {
            var one = await Task.WhenAny(waiting).WaitAsync(Patience);
            waiting.Remove(one);
            var place = await one;
            place.Settle(new CallUsage());
            place.Dispose();
            Assert.Equal(expected, lane.Running);
        }
    }

    [Fact]
    public async Task A_day_that_is_over_is_told_to_all_at_once_with_the_time_of_its_end()
    {
        var lane = Make(clock, new ModelLimits { Concurrency = 1 });
        var running = await Enter(lane);
        var waiting = Enter(lane);

        lane.Refused(new ChatFailure(PathwayErrors.ModelQuotaExhausted, "quota", isTransient: false) { Status = 429, RetryAfter = TimeSpan.FromSeconds(5), Violations = [new QuotaViolation("RequestsPerDay", "", 100)] });

        Assert.Equal(1, lane.Running);
        foreach (var entering in (Task<ICallPlace>[])[waiting, Enter(lane)])
        {
            var failure = await Assert.ThrowsAsync<CuratorException>(() => entering);
            Assert.Equal((PathwayErrors.ModelQuotaExhausted, false), (failure.Error, failure.IsTransient));
            Assert.Contains("2026-11-25 08:00 UTC", failure.Message, StringComparison.Ordinal);
        }
        running.Dispose();
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));
        (await Enter(lane)).Dispose();
    }

    [Fact]
    public async Task The_own_limit_of_a_day_closes_the_lane_too()
    {
        var lane = Make(clock, new ModelLimits { RequestsPerDay = 2 });
        (await Enter(lane)).Dispose();
        (await Enter(lane)).Dispose();

        Assert.Contains("2 requests a day", (await Assert.ThrowsAsync<CuratorException>(() => Enter(lane))).Message, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromDays(1));
        (await Enter(lane)).Dispose();
    }

    [Fact]
    public async Task A_limit_that_the_server_names_holds_when_it_is_lower()
    {
        var lane = Make(clock, new ModelLimits { RequestsPerMinute = 1000, Concurrency = 100 });
        (await Enter(lane)).Dispose();
        lane.Refused(Refusal(TimeSpan.FromSeconds(1), new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 2)));
        lane.Refused(Refusal(TimeSpan.FromSeconds(1), new QuotaViolation("GenerateRequestsPerMinutePerProjectPerModel", "", 50)));
        clock.Advance(TimeSpan.FromSeconds(1));
        List<LaneWait> told = [];
        (await Enter(lane)).Dispose();

        _ = Enter(lane, observe: told.Add);

        Assert.Equal(0, lane.Running);
        Assert.Contains("2 requests a minute", Assert.Single(told).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-24T07:59:59Z", "2026-11-24T08:00:00Z")]
    [InlineData("2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-02T07:00:00Z")]
    [InlineData("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z")]
    public void A_day_ends_at_midnight_Pacific_in_summer_and_winter(string now, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), PacificDay.End(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
}

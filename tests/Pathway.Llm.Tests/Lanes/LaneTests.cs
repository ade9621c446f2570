using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Lanes;

public sealed class LaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task No_more_run_at_once_than_the_model_takes_unless_a_run_asks_for_more()
    {
        var lane = Make(new ModelLimits { Concurrency = 2 });
        var first = Enter(lane);
        var second = Enter(lane);
        var third = Enter(lane);
        var wide = Enter(lane, capacity: 3);
        Assert.Equal(3, lane.Running);
        Assert.True(await Entered(wide) && !third.IsCompleted);

        (await first).Dispose();
        (await second).Dispose();

        (await third).Dispose();
        (await wide).Dispose();
        Assert.Equal(0, lane.Running);
    }

    [Fact]
    public async Task A_run_that_wants_many_gets_them_by_and_by_and_after_a_rest_again()
    {
        var lane = Make(new ModelLimits { Concurrency = 15 });
        var entering = Enumerable.Range(0, 200).Select(_ => Enter(lane, capacity: 200)).ToList();
        foreach (var expected in (int[])[15, 30, 60, 120, 200])
        {
            Assert.Equal(expected, lane.Running);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
        foreach (var place in await Task.WhenAll(entering).WaitAsync(Patience)) { place.Dispose(); }

        clock.Advance(TimeSpan.FromSeconds(61));
        for (var i = 0; i < 200; i++) { _ = Enter(lane, capacity: 200); }
        Assert.Equal(15, lane.Running);
    }

    [Fact]
    public async Task The_highest_priority_goes_first_and_equals_go_by_name()
    {
        var lane = Make(new ModelLimits { Concurrency = 1 });
        var running = await Enter(lane);
        (int Priority, string Name)[] waiting = [(1, "c"), (5, "z"), (1, "a"), (5, "b"), (1, "B")];
        var order = new List<string>();
        var all = Task.WhenAll(waiting.Select(async one =>
        {
            using var place = await lane.EnterAsync(new LaneRequest { Priority = one.Priority, Name = one.Name }, default);
            lock (order) { order.Add(one.Name); }
        }));

        running.Dispose();
        await all.WaitAsync(Patience);

        Assert.Equal(["b", "z", "B", "a", "c"], order);
    }

    [Fact]
    public async Task A_pause_holds_all_to_the_tick_and_each_run_is_told_once()
    {
        var lane = Make(new ModelLimits { Concurrency = 8 });
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
        var lane = Make(new ModelLimits { RequestsPerMinute = 1 });
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
        var lane = Make(new ModelLimits());
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
        var lane = Make(new ModelLimits());
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
        var lane = Make(new ModelLimits { Concurrency = 8 });
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
        var lane = Make(new ModelLimits { Concurrency = 1 });
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
        var lane = Make(new ModelLimits { RequestsPerDay = 2 });
        (await Enter(lane)).Dispose();
        (await Enter(lane)).Dispose();

        Assert.Contains("2 requests a day", (await Assert.ThrowsAsync<CuratorException>(() => Enter(lane))).Message, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromDays(1));
        (await Enter(lane)).Dispose();
    }

    [Fact]
    public async Task A_wait_that_is_stopped_reserves_nothing()
    {
        var lane = Make(new ModelLimits { Concurrency = 1, TokensPerMinute = 100, RequestsPerMinute = 2 });
        var running = await Enter(lane, tokens: 60);
        using var stop = new CancellationTokenSource();
        var stopped = lane.EnterAsync(new LaneRequest { Tokens = 40, Priority = 9 }, stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.EnterAsync(new LaneRequest(), stop.Token));

        running.Dispose();
        (await Enter(lane, tokens: 40).WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task Whoever_holds_up_the_others_and_gives_up_lets_them_go()
    {
        var lane = Make(new ModelLimits { TokensPerMinute = 100 });
        (await Enter(lane, tokens: 90)).Dispose();
        using var stop = new CancellationTokenSource();
        var large = lane.EnterAsync(new LaneRequest { Tokens = 50, Priority = 9 }, stop.Token);
        var small = Enter(lane, tokens: 10);
        Assert.Equal(0, lane.Running);

        stop.Cancel();

        (await small.WaitAsync(Patience)).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
    }

    [Fact]
    public async Task The_true_tokens_take_the_place_of_the_estimate()
    {
        var lane = Make(new ModelLimits { TokensPerMinute = 100 });
        var place = await Enter(lane, tokens: 80);
        var waiting = Enter(lane, tokens: 50);
        Assert.Equal(1, lane.Running);

        place.Settle(new CallUsage { InputTokens = 20 });
        place.Dispose();

        (await waiting.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_limit_that_the_server_names_holds_when_it_is_lower()
    {
        var lane = Make(new ModelLimits { RequestsPerMinute = 1000, Concurrency = 100 });
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

    [Fact]
    public async Task A_call_that_is_larger_than_any_minute_goes_alone()
    {
        var lane = Make(new ModelLimits { TokensPerMinute = 100 });
        (await Enter(lane, tokens: 1)).Dispose();
        var large = Enter(lane, tokens: 1000);
        Assert.Equal(0, lane.Running);
        clock.Advance(TimeSpan.FromSeconds(61));
        (await large.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public void One_lane_serves_all_that_share_its_limits()
    {
        var id = new LaneId("Gemini", "http://x", "p", $"{Guid.NewGuid()}");
        Assert.Same(LaneRegistry.Shared(id, new ModelLimits()), LaneRegistry.Shared(id with { }, new ModelLimits()));
        Assert.NotSame(LaneRegistry.Shared(id, new ModelLimits()), LaneRegistry.Shared(id with { Project = "q" }, new ModelLimits()));
    }

    [Theory]
    [InlineData("2026-11-24T07:59:59Z", "2026-11-24T08:00:00Z")]
    [InlineData("2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-02T07:00:00Z")]
    [InlineData("2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z")]
    public void A_day_ends_at_midnight_Pacific_in_summer_and_winter(string now, string end) =>
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), PacificDay.End(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    private Lane Make(ModelLimits limits) => new(new LaneId("Gemini", "host", "project", "model"), limits, clock);

    private static Task<ICallPlace> Enter(Lane lane, int tokens = 0, int capacity = 0, Action<LaneWait>? observe = null) =>
        lane.EnterAsync(new LaneRequest { Tokens = tokens, Capacity = capacity, Observe = observe }, default);

    private static async Task<bool> Entered(Task<ICallPlace> entering) => await entering.WaitAsync(Patience) is not null;

    private static ChatFailure Refusal(TimeSpan? after, params QuotaViolation[] violations) =>
        new(PathwayErrors.ModelRateLimited, "slow down", isTransient: true) { Status = 429, RetryAfter = after, Violations = violations };
}

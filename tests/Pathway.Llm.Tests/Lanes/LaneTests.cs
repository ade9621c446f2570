using Microsoft.Extensions.Time.Testing;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;
using static Pathway.Lanes.LaneCalls;

namespace Pathway.Lanes;

/// <summary>Who goes when: room, order, those who give up, and what a call takes from the limits.</summary>
public sealed class LaneTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task No_more_run_at_once_than_the_model_takes_unless_a_run_asks_for_more()
    {
        var lane = Make(clock, new ModelLimits { Concurrency = 2 });
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
        var lane = Make(clock, new ModelLimits { Concurrency = 15 });
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
        var lane = Make(clock, new ModelLimits { Concurrency = 1 });
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
    public async Task A_wait_that_is_stopped_reserves_nothing()
    {
        var lane = Make(clock, new ModelLimits { Concurrency = 1, TokensPerMinute = 100, RequestsPerMinute = 2 });
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
        var lane = Make(clock, new ModelLimits { TokensPerMinute = 100 });
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
        var lane = Make(clock, new ModelLimits { TokensPerMinute = 100 });
        var place = await Enter(lane, tokens: 80);
        var waiting = Enter(lane, tokens: 50);
        Assert.Equal(1, lane.Running);

        place.Settle(new CallUsage { InputTokens = 20 });
        place.Dispose();

        (await waiting.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_call_that_is_larger_than_any_minute_goes_alone()
    {
        var lane = Make(clock, new ModelLimits { TokensPerMinute = 100 });
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
}

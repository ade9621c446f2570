using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Desk;

/// <summary>A hedge keeps all limits, and takes nothing that a question wants.</summary>
public sealed class HedgeLimitTests
{
    [Fact]
    public async Task It_goes_into_a_free_slot_only()
    {
        using var world = await new HedgedRun(static options => options with { ThrottleLimit = 2 }).KnowAsync(40);
        var (slow, _) = await world.AskAsync("slow");
        var (busy, other) = await world.AskAsync("busy");
        await world.PassAsync();
        Assert.Equal((0, true), (world.Run.Hedges, world.Held.IsEmpty));

        other.Let();
        await busy.WaitAsync(HedgedRun.Patience);
        (await world.NextAsync()).Let();

        await slow.WaitAsync(HedgedRun.Patience);
        Assert.Equal((1, 2), (world.Run.Hedges, world.Lane.MostInside));
    }

    [Fact]
    public async Task Its_slot_and_its_place_are_given_back()
    {
        using var world = await new HedgedRun(static options => options with { ThrottleLimit = 2 }).KnowAsync();
        var (slow, first, _) = await world.AskTwiceAsync("slow");
        first.Let();
        await slow.WaitAsync(HedgedRun.Patience);

        await world.AskAsync("one");
        await world.AskAsync("two");

        Assert.Equal((2, 2), (world.Lane.Inside, world.Lane.MostInside));
    }

    [Fact]
    public async Task It_asks_the_lane_as_the_last_of_all_and_waits_for_nothing()
    {
        var isFull = false;
        using var world = await new HedgedRun(lane: new UsedLane { Wait = (_, stop) => Volatile.Read(ref isFull) ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask }).KnowAsync();
        var (asking, _) = await world.AskAsync("slow");
        Volatile.Write(ref isFull, true);
        using var late = new CancellationTokenSource(HedgedRun.Patience);
        for (; world.Lane.Requests.Count < 25; late.Token.ThrowIfCancellationRequested()) { await world.PassAsync(); }
        Assert.Equal((1, 0), (world.Lane.Inside, world.Run.Hedges));

        Volatile.Write(ref isFull, false);
        (await world.NextAsync()).Let();

        await asking.WaitAsync(HedgedRun.Patience);
        Assert.All(world.Lane.Requests.Skip(21), static request => Assert.Equal((int.MinValue, "slow", 42, 4, (TimeSpan?)TimeSpan.Zero), (request.Priority, request.Name, request.Tokens, request.Capacity, request.MostWait)));
        Assert.Equal((0, 1), (world.Lane.Inside, world.Run.Hedges));
    }

    [Fact]
    public async Task A_lane_that_is_closed_closes_nothing_else()
    {
        var isClosed = false;
        using var world = await new HedgedRun(lane: new UsedLane
        {
            Wait = (_, _) => Volatile.Read(ref isClosed) ? throw new CuratorException(PathwayErrors.ModelQuotaExhausted, "until midnight", isTransient: false) { IsForAll = true } : Task.CompletedTask,
        }).KnowAsync();
        var (asking, first) = await world.AskAsync("slow");
        Volatile.Write(ref isClosed, true);
        await world.PassAsync();

        first.Let();

        Assert.NotNull((await asking.WaitAsync(HedgedRun.Patience)).Answer);
        Assert.Equal((0, 21, 0), (world.Run.Hedges, world.Run.Counts.Calls, world.Run.Failures.Count));
    }

    [Fact]
    public async Task Failures_of_hedges_trip_nothing()
    {
        using var world = await new HedgedRun(static options => options with { ThrottleLimit = 50 }).KnowAsync(20 * (CallBreaker.ManyInARow + 1));
        List<(Task<Reply<ParentAnswer>> Asking, HeldCall First)> slow = [];
        for (var i = 0; i <= CallBreaker.ManyInARow; i++)
        {
            var (asking, first, second) = await world.AskTwiceAsync($"slow {i}");
            slow.Add((asking, first));
            second.Fail(new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true));
            while (world.Outcomes($"slow {i}").Count == 0) { await Task.Yield(); }
        }

        // Not one at a time: both are out, in a moment.
        slow.Add(await world.AskAsync("one"));
        slow.Add(await world.AskAsync("two"));

        foreach (var (asking, first) in slow)
        {
            first.Let();
            Assert.NotNull((await asking.WaitAsync(HedgedRun.Patience)).Answer);
        }
        Assert.Equal(CallBreaker.ManyInARow + 1, world.Run.Hedges);
    }

    [Fact]
    public async Task Where_calls_go_one_at_a_time_there_is_none()
    {
        var breaker = new CallBreaker(new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        for (var i = 0; i < CallBreaker.ManyInARow; i++)
        {
            Assert.NotNull(breaker.TryEnter());
            using var pass = await breaker.EnterAsync(default);
            pass.Failed(new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true));
        }
        Assert.Null(breaker.TryEnter());
    }

    [Theory]
    // Half holds it: 20 calls that used 125 tokens each, the one that is slow, and it; these two may use 200.
    [InlineData(44, null, null, 1)]
    [InlineData(43, null, null, 0)]
    [InlineData(null, 5800L, null, 1)]
    [InlineData(null, 5799L, null, 0)]
    // A twentieth holds it, or does not: 0.01.
    [InlineData(null, null, 0.2, 1)]
    [InlineData(null, null, 0.199, 0)]
    public async Task Of_a_budget_it_takes_what_is_plenty(int? calls, long? tokens, double? cost, int hedges)
    {
        var budget = new RunBudget(new BudgetLimits(calls, tokens, (decimal?)cost));
        using var world = await new HedgedRun(options => options with { Budget = budget }).KnowAsync();
        var (asking, first) = await world.AskAsync("slow");
        if (hedges > 0) { await world.NextAsync(); }
        else { await world.PassAsync(); }

        first.Let();

        Assert.NotNull((await asking.WaitAsync(HedgedRun.Patience)).Answer);
        Assert.Equal((hedges, 21 + hedges), (world.Run.Hedges, budget.Calls));
        // What it may have used counts, for nobody knows what it used.
        Assert.Equal((21 * 125) + (hedges * 200), budget.Tokens);
        Assert.Equal(0, world.Lane.Inside);
    }
}

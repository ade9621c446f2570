using Pathway.Curators;
using Pathway.Literature;
using Pathway.Llm.Lanes;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>A call that takes longer than nearly all like it is put a second time, and no other.</summary>
public sealed class HedgeTests
{
    [Fact]
    public async Task A_call_that_takes_longer_than_19_of_20_is_put_again_and_not_before()
    {
        using var world = await new HedgedRun().KnowAsync();
        var (asking, first) = await world.AskLongAsync("slow", HedgedRun.Usual);

        world.Clock.Advance(HedgedRun.Usual - TimeSpan.FromMilliseconds(1));
        Assert.Equal((true, 0), (world.Held.IsEmpty, world.Run.Hedges));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await world.Held.NextAsync();
        Assert.Equal("slow", second.Question.Subject);
        world.Clock.Advance(TimeSpan.FromSeconds(0.25));
        second.Let("Root B");

        Assert.Equal("Root B", (await asking.WaitAsync(HedgedRun.Patience)).Answer!.Parent);
        Assert.True(first.Abort.IsCancellationRequested);
        Assert.Equal([CallOutcome.Aborted, CallOutcome.Answered], world.Outcomes("slow"));
        Assert.Equal((1, 22, 0, 0), (world.Run.Hedges, world.Run.Counts.Calls, world.Run.Counts.Running, world.Lane.Inside));
        Assert.Equal("slow", Assert.Single(world.Events, static told => told.Kind == DeskEventKind.Hedged).Question.Subject);
        // The wait before it counts from the question, so that nothing lies between.
        Assert.Equal((1000.0, 0.0, 250.0), world.Calls("slow")[1] is var call ? (call.QueuedMilliseconds, call.LaneMilliseconds, call.Milliseconds) : default);
    }

    [Fact]
    public async Task The_slowest_of_many_decides()
    {
        using var world = await new HedgedRun().KnowAsync(18);
        for (var i = 0; i < 2; i++)
        {
            var (known, call) = await world.AskAsync($"long {i}");
            world.Clock.Advance(TimeSpan.FromSeconds(5 + i));
            call.Let();
            await known.WaitAsync(HedgedRun.Patience);
        }
        await world.AskLongAsync("slow", TimeSpan.FromSeconds(6));

        // Of 21 with itself, it takes longer than 20.
        world.Clock.Advance(TimeSpan.FromSeconds(5.999));
        Assert.True(world.Held.IsEmpty);
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("slow", (await world.Held.NextAsync()).Question.Subject);
    }

    [Fact]
    public async Task The_time_of_a_call_that_was_overtaken_counts_among_the_long_ones()
    {
        using var world = await new HedgedRun().KnowAsync(40);
        for (var i = 0; i < 2; i++)
        {
            var (asking, _, second) = await world.AskTwiceAsync($"slow {i}");
            world.Clock.Advance(TimeSpan.FromSeconds(7));
            second.Let();
            await asking.WaitAsync(HedgedRun.Patience);
        }
        await world.BlockAsync(40);
        var (_, first) = await world.AskAsync("slow");

        // A second is no more than 40 of 43 take.
        await world.PassAsync(TimeSpan.FromSeconds(7.9));
        Assert.True(world.Held.IsEmpty);
        Assert.Equal("slow", (await world.NextAsync()).Question.Subject);
        Assert.False(first.Abort.IsCancellationRequested);
    }

    [Fact]
    public async Task Those_that_are_out_as_long_count_too()
    {
        using var world = await new HedgedRun(static options => options with { ThrottleLimit = 50 }).KnowAsync();
        await world.BlockAsync(40);
        await world.AskAsync("one");
        var (two, call) = await world.AskAsync("two");
        await world.PassAsync();
        Assert.Equal((0, true), (world.Run.Hedges, world.Held.IsEmpty));

        // Of 22 there were two that took longer than a second, and now there is one that takes longer than all others.
        call.Let();
        await two.WaitAsync(HedgedRun.Patience);

        Assert.Equal("one", (await world.NextAsync()).Question.Subject);
    }

    [Theory]
    [InlineData(CallDurations.Enough - 1, true, true, 4)]
    [InlineData(CallDurations.Enough, false, true, 4)]
    [InlineData(CallDurations.Enough, true, false, 4)]
    [InlineData(CallDurations.Enough, true, true, 1)]
    public async Task None_where_little_is_known_or_nobody_wants_it_or_it_would_be_one_too_many(int known, bool isOn, bool mayHedge, int slots)
    {
        using var world = await new HedgedRun(options => options with { Hedge = isOn, ThrottleLimit = slots }, mayHedge: mayHedge).KnowAsync(known);
        var (asking, first) = await world.AskAsync("slow");

        await world.PassAsync();

        Assert.True(world.Held.IsEmpty);
        first.Let();
        await asking.WaitAsync(HedgedRun.Patience);
        Assert.Equal((0, known + 1), (world.Run.Hedges, world.Store.Calls(world.Run.RunId).Count));
    }

    [Fact]
    public void Only_models_with_limits_are_asked_twice()
    {
        var lane = new Lane(new LaneId("test", "nowhere", "test", "model"), new ModelLimits(), TimeProvider.System);
        ICurator model = new LlmCurator(null!, null!, lane), unlimited = new LlmCurator(null!, null!, null), ontology = new OntologyCurator(null!);

        Assert.True(model.MayHedge);
        Assert.True(new ConfidentCurator(model, 0.5).MayHedge);
        Assert.False(unlimited.MayHedge);
        Assert.False(ontology.MayHedge);
        Assert.False(new ConfidentCurator(ontology, 0.5).MayHedge);
        // The services ask for restraint.
        Assert.False(((ICurator)new LiteratureCurator(null!, null!, lane)).MayHedge);
    }

    [Fact]
    public void None_unless_somebody_asks_for_it() => Assert.False(new RunOptions { Command = "test" }.Hedge);

    [Fact]
    public async Task At_most_one_for_twenty_other_calls()
    {
        using var world = await new HedgedRun().KnowAsync(30);
        var (asking, _, second) = await world.AskTwiceAsync("slow");
        second.Let();
        await asking.WaitAsync(HedgedRun.Patience);
        await world.AskAsync("slower");

        await world.PassAsync();
        Assert.Equal((1, 33, true), (world.Run.Hedges, world.Run.Counts.Calls, world.Held.IsEmpty));
        await world.BlockAsync(7);
        await world.PassAsync();
        Assert.Equal((1, 40, true), (world.Run.Hedges, world.Run.Counts.Calls, world.Held.IsEmpty));
        // The fortieth beside the hedge.
        await world.BlockAsync(1, "last");

        Assert.Equal("slower", (await world.NextAsync()).Question.Subject);
        Assert.Equal((2, 42), (world.Run.Hedges, world.Run.Counts.Calls));
    }

    [Fact]
    public async Task A_batch_is_put_again_as_one_call()
    {
        var (held, go) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var clock = new ArmedClock();
        using var store = new MemoryStore();
        var pairs = new PairCurator(static _ => PairCurator.Yes)
        {
            Lane = new UsedLane(), MayHedge = true,
            Before = async (put, stop) =>
            {
                if (!put[0].StartsWith("slow", StringComparison.Ordinal)) { clock.Advance(HedgedRun.Usual); }
                else if (Interlocked.Increment(ref held) == 1)
                {
                    go.SetResult();
                    await Task.Delay(Timeout.Infinite, stop);
                }
            },
        };
        var run = new QuestionDesk(store, [pairs], clock).Open(new RunOptions { Command = "test", ThrottleLimit = 2, Hedge = true });
        for (var i = 0; i < 20; i++) { await run.AskAllAsync(Pairs($"known {i}"), 0, default).WaitAsync(HedgedRun.Patience); }

        var asking = run.AskAllAsync(Pairs("slow"), 0, default);
        await go.Task.WaitAsync(HedgedRun.Patience);
        await clock.ArmedAsync(HedgedRun.Usual, HedgedRun.Patience);
        clock.Advance(HedgedRun.Usual);

        Assert.All(await asking.WaitAsync(HedgedRun.Patience), static reply => Assert.True(reply.Answer!.IsSame));
        Assert.Equal(pairs.Calls[^2], pairs.Calls[^1]);
        Assert.Equal((22, 1), (pairs.Calls.Count, run.Hedges));
        Assert.Equal(63, store.Answers().Count);
        Assert.Equal([3, 3], store.Calls(run.RunId).Where(static call => call.Subject.StartsWith("slow", StringComparison.Ordinal)).Select(static call => call.Questions));

        static SameConceptQuestion[] Pairs(string name) => [.. Enumerable.Range(0, 3).Select(i => SameConceptQuestion.Of($"{name} {i}", "z"))];
    }
}

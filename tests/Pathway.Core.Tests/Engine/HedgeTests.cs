using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Literature;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;
using Pathway.RateLimiting;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>A slow call is hedged, and no other.</summary>
public sealed class HedgeTests
{
    [Fact]
    public async Task Hedges_after_95th_percentile()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync();
        var (asking, first) = await fixture.AskSlowAsync("slow", HedgeFixture.UsualDuration);

        fixture.Clock.Advance(HedgeFixture.UsualDuration - TimeSpan.FromMilliseconds(1));
        Assert.Equal((true, 0), (fixture.Held.IsEmpty, fixture.Run.Hedges));
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await fixture.Held.NextAsync();
        Assert.Equal("slow", second.Question.Subject);
        fixture.Clock.Advance(TimeSpan.FromSeconds(0.25));
        second.Complete("Root B");

        Assert.Equal("Root B", (await asking.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.True(first.Abort.IsCancellationRequested);
        Assert.Equal([PathwayCallOutcome.Aborted, PathwayCallOutcome.Answered], fixture.Outcomes("slow"));
        Assert.Equal((1, 22, 0, 0),
            (fixture.Run.Hedges, fixture.Run.Progress.Calls, fixture.Run.Progress.Running, fixture.Limiter.ActiveCalls));
        Assert.Equal("slow",
            Assert.Single(fixture.Events, static questionEvent => questionEvent.Kind == QuestionEventKind.Hedged).Question.Subject);
        // Its wait counts from the question, without a gap.
        var call = fixture.Calls("slow")[1];
        Assert.Equal((1000.0, 0.0, 250.0),
            (call.Queued?.TotalMilliseconds, call.RateLimitWait?.TotalMilliseconds, call.Duration.TotalMilliseconds));
    }

    [Fact]
    public async Task Threshold_follows_the_slowest_calls()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync(18);
        for (var i = 0; i < 2; i++)
        {
            var (known, call) = await fixture.AskAsync($"long {i}");
            fixture.Clock.Advance(TimeSpan.FromSeconds(5 + i));
            call.Complete();
            await known.WaitAsync(Hang.Patience);
        }
        await fixture.AskSlowAsync("slow", TimeSpan.FromSeconds(6));

        // It is slower than 20 of 21 calls, itself included.
        fixture.Clock.Advance(TimeSpan.FromSeconds(5.999));
        Assert.True(fixture.Held.IsEmpty);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("slow", (await fixture.Held.NextAsync()).Question.Subject);
    }

    [Fact]
    public async Task Time_of_overtaken_call_counts_as_slow()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync(40);
        for (var i = 0; i < 2; i++)
        {
            var (asking, _, second) = await fixture.AskHedgedAsync($"slow {i}");
            fixture.Clock.Advance(TimeSpan.FromSeconds(7));
            second.Complete();
            await asking.WaitAsync(Hang.Patience);
        }
        await fixture.FailCallsAsync(40);
        var (_, first) = await fixture.AskAsync("slow");

        // Only 40 of 43 calls take at most a second.
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(7.9));
        Assert.True(fixture.Held.IsEmpty);
        Assert.Equal("slow", (await fixture.AdvanceToNextCallAsync()).Question.Subject);
        Assert.False(first.Abort.IsCancellationRequested);
    }

    [Fact]
    public async Task Running_calls_count_in_the_threshold()
    {
        using var fixture = await new HedgeFixture(static options => options with { ThrottleLimit = 50 }).WarmUpAsync();
        await fixture.FailCallsAsync(40);
        await fixture.AskAsync("one");
        var (two, call) = await fixture.AskAsync("two");
        await fixture.AdvanceAsync();
        Assert.Equal((0, true), (fixture.Run.Hedges, fixture.Held.IsEmpty));

        // Two of 22 calls took longer than a second; now one call is slower than all others.
        call.Complete();
        await two.WaitAsync(Hang.Patience);

        Assert.Equal("one", (await fixture.AdvanceToNextCallAsync()).Question.Subject);
    }

    [Theory]
    [InlineData(LatencyTracker.MinSamples - 1, true, true, 4)]
    [InlineData(LatencyTracker.MinSamples, false, true, 4)]
    [InlineData(LatencyTracker.MinSamples, true, false, 4)]
    [InlineData(LatencyTracker.MinSamples, true, true, 1)]
    public async Task No_hedge_without_samples_option_or_permit(int known, bool isOn, bool mayHedge, int concurrency)
    {
        using var fixture =
            await new HedgeFixture(options => options with { Hedge = isOn, ThrottleLimit = concurrency },
                canHedge: mayHedge).WarmUpAsync(known);
        var (asking, first) = await fixture.AskAsync("slow");

        await fixture.AdvanceAsync();

        Assert.True(fixture.Held.IsEmpty);
        first.Complete();
        await asking.WaitAsync(Hang.Patience);
        Assert.Equal((0, known + 1), (fixture.Run.Hedges, fixture.Store.Calls(fixture.Run.RunId).Count));
    }

    [Fact]
    public void Only_limited_models_are_hedged()
    {
        var limiter = new ModelLimiter(new LimiterId("test", "nowhere", "test", "model"), new ModelLimits(), TimeProvider.System);
        ICurator model = new LlmCurator(null!, null!, limiter), unlimited = new LlmCurator(null!, null!, null),
            ontology = new OntologyCurator(null!);

        Assert.True(model.CallPolicy.CanHedge);
        Assert.True(new ConfidentCurator(model, 0.5).CallPolicy.CanHedge);
        Assert.False(unlimited.CallPolicy.CanHedge);
        Assert.False(ontology.CallPolicy.CanHedge);
        Assert.False(new ConfidentCurator(ontology, 0.5).CallPolicy.CanHedge);
        // The literature services ask clients for restraint.
        Assert.False(((ICurator)new LiteratureCurator(null!, null!, limiter)).CallPolicy.CanHedge);
    }

    [Fact]
    public void Hedging_is_off_by_default() => Assert.False(new RunOptions { Command = "test" }.Hedge);

    [Fact]
    public async Task At_most_one_hedge_per_twenty_calls()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync(30);
        var (asking, _, second) = await fixture.AskHedgedAsync("slow");
        second.Complete();
        await asking.WaitAsync(Hang.Patience);
        await fixture.AskAsync("slower");

        await fixture.AdvanceAsync();
        Assert.Equal((1, 33, true), (fixture.Run.Hedges, fixture.Run.Progress.Calls, fixture.Held.IsEmpty));
        await fixture.FailCallsAsync(7);
        await fixture.AdvanceAsync();
        Assert.Equal((1, 40, true), (fixture.Run.Hedges, fixture.Run.Progress.Calls, fixture.Held.IsEmpty));
        // The fortieth call, not counting the hedge.
        await fixture.FailCallsAsync(1, "last");

        Assert.Equal("slower", (await fixture.AdvanceToNextCallAsync()).Question.Subject);
        Assert.Equal((2, 42), (fixture.Run.Hedges, fixture.Run.Progress.Calls));
    }

    [Fact]
    public async Task Batch_is_hedged_as_one_call()
    {
        var (held, go) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var clock = new TimerTrackingClock();
        using var store = new MemoryStore();
        var pairs = new PairCurator(static _ => PairCurator.Same)
        {
            Limiter = new RecordingLimiter(), CanHedge = true,
            Before = async (subjects, stop) =>
            {
                if (!subjects[0].StartsWith("slow", StringComparison.Ordinal)) { clock.Advance(HedgeFixture.UsualDuration); }
                else if (Interlocked.Increment(ref held) == 1)
                {
                    go.SetResult();
                    await Task.Delay(Timeout.Infinite, stop);
                }
            },
        };
        var run = new QuestionEngine(store, [pairs], clock).StartRun(new RunOptions { Command = "test", ThrottleLimit = 2, Hedge = true });
        for (var i = 0; i < 20; i++) { await run.AskAllAsync(Pairs($"known {i}"), 0, default).WaitAsync(Hang.Patience); }

        var asking = run.AskAllAsync(Pairs("slow"), 0, default);
        await go.Task.WaitAsync(Hang.Patience);
        await clock.WaitForTimerAsync(HedgeFixture.UsualDuration);
        clock.Advance(HedgeFixture.UsualDuration);

        Assert.All(await asking.WaitAsync(Hang.Patience), static reply => Assert.True(reply.Answer!.IsSame));
        Assert.Equal(pairs.Calls[^2], pairs.Calls[^1]);
        Assert.Equal((22, 1), (pairs.Calls.Count, run.Hedges));
        Assert.Equal(63, store.Answers().Count);
        Assert.Equal([3, 3],
            store.Calls(run.RunId).Where(static call => call.Subject.StartsWith("slow", StringComparison.Ordinal))
                .Select(static call => call.Questions));

        static SameConceptQuestion[] Pairs(string name) =>
            [.. Enumerable.Range(0, 3).Select(i => SameConceptQuestion.Of($"{name} {i}", "z"))];
    }
}

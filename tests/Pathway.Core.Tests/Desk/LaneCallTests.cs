using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

public sealed class LaneCallTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Told<ParentAnswer> Answer = new(new ParentAnswer { Parent = "Root A" }, PaidCurator.Usage);

    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_call_enters_the_lane_of_whoever_answers_and_settles_what_it_used()
    {
        var lane = new UsedLane();
        var run = Desks.Desk(store, new PaidCurator(lane, static _ => Answer)).Run(slots: 7);

        await run.AskAsync(Desks.Parent("term"), 3, CancellationToken.None);

        var request = Assert.Single(lane.Requests);
        Assert.Equal((3, "term", 42, 7), (request.Priority, request.Name, request.Tokens, request.Capacity));
        Assert.Equal([PaidCurator.Usage], lane.Settled);
        Assert.Equal(0, lane.Inside);
        var call = Assert.Single(store.Calls(run.RunId));
        Assert.Equal((100, 10, 20, 5, 0.0012m, "USD"), (call.InputTokens, call.CachedTokens, call.OutputTokens, call.ThoughtTokens, call.Cost, call.Currency));
    }

    [Fact]
    public async Task A_run_that_asks_for_no_number_leaves_it_to_the_lane()
    {
        var lane = new UsedLane();
        await Desks.Desk(store, new PaidCurator(lane, static _ => Answer)).Open(new RunOptions { Command = "test" }).Ask("term");

        Assert.Equal(0, Assert.Single(lane.Requests).Capacity);
    }

    [Fact]
    public async Task A_failed_call_may_be_paid_and_the_ledger_says_so()
    {
        var lane = new UsedLane();
        var run = Desks.Desk(store, new PaidCurator(lane, static _ => throw new CuratorException(PathwayErrors.ReplyUnreadable, "half", isTransient: false) { Usage = PaidCurator.Usage })).Run();

        Assert.NotNull((await run.Ask("term")).Failure);

        Assert.Equal((CallOutcome.Failed, 100, 0.0012m), Assert.Single(store.Calls(run.RunId)) is var call ? (call.Outcome, call.InputTokens, call.Cost) : default);
        Assert.Equal([PaidCurator.Usage], lane.Settled);
        Assert.Equal(0, lane.Inside);
    }

    [Fact]
    public async Task The_time_of_a_try_begins_when_the_lane_lets_it_in()
    {
        var clock = new FakeTimeProvider();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lane = new UsedLane { Wait = (_, stop) => opened.Task.WaitAsync(stop) };
        var run = new QuestionDesk(store, [new PaidCurator(lane, static _ => Answer)], clock).Run(tries: 1, timeout: TimeSpan.FromSeconds(1));
        var asking = run.Ask("term");
        while (lane.Requests.Count == 0) { await Task.Yield(); }

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, run.Counts.Calls);
        opened.SetResult();

        Assert.Equal("Root A", (await asking.WaitAsync(Patience)).Answer!.Parent);
        Assert.Equal(0, Assert.Single(store.Calls(run.RunId)).Milliseconds);
    }

    [Fact]
    public async Task A_stop_while_waiting_in_the_lane_makes_no_call()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lane = new UsedLane
        {
            Wait = (_, abort) =>
            {
                waiting.SetResult();
                return Task.Delay(Timeout.Infinite, abort);
            },
        };
        var curator = new PaidCurator(lane, static _ => Answer);
        var run = Desks.Desk(store, curator).Run();
        var asking = run.Ask("term", stop.Token);
        await waiting.Task.WaitAsync(Patience);

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.LandAsync().WaitAsync(Patience);
        Assert.Equal((0, 0), (curator.Calls, lane.Inside));
        Assert.Empty(store.Calls(run.RunId));
    }

    [Fact]
    public async Task A_closed_lane_is_a_failure_without_a_call()
    {
        var lane = new UsedLane { Wait = static (_, _) => throw new CuratorException(PathwayErrors.ModelQuotaExhausted, "until midnight", isTransient: false) };
        var curator = new PaidCurator(lane, static _ => Answer);
        var run = Desks.Desk(store, curator).Run();

        var failure = (await run.Ask("term")).Failure!;

        Assert.Equal("ModelQuotaExhausted", failure.ErrorId);
        Assert.Equal(0, curator.Calls);
        Assert.Empty(store.Calls(run.RunId));
    }

    [Fact]
    public async Task Who_is_told_when_to_come_back_comes_back_then_and_it_is_no_failed_try()
    {
        var clock = new ArmedClock();
        var curator = new PaidCurator(new UsedLane(), static call => call <= 5
            ? throw new CuratorException(PathwayErrors.ModelRateLimited, "slow down", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(7.5) } : Answer);
        var run = new QuestionDesk(store, [curator], clock).Run(tries: 1);
        var asking = run.Ask("term");
        for (var call = 1; call <= 5; call++)
        {
            await clock.ArmedAsync(TimeSpan.FromSeconds(7.5), Patience);
            clock.Advance(TimeSpan.FromSeconds(7.4));
            Assert.Equal(call, curator.Calls);
            clock.Advance(TimeSpan.FromSeconds(0.1));
        }
        Assert.Equal("Root A", (await asking.WaitAsync(Patience)).Answer!.Parent);
        Assert.Equal(6, store.Calls(run.RunId).Count);
        Assert.All(store.Calls(run.RunId).Zip(store.Calls(run.RunId).Skip(1)), static pair => Assert.True(pair.Second.StartedAt - pair.First.StartedAt >= TimeSpan.FromSeconds(7.5)));
    }

    [Fact]
    public async Task What_fails_without_a_word_is_tried_again_after_waits_that_grow()
    {
        var clock = new FakeTimeProvider();
        var curator = new PaidCurator(new UsedLane(), static call => call <= 3 ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) : Answer);
        var run = new QuestionDesk(store, [curator], clock).Open(new RunOptions { Command = "test", Tries = 4, RetryDelay = TimeSpan.FromSeconds(1) });
        var asking = run.Ask("term");
        for (var call = 1; call <= 3; call++)
        {
            await Recorded(run, call);
            while (curator.Calls == call)
            {
                clock.Advance(TimeSpan.FromMilliseconds(50));
                await Task.Yield();
            }
        }
        Assert.NotNull((await asking.WaitAsync(Patience)).Answer);
    }

    private async Task Recorded(DeskRun run, int calls)
    {
        using var late = new CancellationTokenSource(Patience);
        while (store.Calls(run.RunId).Count < calls)
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

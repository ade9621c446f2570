using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

public sealed class FlightTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly HeldCalls held = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Many_who_ask_the_same_at_once_share_one_call()
    {
        var curator = new DelegateCurator(held.Answer);
        var desk = Desks.Desk(store, curator);
        DeskRun[] runs = [desk.Run(), desk.Run()];
        var asking = Enumerable.Range(0, 50).Select(index => runs[index % 2].Ask("term")).ToArray();

        (await held.NextAsync()).Let();
        var replies = await Task.WhenAll(asking);

        Assert.Equal(1, curator.Calls);
        Assert.All(replies, static reply => Assert.Equal("Root A", reply.Answer!.Parent));
        Assert.Single(store.Calls(runs[0].RunId).Concat(store.Calls(runs[1].RunId)));
    }

    [Fact]
    public async Task Many_threads_that_ask_the_same_questions_in_any_order_make_one_call_each()
    {
        var curator = new DelegateCurator(static async (question, _) => { await Task.Yield(); return new ParentAnswer { Parent = question.Subject + " parent" }; });
        var desk = Desks.Desk(store, curator);
        var runs = Enumerable.Range(0, 8).Select(_ => desk.Run(slots: 64)).ToArray();

        await Task.WhenAll(runs.Select((run, seed) => Task.Run(async () =>
        {
            var order = Enumerable.Range(0, 200).ToArray();
            new Random(seed).Shuffle(order);
            var replies = await Task.WhenAll(order.Select(index => run.Ask($"term {index}")));
            Assert.All(replies.Zip(order), static pair => Assert.Equal($"term {pair.Second} parent", pair.First.Answer!.Parent));
        })));

        Assert.Equal(200, curator.Calls);
    }

    [Fact]
    public async Task A_stop_of_one_run_does_not_cost_another_its_answer()
    {
        var desk = Desks.Desk(store, new DelegateCurator(held.Answer));
        using var stop = new CancellationTokenSource();
        var stopped = desk.Run().Ask("term", stop.Token);
        var other = desk.Run().Ask("term");
        var call = await held.NextAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);

        Assert.False(call.Abort.IsCancellationRequested);
        call.Let();
        Assert.Equal("Root A", (await other).Answer!.Parent);
    }

    [Fact]
    public async Task The_last_who_leaves_aborts_the_call_and_nothing_is_stored()
    {
        var desk = Desks.Desk(store, new DelegateCurator(held.Answer));
        using var stop = new CancellationTokenSource();
        var run = desk.Run();
        var asking = run.Ask("term", stop.Token);
        var call = await held.NextAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.LandAsync();

        Assert.True(call.Abort.IsCancellationRequested);
        Assert.Equal(CallOutcome.Aborted, Assert.Single(store.Calls(run.RunId)).Outcome);
        Assert.Empty(store.Answers());
        Assert.Equal(0, run.Counts.Running);
    }

    [Fact]
    public async Task An_answer_that_comes_though_nobody_waits_any_more_is_kept()
    {
        var curator = new DelegateCurator(held.AnswerStubbornly);
        var desk = Desks.Desk(store, curator);
        using var stop = new CancellationTokenSource();
        var run = desk.Run();
        var asking = run.Ask("term", stop.Token);
        var call = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        call.Let("Root B");
        await run.LandAsync();

        Assert.Equal("Root B", (await desk.Run().Ask("term")).Answer!.Parent);
        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task Whoever_asks_right_after_a_stop_gets_a_call_of_its_own()
    {
        var desk = Desks.Desk(store, new DelegateCurator(held.AnswerStubbornly));
        using var stop = new CancellationTokenSource();
        var stopped = desk.Run().Ask("term", stop.Token);
        var first = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);

        var asking = desk.Run().Ask("term");
        var second = await held.NextAsync();
        second.Let("Root B");

        Assert.Equal("Root B", (await asking).Answer!.Parent);
        first.Let();
        await desk.LandAllAsync();
    }

    [Fact]
    public async Task A_curator_that_throws_when_it_is_aborted_does_not_reach_whoever_leaves()
    {
        var aborted = new TaskCompletionSource();
        var desk = Desks.Desk(store, new DelegateCurator((question, abort) =>
        {
            abort.Register(() => { aborted.SetResult(); throw new InvalidOperationException("bad manners"); });
            return held.Answer(question, abort);
        }));
        using var stop = new CancellationTokenSource();
        var run = desk.Run();
        var asking = run.Ask("term", stop.Token);
        await held.NextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await aborted.Task;
        await run.LandAsync();
    }

    [Fact]
    public async Task A_run_that_lands_waits_for_its_own_calls_and_not_for_those_of_others()
    {
        var desk = Desks.Desk(store, new DelegateCurator(held.AnswerStubbornly));
        using var stop = new CancellationTokenSource();
        var mine = desk.Run();
        var others = desk.Run();
        var shared = mine.Ask("shared", stop.Token);
        var sharedCall = await held.NextAsync();
        var still = others.Ask("shared");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shared);
        await mine.LandAsync();

        using var again = new CancellationTokenSource();
        var alone = mine.Ask("alone", again.Token);
        var aloneCall = await held.NextAsync();
        await again.CancelAsync();
        var landing = mine.LandAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        Assert.False(landing.IsCompleted);
        aloneCall.Let();
        await landing;

        sharedCall.Let();
        Assert.Equal("Root A", (await still).Answer!.Parent);
    }

    [Fact]
    public async Task A_store_that_fails_reaches_who_asked_and_leaves_nothing_behind()
    {
        var broken = new BreakingStore();
        var desk = Desks.Desk(broken, DelegateCurator.Saying("Root A"), new DelegateCurator((_, _) => { broken.IsBroken = true; return Task.FromResult(new ParentAnswer { Parent = "Root B" }); }, "breaks"));
        var silent = Desks.Desk(broken, new DelegateCurator((_, _) => { broken.IsBroken = true; return Task.FromResult(new ParentAnswer { Parent = "Root B" }); }));
        Assert.Equal("Root A", (await desk.Run().Ask("fine")).Answer!.Parent);

        await Assert.ThrowsAsync<StoreException>(() => silent.Run().Ask("term"));

        await silent.LandAllAsync();
    }
}

using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class SharedRequestTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly GatedCalls held = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Concurrent_askers_share_one_call()
    {
        var curator = new DelegateCurator(held.Answer);
        var engine = TestEngine.Create(store, curator);
        RunSession[] runs = [engine.StartTestRun(), engine.StartTestRun()];
        var asking = Enumerable.Range(0, 50).Select(index => runs[index % 2].Ask("term")).ToArray();

        (await held.NextAsync()).Complete();
        var replies = await Task.WhenAll(asking);

        Assert.Equal(1, curator.Calls);
        Assert.All(replies, static reply => Assert.Equal("Root A", reply.Answer!.Parent));
        Assert.Single(store.Calls(runs[0].RunId).Concat(store.Calls(runs[1].RunId)));
    }

    [Fact]
    public async Task Each_question_is_called_once_across_threads()
    {
        var curator = new DelegateCurator(static async (question, _) =>
        {
            await Task.Yield();
            return new ParentAnswer { Parent = question.Subject + " parent" };
        });
        var engine = TestEngine.Create(store, curator);
        var runs = Enumerable.Range(0, 8).Select(_ => engine.StartTestRun(concurrency: 64)).ToArray();

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
    public async Task Stopped_run_does_not_abort_shared_call()
    {
        var engine = TestEngine.Create(store, new DelegateCurator(held.Answer));
        using var stop = new CancellationTokenSource();
        var stopped = engine.StartTestRun().Ask("term", stop.Token);
        var other = engine.StartTestRun().Ask("term");
        var call = await held.NextAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);

        Assert.False(call.Abort.IsCancellationRequested);
        call.Complete();
        Assert.Equal("Root A", (await other).Answer!.Parent);
    }

    [Fact]
    public async Task Call_is_aborted_when_last_waiter_leaves()
    {
        var engine = TestEngine.Create(store, new DelegateCurator(held.Answer));
        using var stop = new CancellationTokenSource();
        var run = engine.StartTestRun();
        var asking = run.Ask("term", stop.Token);
        var call = await held.NextAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.DrainAsync();

        Assert.True(call.Abort.IsCancellationRequested);
        Assert.Equal(PathwayCallOutcome.Aborted, Assert.Single(store.Calls(run.RunId)).Outcome);
        Assert.Empty(store.Answers());
        Assert.Equal(0, run.Progress.Running);
    }

    [Fact]
    public async Task Late_answer_is_stored()
    {
        var curator = new DelegateCurator(held.AnswerIgnoringCancellation);
        var engine = TestEngine.Create(store, curator);
        using var stop = new CancellationTokenSource();
        var run = engine.StartTestRun();
        var asking = run.Ask("term", stop.Token);
        var call = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        call.Complete("Root B");
        await run.DrainAsync();

        Assert.Equal("Root B", (await engine.StartTestRun().Ask("term")).Answer!.Parent);
        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task New_asker_after_stop_gets_new_call()
    {
        var engine = TestEngine.Create(store, new DelegateCurator(held.AnswerIgnoringCancellation));
        using var stop = new CancellationTokenSource();
        var stopped = engine.StartTestRun().Ask("term", stop.Token);
        var first = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);

        var asking = engine.StartTestRun().Ask("term");
        var second = await held.NextAsync();
        second.Complete("Root B");

        Assert.Equal("Root B", (await asking).Answer!.Parent);
        first.Complete();
        await engine.DrainAsync();
    }

    [Fact]
    public async Task Exception_on_abort_does_not_reach_the_waiter()
    {
        var aborted = new TaskCompletionSource();
        var engine = TestEngine.Create(store, new DelegateCurator((question, abort) =>
        {
            abort.Register(() => { aborted.SetResult(); throw new InvalidOperationException("bad manners"); });
            return held.Answer(question, abort);
        }));
        using var stop = new CancellationTokenSource();
        var run = engine.StartTestRun();
        var asking = run.Ask("term", stop.Token);
        await held.NextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await aborted.Task;
        await run.DrainAsync();
    }

    [Fact]
    public async Task Drain_waits_only_for_own_calls()
    {
        var engine = TestEngine.Create(store, new DelegateCurator(held.AnswerIgnoringCancellation));
        using var stop = new CancellationTokenSource();
        var mine = engine.StartTestRun();
        var others = engine.StartTestRun();
        var shared = mine.Ask("shared", stop.Token);
        var sharedCall = await held.NextAsync();
        var still = others.Ask("shared");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shared);
        await mine.DrainAsync();

        using var again = new CancellationTokenSource();
        var alone = mine.Ask("alone", again.Token);
        var aloneCall = await held.NextAsync();
        await again.CancelAsync();
        var landing = mine.DrainAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        Assert.False(landing.IsCompleted);
        aloneCall.Complete();
        await landing;

        sharedCall.Complete();
        Assert.Equal("Root A", (await still).Answer!.Parent);
    }

    [Fact]
    public async Task Store_failure_reaches_the_asker()
    {
        var broken = new BreakingStore();
        var engine = TestEngine.Create(broken, DelegateCurator.Returning("Root A"), new DelegateCurator((_, _) =>
        {
            broken.IsBroken = true;
            return Task.FromResult(new ParentAnswer { Parent = "Root B" });
        }, "breaks"));
        var silent = TestEngine.Create(broken, new DelegateCurator((_, _) =>
        {
            broken.IsBroken = true;
            return Task.FromResult(new ParentAnswer { Parent = "Root B" });
        }));
        Assert.Equal("Root A", (await engine.StartTestRun().Ask("fine")).Answer!.Parent);

        await Assert.ThrowsAsync<StoreException>(() => silent.StartTestRun().Ask("term"));

        await silent.DrainAsync();
    }
}

using Pathway.Model;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>After a stop no call starts, running calls are aborted, and none is left.</summary>
public sealed class StopTests : IDisposable
{
    // Of no other test: exceptions of all that run at the same time are seen.
    private const string Unseen = "The store broke after the last waiter had left.";

    private readonly MemoryStore store = new();
    private readonly GatedCalls held = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task No_call_starts_after_a_stop(int concurrency)
    {
        var curator = new DelegateCurator(held.Answer);
        var run = TestEngine.Create(store, curator).StartTestRun(concurrency);
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 100).Select(index => run.Ask($"term {index}", stop.Token)).ToArray();
        for (var i = 0; i < concurrency; i++) { await held.NextAsync(); }

        await stop.CancelAsync();
        await run.DrainAsync();
        foreach (var task in asking) { await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task); }

        Assert.Equal(concurrency, curator.Calls);
        Assert.Equal(concurrency, run.Progress.Calls);
        Assert.Equal(0, run.Progress.Running);
        Assert.All(store.Calls(run.RunId), static call => Assert.Equal(PathwayCallOutcome.Aborted, call.Outcome));
        Assert.Empty(run.Failures);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Ask("late", stop.Token));
        Assert.Equal(concurrency, curator.Calls);
    }

    [Fact]
    public async Task Permit_released_during_stop_starts_no_call()
    {
        var curator = new DelegateCurator(held.AnswerIgnoringCancellation);
        var run = TestEngine.Create(store, curator).StartTestRun(concurrency: 1);
        using var stop = new CancellationTokenSource();
        var first = run.Ask("first", stop.Token);
        var call = await held.NextAsync();
        var second = run.Ask("second", stop.Token);
        // Runs before the waiters are cancelled: the callback that was registered last runs first.
        using var registered = stop.Token.Register(() =>
        {
            call.Complete();
            first.GetAwaiter().GetResult();
            Task.WhenAny(second, held.NextAsync()).GetAwaiter().GetResult();
        });

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task No_retry_after_stop()
    {
        using var stop = new CancellationTokenSource();
        var curator = new DelegateCurator((_, _) =>
        {
            stop.Cancel();
            throw new Questions.CuratorException(Errors.PathwayErrors.AnswerUnavailable, "try again", isTransient: true);
        });
        var run = TestEngine.Create(store, curator).StartTestRun();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Ask("term", stop.Token));
        await run.DrainAsync();

        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task Stop_leaves_no_unobserved_exception()
    {
        var unseen = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        void See(object? sender, UnobservedTaskExceptionEventArgs eventArgs) => unseen.Enqueue(eventArgs.Exception);
        TaskScheduler.UnobservedTaskException += See;
        try
        {
            await StopAndBreakAsync();
            for (var i = 0; i < 3; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
            Assert.DoesNotContain(unseen, static failure => failure.ToString().Contains(Unseen, StringComparison.Ordinal));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= See;
        }
    }

    // The last waiter has left when the store fails.
    private async Task StopAndBreakAsync()
    {
        var broken = new BreakingStore { Failure = static () => new StoreException(Unseen) };
        var engine = TestEngine.Create(broken, new DelegateCurator(held.AnswerIgnoringCancellation));
        using var stop = new CancellationTokenSource();
        var asking = engine.StartTestRun().Ask("term", stop.Token);
        var call = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        broken.IsBroken = true;
        call.Complete();
        await engine.DrainAsync();
    }
}

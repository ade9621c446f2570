using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>The fifth promise: after a stop no call starts, those in flight are aborted, none is left running.</summary>
public sealed class StopTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly HeldCalls held = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task No_call_starts_after_a_stop(int slots)
    {
        var curator = new DelegateCurator(held.Answer);
        var run = Desks.Desk(store, curator).Run(slots);
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 100).Select(index => run.Ask($"term {index}", stop.Token)).ToArray();
        for (var i = 0; i < slots; i++) { await held.NextAsync(); }

        await stop.CancelAsync();
        await run.LandAsync();
        foreach (var task in asking) { await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task); }

        Assert.Equal(slots, curator.Calls);
        Assert.Equal(slots, run.Counts.Calls);
        Assert.Equal(0, run.Counts.Running);
        Assert.All(store.Calls(run.RunId), static call => Assert.Equal(CallOutcome.Aborted, call.Outcome));
        Assert.Empty(run.Failures);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Ask("late", stop.Token));
        Assert.Equal(slots, curator.Calls);
    }

    [Fact]
    public async Task A_slot_that_comes_free_in_the_moment_of_the_stop_starts_nothing()
    {
        var curator = new DelegateCurator(held.AnswerStubbornly);
        var run = Desks.Desk(store, curator).Run(slots: 1);
        using var stop = new CancellationTokenSource();
        var first = run.Ask("first", stop.Token);
        var call = await held.NextAsync();
        var second = run.Ask("second", stop.Token);
        // Runs before the waits of those who ask are told of the stop: what was registered last is called first.
        using var registered = stop.Token.Register(() =>
        {
            call.Let();
            first.GetAwaiter().GetResult();
            Task.WhenAny(second, held.NextAsync()).GetAwaiter().GetResult();
        });

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task A_call_that_is_to_be_tried_again_is_not_after_a_stop()
    {
        using var stop = new CancellationTokenSource();
        var curator = new DelegateCurator((_, _) =>
        {
            stop.Cancel();
            throw new Questions.CuratorException(Errors.PathwayErrors.AnswerUnavailable, "try again", isTransient: true);
        });
        var run = Desks.Desk(store, curator).Run();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Ask("term", stop.Token));
        await run.LandAsync();

        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task A_stop_leaves_no_task_whose_failure_nobody_saw()
    {
        var unseen = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        void See(object? sender, UnobservedTaskExceptionEventArgs told) => unseen.Enqueue(told.Exception);
        TaskScheduler.UnobservedTaskException += See;
        try
        {
            await StopAndBreakAsync();
            for (var i = 0; i < 3; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
            Assert.DoesNotContain(unseen, static failure => failure.ToString().Contains("The store is broken", StringComparison.Ordinal));
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= See;
        }
    }

    // The last who waits has gone when the store breaks under the answer.
    private async Task StopAndBreakAsync()
    {
        var broken = new BreakingStore();
        var desk = Desks.Desk(broken, new DelegateCurator(held.AnswerStubbornly));
        using var stop = new CancellationTokenSource();
        var asking = desk.Run().Ask("term", stop.Token);
        var call = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        broken.IsBroken = true;
        call.Let();
        await desk.LandAllAsync();
    }
}

using System.Collections.Concurrent;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>What a stop does to calls that put several questions.</summary>
public sealed class ClosedSetStopTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly MemoryStore store = new();
    private readonly ConcurrentQueue<CancellationToken> aborts = new();
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim begun = new(0);

    public void Dispose()
    {
        store.Dispose();
        begun.Dispose();
    }

    [Fact]
    public async Task A_batch_goes_on_while_anybody_waits_for_one_of_its_questions()
    {
        var desk = Desks.Desk(store, Holding());
        using var stop = new CancellationTokenSource();
        var stopped = desk.Run();
        var set = stopped.AskAllAsync(ClosedSetTests.Pairs(3), 0, stop.Token);
        await begun.WaitAsync(Patience);
        var other = desk.Run().AskAsync(ClosedSetTests.Pairs(3)[1], 0, default);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        // The call is no longer that run's business.
        await stopped.LandAsync().WaitAsync(Patience);

        Assert.False(aborts.Single().IsCancellationRequested);
        held.SetResult();
        Assert.True((await other.WaitAsync(Patience)).Answer!.IsSame);
        await desk.LandAllAsync().WaitAsync(Patience);
        // All of it was paid, and all of it is kept.
        Assert.Equal(3, store.Answers().Count);
    }

    [Fact]
    public async Task It_is_aborted_when_the_last_of_all_of_them_leaves()
    {
        var desk = Desks.Desk(store, Holding());
        using var stop = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var run = desk.Run();
        var second = desk.Run();
        var set = run.AskAllAsync(ClosedSetTests.Pairs(3), 0, stop.Token);
        await begun.WaitAsync(Patience);
        var other = second.AskAsync(ClosedSetTests.Pairs(3)[2], 0, late.Token);

        await stop.CancelAsync();
        Assert.False(aborts.Single().IsCancellationRequested);
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        await second.LandAsync().WaitAsync(Patience);

        Assert.True(aborts.Single().IsCancellationRequested);
        Assert.Equal((CallOutcome.Aborted, 3), Assert.Single(store.Calls(run.RunId)) is var call ? (call.Outcome, call.Questions) : default);
        Assert.Empty(store.Answers());
        Assert.Empty(run.Failures);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task No_batch_begins_after_a_stop_and_none_is_left(int slots)
    {
        var curator = Holding();
        var run = Desks.Desk(store, curator).Run(slots);
        using var stop = new CancellationTokenSource();
        var set = run.AskAllAsync(ClosedSetTests.Pairs(60), 0, stop.Token);
        var running = Math.Min(slots, 20);
        for (var i = 0; i < running; i++) { await begun.WaitAsync(Patience); }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        await run.LandAsync().WaitAsync(Patience);

        Assert.Equal((running, 0), (curator.Calls.Count, run.Counts.Running));
        Assert.Equal(Enumerable.Repeat(CallOutcome.Aborted, running), store.Calls(run.RunId).Select(static call => call.Outcome));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.AskAllAsync(ClosedSetTests.Pairs(60), 0, stop.Token));
        Assert.Equal(running, curator.Calls.Count);
    }

    [Fact]
    public async Task What_was_left_out_is_not_asked_alone_after_a_stop()
    {
        using var stop = new CancellationTokenSource();
        var curator = new PairCurator(pair =>
        {
            stop.Cancel();
            return pair.Subject == "a00" ? PairCurator.Yes : null;
        });
        var run = Desks.Desk(store, curator).Run();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.AskAllAsync(ClosedSetTests.Pairs(3), 0, stop.Token));
        await run.LandAsync().WaitAsync(Patience);

        Assert.Single(curator.Calls);
    }

    [Fact]
    public async Task Runs_that_share_questions_and_stop_at_random_all_end_and_the_rest_get_their_answers()
    {
        var curator = new PairCurator(static pair => pair.Subject.EndsWith('7') ? null : PairCurator.Yes) { Before = static async (_, cancellation) =>
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
        } };
        var desk = Desks.Desk(store, curator);
        var ended = await Task.WhenAll(Enumerable.Range(0, 200).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            using var stop = new CancellationTokenSource();
            var run = desk.Run(slots: random.Next(1, 5), tries: 1);
            var questions = ClosedSetTests.Pairs(30)[random.Next(10)..random.Next(11, 30)];
            random.Shuffle(questions);
            var set = run.AskAllAsync(questions, random.Next(3), stop.Token);
            for (var i = random.Next(20); i > 0; i--) { await Task.Yield(); }
            if (seed % 2 == 0) { await stop.CancelAsync(); }
            try
            {
                var replies = await set;
                return replies.Zip(questions).All(static pair => pair.Second.Subject.EndsWith('7') ? pair.First.Failure?.ErrorId is "ReplyUnreadable" : pair.First.Answer?.IsSame is true);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return true; }
            finally { await run.LandAsync(); }
        }))).WaitAsync(Patience);

        Assert.All(ended, Assert.True);
        await desk.LandAllAsync().WaitAsync(Patience);
    }

    private PairCurator Holding() => new(static _ => PairCurator.Yes)
    {
        Before = async (_, cancellation) =>
        {
            aborts.Enqueue(cancellation);
            begun.Release();
            await held.Task.WaitAsync(cancellation);
        },
    };
}

using System.Collections.Concurrent;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Cancellation of calls with several questions.</summary>
public sealed class QuestionBatcherStopTests : IDisposable
{
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
    public async Task Batch_continues_while_one_question_has_a_waiter()
    {
        var engine = TestEngine.Create(store, CreateBlockedCurator());
        using var stop = new CancellationTokenSource();
        var stopped = engine.StartTestRun();
        var set = stopped.AskAllAsync(QuestionBatcherTests.Pairs(3), 0, stop.Token);
        await begun.WaitAsync(Hang.Patience);
        var other = engine.StartTestRun().AskAsync(QuestionBatcherTests.Pairs(3)[1], 0, default);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        // The run does not wait for the call any more.
        await stopped.DrainAsync().WaitAsync(Hang.Patience);

        Assert.False(aborts.Single().IsCancellationRequested);
        held.SetResult();
        Assert.True((await other.WaitAsync(Hang.Patience)).Answer!.IsSame);
        await engine.DrainAsync().WaitAsync(Hang.Patience);
        // All answers were paid for, and all are stored.
        Assert.Equal(3, store.Answers().Count);
    }

    [Fact]
    public async Task Batch_is_aborted_when_last_waiter_leaves()
    {
        var engine = TestEngine.Create(store, CreateBlockedCurator());
        using var stop = new CancellationTokenSource();
        using var late = new CancellationTokenSource();
        var run = engine.StartTestRun();
        var second = engine.StartTestRun();
        var set = run.AskAllAsync(QuestionBatcherTests.Pairs(3), 0, stop.Token);
        await begun.WaitAsync(Hang.Patience);
        var other = second.AskAsync(QuestionBatcherTests.Pairs(3)[2], 0, late.Token);

        await stop.CancelAsync();
        Assert.False(aborts.Single().IsCancellationRequested);
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        await second.DrainAsync().WaitAsync(Hang.Patience);

        Assert.True(aborts.Single().IsCancellationRequested);
        Assert.Equal((PathwayCallOutcome.Aborted, 3), Assert.Single(store.Calls(run.RunId)) is var call ? (call.Outcome, call.Questions)
            : default);
        Assert.Empty(store.Answers());
        Assert.Empty(run.Failures);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public async Task No_batch_starts_or_runs_after_stop(int concurrency)
    {
        var curator = CreateBlockedCurator();
        var run = TestEngine.Create(store, curator).StartTestRun(concurrency);
        using var stop = new CancellationTokenSource();
        var set = run.AskAllAsync(QuestionBatcherTests.Pairs(60), 0, stop.Token);
        var running = Math.Min(concurrency, 20);
        for (var i = 0; i < running; i++) { await begun.WaitAsync(Hang.Patience); }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => set);
        await run.DrainAsync().WaitAsync(Hang.Patience);

        Assert.Equal((running, 0), (curator.Calls.Count, run.Progress.Running));
        Assert.Equal(Enumerable.Repeat(PathwayCallOutcome.Aborted, running), store.Calls(run.RunId).Select(static call => call.Outcome));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.AskAllAsync(QuestionBatcherTests.Pairs(60), 0, stop.Token));
        Assert.Equal(running, curator.Calls.Count);
    }

    [Fact]
    public async Task Missing_answers_are_not_retried_after_stop()
    {
        using var stop = new CancellationTokenSource();
        var curator = new PairCurator(pair =>
        {
            stop.Cancel();
            return pair.Subject == "a00" ? PairCurator.Same : null;
        });
        var run = TestEngine.Create(store, curator).StartTestRun();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.AskAllAsync(QuestionBatcherTests.Pairs(3), 0, stop.Token));
        await run.DrainAsync().WaitAsync(Hang.Patience);

        Assert.Single(curator.Calls);
    }

    [Fact]
    public async Task Random_stops_leave_other_runs_their_answers()
    {
        var curator = new PairCurator(static pair => pair.Subject.EndsWith('7') ? null : PairCurator.Same)
            { Before = static async (_, cancellation) =>
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
        } };
        var engine = TestEngine.Create(store, curator);
        var ended = await Task.WhenAll(Enumerable.Range(0, 200).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            using var stop = new CancellationTokenSource();
            var run = engine.StartTestRun(concurrency: random.Next(1, 5), maxAttempts: 1);
            var questions = QuestionBatcherTests.Pairs(30)[random.Next(10)..random.Next(11, 30)];
            random.Shuffle(questions);
            var set = run.AskAllAsync(questions, random.Next(3), stop.Token);
            for (var i = random.Next(20); i > 0; i--) { await Task.Yield(); }
            if (seed % 2 == 0) { await stop.CancelAsync(); }
            try
            {
                var replies = await set;
                return replies.Zip(questions)
                    .All(static pair => pair.Second.Subject.EndsWith('7') ? pair.First.Failure?.ErrorId is "ReplyUnreadable"
                        : pair.First.Answer?.IsSame is true);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return true; }
            finally { await run.DrainAsync(); }
        }))).WaitAsync(Hang.Patience);

        Assert.All(ended, Assert.True);
        await engine.DrainAsync().WaitAsync(Hang.Patience);
    }

    private PairCurator CreateBlockedCurator() => new(static _ => PairCurator.Same)
    {
        Before = async (_, cancellation) =>
        {
            aborts.Enqueue(cancellation);
            begun.Release();
            await held.Task.WaitAsync(cancellation);
        },
    };
}

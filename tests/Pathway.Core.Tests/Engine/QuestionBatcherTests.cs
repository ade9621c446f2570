using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Several questions in one call: only a transport, independent of timing.</summary>
public sealed class QuestionBatcherTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(15, 3)]
    [InlineData(64, 4)]
    public async Task Batches_are_the_same_at_any_concurrency_and_order(int concurrency, int seed)
    {
        var curator = new PairCurator(static _ => PairCurator.Same) { Before = static async (_, _) => await Task.Yield() };
        var questions = Pairs(10);
        new Random(seed).Shuffle(questions);

        var replies = await TestEngine.Create(store, curator).StartTestRun(concurrency).AskAllAsync(questions, 0, default);

        Assert.Equal(["a00 a01 a02", "a03 a04 a05", "a06 a07 a08", "a09"], curator.Calls.Order(StringComparer.Ordinal));
        Assert.All(replies, static reply => Assert.Equal((true, PathwaySource.Asked), (reply.Answer!.IsSame, reply.Provenance!.Source)));
        Assert.Equal(10, store.Answers().Count);
    }

    [Fact]
    public async Task Replies_come_in_the_order_of_the_questions()
    {
        var curator = new PairCurator(static pair => new SameConceptAnswer { IsSame = true, Kept = pair.Other }) { MaxBatchSize = 2 };
        SameConceptQuestion[] questions =
            [new() { Subject = "a", Other = "d" }, new() { Subject = "a", Other = "b" }, new() { Subject = "a", Other = "d" },
                new() { Subject = "a", Other = "c" }];

        var replies = await TestEngine.Create(store, curator).StartTestRun(concurrency: 1).AskAllAsync(questions, 0, default);

        Assert.Equal(["d", "b", "d", "c"], replies.Select(static reply => reply.Answer!.Kept));
        Assert.Equal(["a a", "a"], curator.Calls);
        Assert.Equal(["b", "c", "d"], store.Answers().Select(static answer => answer.Answer[^3..^2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Batch_takes_one_permit_and_one_call_record()
    {
        var limiter = new RecordingLimiter();
        var curator = new PairCurator(static _ => PairCurator.Same) { Limiter = limiter };
        var run = TestEngine.Create(store, curator).StartTestRun(concurrency: 1);

        await run.AskAllAsync(Pairs(5), 7, default);

        Assert.Equal([("a00", 30, 7), ("a03", 20, 7)],
            limiter.Requests.Select(static request => (request.Name, request.Tokens, request.Priority)));
        Assert.Equal((1, 0), (limiter.PeakConcurrency, limiter.ActiveCalls));
        Assert.Equal([(3, "a00", 100L), (2, "a03", 100L)],
            store.Calls(run.RunId).Select(static call => (call.Questions, call.Subject, call.InputTokens!.Value)));
        Assert.Equal(new RunProgress(5, 5, 0, 0, 2, 0), run.Progress);
    }

    [Fact]
    public async Task Stored_answers_are_not_batched()
    {
        var curator = new PairCurator(static _ => PairCurator.Same);
        var engine = TestEngine.Create(store, curator);
        await engine.StartTestRun().AskAsync(Pairs(5)[1], 0, default);
        var run = engine.StartTestRun();

        await run.AskAllAsync(Pairs(5), 0, default);

        Assert.Equal(["a01", "a00 a02 a03", "a04"],
            curator.Calls.OrderBy(static call => call is "a01" ? 0 : 1).ThenBy(static call => call, StringComparer.Ordinal));
        Assert.Equal(1, run.Progress.Stored);
        Assert.All(await engine.StartTestRun().AskAllAsync(Pairs(5), 0, default),
            static reply => Assert.Equal(PathwaySource.Stored, reply.Provenance!.Source));
        Assert.Equal(3, curator.Calls.Count);
    }

    [Fact]
    public async Task Missing_answers_are_asked_alone()
    {
        var asked = 0;
        var curator = new PairCurator(pair => pair.Subject == "a01" && Interlocked.Increment(ref asked) == 1 ? null : PairCurator.Same);
        var run = TestEngine.Create(store, curator).StartTestRun(concurrency: 1);

        var replies = await run.AskAllAsync(Pairs(3), 0, default);

        Assert.Equal(["a00 a01 a02", "a01"], curator.Calls);
        Assert.All(replies, static reply => Assert.True(reply.Answer!.IsSame));
        Assert.Equal([(3, PathwayCallOutcome.Answered, "ReplyUnreadable"), (1, PathwayCallOutcome.Answered, null)],
            store.Calls(run.RunId).Select(static call => (call.Questions, call.Outcome, call.ErrorId)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task Missing_answers_are_asked_in_smaller_batches(int concurrency)
    {
        // No call with more than two questions is answered.
        var curator = new PairCurator(static _ => PairCurator.Same)
        {
            MaxBatchSize = 20, SmallerBatchSizes = [10, 5, 3],
            Before = static (subjects, _) => subjects.Count > 2
                ? throw new CuratorException(PathwayErrors.ReplyCut, "too long", isTransient: false) : Task.CompletedTask,
        };

        var replies = await TestEngine.Create(store, curator).StartTestRun(concurrency).AskAllAsync(Pairs(25), 0, default);

        Assert.All(replies, static reply => Assert.True(reply.Answer!.IsSame));
        var sizes = curator.Calls.Select(static call => call.Split(' ').Length).OrderDescending();
        Assert.Equal("20 10 10 5 5 5 5 5 3 3 3 3 3 2 2 2 2 2 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", string.Join(' ', sizes));
    }

    [Fact]
    public async Task Empty_batch_reply_asks_each_question_alone()
    {
        var curator = new PairCurator(static pair => pair.Subject == "a01" ? null : PairCurator.Same)
            { Before =
                static (subjects, _) => subjects.Count > 1
                    ? throw new CuratorException(PathwayErrors.ReplyUnreadable, "no JSON", isTransient: false) : Task.CompletedTask };
        var run = TestEngine.Create(store, curator).StartTestRun(maxAttempts: 2);

        var replies = await run.AskAllAsync(Pairs(3), 0, default);

        Assert.Equal(["a00", "a00 a01 a02", "a01", "a01", "a02"], curator.Calls.Order(StringComparer.Ordinal));
        Assert.Equal([null, "ReplyUnreadable", null], replies.Select(static reply => reply.Failure?.ErrorId));
        Assert.Single(run.Failures);
    }

    [Theory]
    [InlineData("ReplyBlocked")]
    [InlineData("ModelRequestRefused")]
    public async Task Refused_question_does_not_fail_the_others(string id)
    {
        var error = PathwayErrors.All.Single(error => error.Id == id);
        var curator = new PairCurator(static _ => PairCurator.Same)
            { Before =
                (subjects, _) => subjects.Contains("a01") ? throw new CuratorException(error, "I will not", isTransient: false)
                    : Task.CompletedTask };

        var replies = await TestEngine.Create(store, curator).StartTestRun().AskAllAsync(Pairs(3), 0, default);

        Assert.Equal([null, id, null], replies.Select(static reply => reply.Failure?.ErrorId));
        Assert.Equal(2, store.Answers().Count);
    }

    [Fact]
    public async Task Transient_failure_retries_the_batch_as_a_whole()
    {
        var curator = new PairCurator(static _ => PairCurator.Same)
            { Before =
                static (subjects, _) => subjects.Contains("a00")
                    ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) : Task.CompletedTask };
        var run = TestEngine.Create(store, curator).StartTestRun(concurrency: 1, maxAttempts: 3);

        var replies = await run.AskAllAsync(Pairs(5), 0, default);

        Assert.Equal(["a00 a01 a02", "a00 a01 a02", "a00 a01 a02", "a03 a04"], curator.Calls);
        Assert.Equal([false, false, false, true, true], replies.Select(static reply => reply.Failure is null));
        Assert.Equal(3, run.Failures.Count);
        // The failure is known: the question is not asked again in this run, neither in a set nor alone.
        Assert.Equal(3, (await run.AskAllAsync(Pairs(5), 0, default)).Count(static reply => reply.Failure is not null));
        Assert.NotNull((await run.AskAsync(Pairs(1)[0], 0, default)).Failure);
        Assert.Equal(4, curator.Calls.Count);
    }

    [Fact]
    public async Task Abstentions_are_batched_again_for_next_curator()
    {
        var first =
            new PairCurator(
                static pair => int.Parse(pair.Subject[1..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? PairCurator.Same
                    : new SameConceptAnswer(), "first") { MaxBatchSize = 1 };
        var second =
            new PairCurator(static pair => pair.Subject == "a03" ? new SameConceptAnswer() : new SameConceptAnswer { IsSame = false },
                "second");
        var engine = TestEngine.Create(store, first, second);

        var replies = await engine.StartTestRun(concurrency: 3).AskAllAsync(Pairs(10), 0, default);

        Assert.Equal(10, first.Calls.Count);
        Assert.Equal(["a01 a03 a05", "a07 a09"], second.Calls.Order(StringComparer.Ordinal));
        Assert.Equal([true, false, true, null, true, false, true, false, true, false],
            replies.Select(static reply => reply.Answer!.IsSame));
        Assert.Equal(["first", "second", "first", "second"], replies.Take(4).Select(static reply => reply.Provenance!.Answerer));
        // The abstentions of the first curator are stored too: only the second would be asked again.
        await engine.StartTestRun().AskAllAsync(Pairs(12), 0, default);
        Assert.Equal((12, 3), (first.Calls.Count, second.Calls.Count));
    }

    [Fact]
    public async Task Joins_questions_already_in_flight()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var curator = new PairCurator(static _ => PairCurator.Same)
            { Before = (subjects, _) => subjects is ["a01"] ? held.Task : Task.CompletedTask };
        var engine = TestEngine.Create(store, curator);
        var alone = engine.StartTestRun().AskAsync(Pairs(2)[1], 0, default);
        var set = engine.StartTestRun().AskAllAsync(Pairs(4), 0, default);
        while (curator.Calls.Count < 2) { await Task.Yield(); }

        Assert.False(set.IsCompleted);
        held.SetResult();

        Assert.All(await set, static reply => Assert.True(reply.Answer!.IsSame));
        Assert.True((await alone).Answer!.IsSame);
        Assert.Equal(["a00 a02 a03", "a01"], curator.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Curator_fault_fails_the_batch_and_store_failure_throws()
    {
        var curator = new PairCurator(static _ => throw new FormatException("oops"));
        var replies = await TestEngine.Create(store, curator).StartTestRun().AskAllAsync(Pairs(3), 0, default);
        Assert.All(replies, static reply => Assert.Equal("CuratorFault", reply.Failure!.ErrorId));

        var broken = new BreakingStore();
        var breaking = new PairCurator(static _ => PairCurator.Same) { Before = (_, _) =>
        {
            broken.IsBroken = true;
            return Task.CompletedTask;
        } };
        await Assert.ThrowsAsync<StoreException>(
            () => TestEngine.Create(broken, breaking).StartTestRun().AskAllAsync(Pairs(3), 0, default));
    }

    [Fact]
    public async Task Replay_and_dry_run_make_no_calls()
    {
        var curator = new PairCurator(static _ => PairCurator.Same);
        await TestEngine.Create(store, curator).StartTestRun().AskAllAsync(Pairs(2), 0, default);
        var replay = new QuestionEngine(store, [curator], TimeProvider.System, isReplay: true);

        var replies = await replay.StartTestRun().AskAllAsync(Pairs(3), 0, default);
        var ahead = new DryRunAsker(TestEngine.Create(store, curator));
        await ahead.AskAllAsync(Pairs(3), 0, default);

        Assert.Equal([true, true, null], replies.Select(static reply => reply.Answer?.IsSame));
        Assert.Equal((2, 1), (ahead.StoredCount, ahead.OpenCount));
        Assert.Single(curator.Calls);
    }

    [Fact]
    public async Task Questions_of_a_run_are_asked_once()
    {
        var curator = new PairCurator(static _ => PairCurator.Same);
        var run = TestEngine.Create(store, curator).StartTestRun();
        await run.AskAllAsync(Pairs(2), 0, default);

        var replies = await run.AskAllAsync([.. Pairs(4), .. Pairs(4)], 0, default);
        await run.AskAsync(Pairs(4)[3], 0, default);

        Assert.Equal(8, replies.Count);
        Assert.Equal(["a00 a01", "a02 a03"], curator.Calls);
        Assert.Equal(4, run.Progress.Questions);
        Assert.Empty(await run.AskAllAsync<SameConceptAnswer>([], 0, default));
    }

    internal static SameConceptQuestion[] Pairs(int count) =>
        [.. Enumerable.Range(0, count)
            .Select(static i => SameConceptQuestion.Of(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a{i:00}"), "z"))];
}

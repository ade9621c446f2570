using Pathway.Model;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class FailureTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    public static TheoryData<string> Faults { get;
        } = ["InvalidOperationException", "NullReferenceException", "OperationCanceledException", "OutOfMemoryException", "null",
            "not a number"];

    [Fact]
    public async Task Transient_failure_is_retried_and_reported_once()
    {
        var curator = new GraphCurator { Parent = static _ => "Root A", Fails = static (_, _) => true };
        var run = TestEngine.Create(store, curator).StartTestRun(maxAttempts: 3);

        var failure = (await run.Ask("term")).Failure!;
        var again = (await run.Ask("term")).Failure!;

        Assert.Equal(3, curator.Calls.Count);
        Assert.Equal(("AnswerUnavailable", "term", "parent"), (failure.ErrorId, failure.Subject, failure.Question));
        Assert.Contains("attempt 3 failed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure, again);
        Assert.Equal([failure], run.Failures);
        Assert.Empty(store.Answers());
        Assert.Equal([PathwayCallOutcome.Failed, PathwayCallOutcome.Failed, PathwayCallOutcome.Failed],
            store.Calls(run.RunId).Select(static call => call.Outcome));
    }

    [Fact]
    public async Task Next_run_asks_failed_questions()
    {
        var curator = new GraphCurator { Parent = static _ => "Root A", Fails = static (_, attempt) => attempt is not 2 and not 6 };
        var engine = TestEngine.Create(store, curator);

        Assert.NotNull((await engine.StartTestRun(maxAttempts: 1).Ask("term")).Failure);
        Assert.Equal("Root A", (await engine.StartTestRun(maxAttempts: 1).Ask("term")).Answer!.Parent);
        Assert.Equal("Root A", (await engine.StartTestRun(maxAttempts: 1).Ask("term")).Answer!.Parent);

        Assert.Equal(2, curator.Calls.Count);
    }

    [Fact]
    public async Task Permanent_failure_is_not_retried()
    {
        var failing =
            new DelegateCurator(static (_, _) => throw new CuratorException(PathwayErrors.AnswerUnavailable, "no key", isTransient: false),
                "failing");
        var other = DelegateCurator.Returning("Root A", "other");

        var reply = await TestEngine.Create(store, failing, other).StartTestRun().Ask("term");

        Assert.Contains("no key", reply.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (failing.Calls, other.Calls));
    }

    [Fact]
    public async Task Concurrent_askers_share_the_attempts()
    {
        for (var round = 0; round < 50; round++)
        {
            var curator = new GraphCurator { Fails = static (_, _) => true };
            var run = TestEngine.Create(store, curator).StartTestRun(concurrency: 8, maxAttempts: 2);
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => run.Ask("term"))));
            Assert.Equal(2, curator.Calls.Count);
            Assert.Single(run.Failures);
        }
    }

    [Fact]
    public async Task Late_asker_gets_the_recorded_failure()
    {
        var held = new GatedCalls();
        var curator = new DelegateCurator(held.Answer);
        var run = TestEngine.Create(store, curator).StartTestRun(maxAttempts: 1);
        var first = run.Ask("term");
        (await held.NextAsync()).Fail(new CuratorException(PathwayErrors.AnswerUnavailable, "down", isTransient: false));

        Assert.Same((await first).Failure, (await run.Ask("term")).Failure);

        Assert.Equal((1, 1, 1), (curator.Calls, run.Progress.Questions, run.Progress.Done));
    }

    [Fact]
    public async Task A_run_has_one_reply_to_a_question()
    {
        for (var round = 0; round < 50; round++)
        {
            using var fresh = new MemoryStore();
            var run = TestEngine.Create(fresh, DelegateCurator.Returning("Root A")).StartTestRun(concurrency: 8);

            // Some ask while the call runs, some after its answer is stored.
            var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => run.Ask("term"))));

            Assert.All(replies, reply => Assert.Same(replies[0], reply));
            Assert.Equal(PathwaySource.Asked, replies[0].Provenance!.Source);
            Assert.Equal((1, 1, 0), (run.Progress.Questions, run.Progress.Done, run.Progress.Stored));
        }
    }

    [Fact]
    public async Task Timed_out_call_is_aborted_and_retried()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var clock = new FakeTimeProvider();
            var held = new GatedCalls();
            var engine = new QuestionEngine(store, [new DelegateCurator(held.Answer)], clock);
            var run = engine.StartTestRun(maxAttempts: 2, timeout: TimeSpan.FromSeconds(1.5));
            var asking = run.Ask("term");
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var call = await held.NextAsync();
                clock.Advance(TimeSpan.FromSeconds(1.4));
                Assert.False(call.Abort.IsCancellationRequested);
                clock.Advance(TimeSpan.FromSeconds(0.1));
                Assert.True(call.Abort.IsCancellationRequested);
            }
            var failure = (await asking).Failure!;
            Assert.Equal("AnswerTimedOut", failure.ErrorId);
            Assert.Contains("within 1.5 s", failure.Message, StringComparison.Ordinal);
            Assert.All(store.Calls(run.RunId),
                static call => Assert.Equal(("AnswerTimedOut", 1500.0), (call.ErrorId, call.Duration.TotalMilliseconds)));
            Assert.Empty(store.Answers());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task Longest_time_out_of_the_settings_is_kept()
    {
        var clock = new FakeTimeProvider();
        var held = new GatedCalls();
        var engine = new QuestionEngine(store, [new DelegateCurator(held.Answer)], clock);
        var asking = engine.StartTestRun(maxAttempts: 1, timeout: TimeSpan.FromSeconds(86400)).Ask("term");
        var call = await held.NextAsync();

        clock.Advance(TimeSpan.FromSeconds(86399));
        Assert.False(call.Abort.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("AnswerTimedOut", (await asking).Failure!.ErrorId);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Curator_fault_fails_one_question_without_retry(string fault)
    {
        var curator =
            new DelegateCurator(
                (question, _) => question.Subject == "bad" ? Misbehave(fault) : Task.FromResult(new ParentAnswer { Parent = "Root A" }));
        var run = TestEngine.Create(store, curator).StartTestRun();

        var replies = await Task.WhenAll(run.Ask("bad"), run.Ask("good"));

        Assert.Equal("CuratorFault", replies[0].Failure!.ErrorId);
        Assert.Equal("Root A", replies[1].Answer!.Parent);
        Assert.Equal(2, curator.Calls);
        Assert.Single(store.Answers());
        Assert.Equal(0, run.Progress.Running);
    }

    private static Task<ParentAnswer> Misbehave(string fault) => fault switch
    {
        "null" => Task.FromResult<ParentAnswer>(null!),
        // JSON cannot represent this number.
        "not a number" => Task.FromResult(new ParentAnswer { Parent = "Root A", Confidence = double.NaN }),
        _ => throw (Exception)Activator.CreateInstance(typeof(object).Assembly.GetType("System." + fault)!)!,
    };
}

using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>The timing of a call in the ledger.</summary>
public sealed class CallTimeTests : IDisposable
{
    private static readonly CuratorResponse<ParentAnswer> Answer =
        new(new ParentAnswer { Parent = "Root A" }, null, new CallTiming(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(0.25)));

    private readonly MemoryStore store = new();
    private readonly TimerTrackingClock clock = new();

    public void Dispose() => store.Dispose();

    // The flex tier has 15 minutes: an answer in the last moment counts, and a moment later there is none.
    [Theory]
    [InlineData(120)]
    [InlineData(900)]
    public async Task Call_has_its_whole_time(int seconds)
    {
        var (time, moment) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(1));
        var held = new GatedCalls();
        var run = new QuestionEngine(store, [new DelegateCurator(held.Answer) { Limiter = new RecordingLimiter() }], clock)
            .StartTestRun(maxAttempts: 1, timeout: time);
        var (early, late) = (run.Ask("early"), run.Ask("late"));
        var calls = new[] { await held.NextAsync(), await held.NextAsync() };
        await clock.WaitForTimerAsync(time);
        await clock.WaitForTimerAsync(time);

        clock.Advance(time - moment);
        Assert.All(calls, static call => Assert.False(call.Abort.IsCancellationRequested));
        calls.Single(static call => call.Question.Subject == "early").Complete();
        Assert.NotNull((await early.WaitAsync(Hang.Patience)).Answer);
        clock.Advance(moment);

        Assert.Equal(PathwayErrors.AnswerTimedOut.Id, (await late.WaitAsync(Hang.Patience)).Failure!.ErrorId);
    }

    [Fact]
    public async Task Recorded_phases_cover_the_whole_time()
    {
        var limiter = new RecordingLimiter { Wait = (_, _) => AdvanceAsync(20) };
        var curator = new LimitedCurator(limiter, _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return Answer;
        });
        var held = new GatedCalls();
        var engine =
            new QuestionEngine(store,
                [new DelegateCurator(
                    async (question, stop) => question.Subject == "first" ? await held.Answer(question, stop) : new ParentAnswer(), "gate"),
                    curator], clock);
        var run = engine.StartTestRun(concurrency: 1);
        var askedAt = clock.GetUtcNow();
        var first = run.Ask("first");
        var gate = await held.NextAsync();
        var second = run.Ask("second");
        // Its timer starts with the question, before the request: the only permit is taken.
        clock.Advance(TimeSpan.FromSeconds(3));
        gate.Complete();
        await Task.WhenAll(first, second).WaitAsync(Hang.Patience);

        var calls = store.Calls(run.RunId).Where(static call => call.Subject == "second").ToArray();
        Assert.Equal(["gate", "paid"], calls.Select(static call => call.Answerer));
        Assert.Equal((3.0, 0.0, 0.0), Times(calls[0]));
        Assert.Equal((0.0, 20.0, 5.0), Times(calls[1]));
        Assert.Equal((null, null), (calls[0].Network, calls[0].Parsing));
        Assert.Equal((4.0, 0.25, 1), (calls[1].Network?.TotalSeconds, calls[1].Parsing?.TotalSeconds, calls[1].Questions));
        Assert.Equal((clock.GetUtcNow() - askedAt).TotalSeconds,
            calls.Select(Times).Sum(static times => times.Queued + times.RateLimitWait + times.Duration));
    }

    [Fact]
    public async Task Each_attempt_has_its_own_record()
    {
        var curator = new LimitedCurator(new RecordingLimiter { Wait = (_, _) => AdvanceAsync(2) }, call =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return call < 3
                ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true)
                { RetryAfter = TimeSpan.FromSeconds(7.5), Timing = new CallTiming(TimeSpan.FromSeconds(0.9), TimeSpan.Zero) } : Answer;
        });
        var run = new QuestionEngine(store, [curator], clock).StartTestRun();
        var asking = run.Ask("term");
        for (var call = 1; call < 3; call++)
        {
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(7.5));
            Assert.Equal(call, curator.Calls);
            clock.Advance(TimeSpan.FromSeconds(7.5));
        }
        await asking.WaitAsync(Hang.Patience);

        var calls = store.Calls(run.RunId);
        Assert.Equal([PathwayCallOutcome.Failed, PathwayCallOutcome.Failed, PathwayCallOutcome.Answered],
            calls.Select(static call => call.Outcome));
        Assert.Equal([(0.0, 2.0, 1.0), (7.5, 2.0, 1.0), (7.5, 2.0, 1.0)], calls.Select(Times));
        Assert.Equal([0.9, 0.9, 4.0], calls.Select(static call => call.Network?.TotalSeconds));
        // Each call starts where the previous one and the waits ended.
        Assert.All(calls.Zip(calls.Skip(1)), static pair => Assert.Equal(
            pair.Second.StartedAt,
            pair.First.StartedAt + pair.First.Duration + pair.Second.Queued!.Value + pair.Second.RateLimitWait!.Value));
    }

    // In seconds.
    private static (double Queued, double RateLimitWait, double Duration) Times(PathwayCall call) =>
        (call.Queued!.Value.TotalSeconds, call.RateLimitWait!.Value.TotalSeconds, call.Duration.TotalSeconds);

    private Task AdvanceAsync(double seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }
}

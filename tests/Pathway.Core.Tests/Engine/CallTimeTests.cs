using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>The timing of a call in the ledger.</summary>
public sealed class CallTimeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly CuratorResponse<ParentAnswer> Answer =
        new(new ParentAnswer { Parent = "Root A" }, null, new CallTiming(4000, 250));

    private readonly MemoryStore store = new();
    private readonly TimerTrackingClock clock = new();

    public void Dispose() => store.Dispose();

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
        await Task.WhenAll(first, second).WaitAsync(Patience);

        var calls = store.Calls(run.RunId).Where(static call => call.Subject == "second").ToArray();
        Assert.Equal(["gate", "paid"], calls.Select(static call => call.Answerer));
        Assert.Equal((3000.0, 0.0, 0.0), (calls[0].QueuedMilliseconds, calls[0].RateLimitWaitMilliseconds, calls[0].Milliseconds));
        Assert.Equal((0.0, 20_000.0, 5000.0), (calls[1].QueuedMilliseconds, calls[1].RateLimitWaitMilliseconds, calls[1].Milliseconds));
        Assert.Equal((null, null), (calls[0].NetworkMilliseconds, calls[0].ParsingMilliseconds));
        Assert.Equal((4000.0, 250.0, 1), (calls[1].NetworkMilliseconds, calls[1].ParsingMilliseconds, calls[1].Questions));
        Assert.Equal((clock.GetUtcNow() - askedAt).TotalMilliseconds,
            calls.Sum(static call => call.QueuedMilliseconds + call.RateLimitWaitMilliseconds + call.Milliseconds));
    }

    [Fact]
    public async Task Each_attempt_has_its_own_record()
    {
        var curator = new LimitedCurator(new RecordingLimiter { Wait = (_, _) => AdvanceAsync(2) }, call =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return call < 3
                ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true)
                { RetryAfter = TimeSpan.FromSeconds(7.5), Timing = new CallTiming(900, 0) } : Answer;
        });
        var run = new QuestionEngine(store, [curator], clock).StartTestRun();
        var asking = run.Ask("term");
        for (var call = 1; call < 3; call++)
        {
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(7.5), Patience);
            Assert.Equal(call, curator.Calls);
            clock.Advance(TimeSpan.FromSeconds(7.5));
        }
        await asking.WaitAsync(Patience);

        var calls = store.Calls(run.RunId);
        Assert.Equal([PathwayCallOutcome.Failed, PathwayCallOutcome.Failed, PathwayCallOutcome.Answered], calls.Select(static call => call.Outcome));
        Assert.Equal(0, calls[0].QueuedMilliseconds);
        Assert.All(calls.Skip(1), static call => Assert.Equal(7500, call.QueuedMilliseconds));
        Assert.All(calls, static call => Assert.Equal((2000.0, 1000.0), (call.RateLimitWaitMilliseconds, call.Milliseconds)));
        Assert.Equal([900.0, 900.0, 4000.0], calls.Select(static call => call.NetworkMilliseconds));
        // Each call starts where the previous one and the waits ended.
        Assert.All(calls.Zip(calls.Skip(1)), static pair => Assert.Equal(
            pair.Second.StartedAt,
            pair.First.StartedAt.AddMilliseconds(pair.First.Milliseconds + pair.Second.QueuedMilliseconds!.Value
                + pair.Second.RateLimitWaitMilliseconds!.Value)));
    }

    private Task AdvanceAsync(double seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }
}

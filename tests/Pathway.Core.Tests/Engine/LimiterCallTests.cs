using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class LimiterCallTests : IDisposable
{
    private static readonly CuratorResponse<ParentAnswer> Answer = new(new ParentAnswer { Parent = "Root A" }, LimitedCurator.Usage);

    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Call_takes_limiter_permit_and_settles_usage()
    {
        var limiter = new RecordingLimiter();
        var run = TestEngine.Create(store, new LimitedCurator(limiter, static _ => Answer)).StartTestRun(concurrency: 7);

        await run.AskAsync(TestEngine.Parent("term"), 3, CancellationToken.None);

        var request = Assert.Single(limiter.Requests);
        Assert.Equal((3, "term", 42, 7), (request.Priority, request.Name, request.Tokens, request.Concurrency));
        Assert.Equal([LimitedCurator.Usage], limiter.Settled);
        Assert.Equal(0, limiter.ActiveCalls);
        var call = Assert.Single(store.Calls(run.RunId));
        Assert.Equal((100, 10, 20, 5, 0.0012m, "USD"),
            (call.InputTokens, call.CachedTokens, call.OutputTokens, call.ThoughtTokens, call.Cost, call.Currency));
    }

    [Fact]
    public async Task Default_concurrency_is_that_of_the_limiter()
    {
        var limiter = new RecordingLimiter();
        await TestEngine.Create(store, new LimitedCurator(limiter, static _ => Answer)).StartRun(new RunOptions { Command = "test" })
            .Ask("term");

        Assert.Equal(0, Assert.Single(limiter.Requests).Concurrency);
    }

    [Fact]
    public async Task Usage_of_failed_call_is_recorded()
    {
        var limiter = new RecordingLimiter();
        var run =
            TestEngine.Create(store,
                new LimitedCurator(limiter,
                    static _ =>
                        throw new CuratorException(PathwayErrors.ReplyUnreadable, "half", isTransient: false)
                        { Usage = LimitedCurator.Usage })).StartTestRun();

        Assert.NotNull((await run.Ask("term")).Failure);

        Assert.Equal((PathwayCallOutcome.Failed, 100, 0.0012m), Assert.Single(store.Calls(run.RunId)) is var call
            ? (call.Outcome, call.InputTokens, call.Cost) : default);
        Assert.Equal([LimitedCurator.Usage], limiter.Settled);
        Assert.Equal(0, limiter.ActiveCalls);
    }

    [Fact]
    public async Task Timeout_excludes_the_rate_limit_wait()
    {
        var clock = new FakeTimeProvider();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var limiter = new RecordingLimiter { Wait = (_, stop) => opened.Task.WaitAsync(stop) };
        var run =
            new QuestionEngine(store, [new LimitedCurator(limiter, static _ => Answer)], clock).StartTestRun(maxAttempts: 1,
                timeout: TimeSpan.FromSeconds(1));
        var asking = run.Ask("term");
        while (limiter.Requests.Count == 0) { await Task.Yield(); }

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, run.Progress.Calls);
        opened.SetResult();

        Assert.Equal("Root A", (await asking.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.Equal(TimeSpan.Zero, Assert.Single(store.Calls(run.RunId)).Duration);
    }

    [Fact]
    public async Task Stop_during_rate_limit_wait_makes_no_call()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var limiter = new RecordingLimiter
        {
            Wait = (_, abort) =>
            {
                waiting.SetResult();
                return Task.Delay(Timeout.Infinite, abort);
            },
        };
        var curator = new LimitedCurator(limiter, static _ => Answer);
        var run = TestEngine.Create(store, curator).StartTestRun();
        var asking = run.Ask("term", stop.Token);
        await waiting.Task.WaitAsync(Hang.Patience);

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.DrainAsync().WaitAsync(Hang.Patience);
        Assert.Equal((0, 0), (curator.Calls, limiter.ActiveCalls));
        Assert.Empty(store.Calls(run.RunId));
    }

    [Fact]
    public async Task Exhausted_quota_fails_without_call()
    {
        var limiter = new RecordingLimiter
            { Wait = static (_, _) => throw new CuratorException(PathwayErrors.ModelQuotaExhausted, "until midnight", isTransient: false) };
        var curator = new LimitedCurator(limiter, static _ => Answer);
        var run = TestEngine.Create(store, curator).StartTestRun();

        var failure = (await run.Ask("term")).Failure!;

        Assert.Equal("ModelQuotaExhausted", failure.ErrorId);
        Assert.Equal(0, curator.Calls);
        Assert.Empty(store.Calls(run.RunId));
    }

    [Fact]
    public async Task Retry_after_is_honoured_and_not_counted_as_attempt()
    {
        var clock = new TimerTrackingClock();
        var curator = new LimitedCurator(new RecordingLimiter(), static call => call <= 5
            ? throw new CuratorException(PathwayErrors.ModelRateLimited, "slow down", isTransient: true)
            { RetryAfter = TimeSpan.FromSeconds(7.5) } : Answer);
        var run = new QuestionEngine(store, [curator], clock).StartTestRun(maxAttempts: 1);
        var asking = run.Ask("term");
        for (var call = 1; call <= 5; call++)
        {
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(7.5));
            clock.Advance(TimeSpan.FromSeconds(7.4));
            Assert.Equal(call, curator.Calls);
            clock.Advance(TimeSpan.FromSeconds(0.1));
        }
        Assert.Equal("Root A", (await asking.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.Equal(6, store.Calls(run.RunId).Count);
        Assert.All(store.Calls(run.RunId).Zip(store.Calls(run.RunId).Skip(1)),
            static pair => Assert.True(pair.Second.StartedAt - pair.First.StartedAt >= TimeSpan.FromSeconds(7.5)));
    }

    [Fact]
    public async Task Transient_failures_are_retried_with_backoff()
    {
        var clock = new TimerTrackingClock();
        var curator =
            new LimitedCurator(new RecordingLimiter(),
                static call => call <= 3 ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) : Answer);
        // Without patience for an outage, so that each call has its usual attempts.
        var run = new QuestionEngine(store, [curator], clock).StartRun(new RunOptions
        {
            Command = "test", MaxAttempts = 4, RetryDelay = TimeSpan.FromSeconds(1), MaxOutage = TimeSpan.Zero,
        });
        var asking = run.Ask("term");
        for (var call = 1; call <= 3; call++)
        {
            // The pause has jitter; it is shorter than the time-out of a call.
            var pause = await clock.WaitForTimerAsync(static length => length > TimeSpan.Zero && length < TimeSpan.FromSeconds(60));
            Assert.Equal((call, call), (curator.Calls, store.Calls(run.RunId).Count));
            clock.Advance(pause);
        }
        Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
    }
}

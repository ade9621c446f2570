using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Outages of a server: waited for with one probe at a time, within a bound; then all questions fail together.</summary>
public sealed class OutageTests : IDisposable
{
    private static readonly CuratorResponse<ParentAnswer> Answer = new(new ParentAnswer { Parent = "Root A" }, LimitedCurator.Usage);

    // Between two probes of an outage.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly MemoryStore store = new();
    private readonly TimerTrackingClock clock = new();
    private readonly List<LimiterWait> waits = [];

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public async Task Waits_for_end_of_outage(int questions)
    {
        var curator = new LimitedCurator(new RecordingLimiter(), static call => call <= 20 ? throw Unavailable() : Answer);
        var run = new QuestionEngine(store, [curator], clock).StartRun(Options() with { MaxOutage = Hang.Never });

        var replies = await AskAsync(run, questions);

        Assert.All(replies, static reply => Assert.NotNull(reply.Answer));
        Assert.Empty(run.Failures);
        Assert.Equal(20 + questions, curator.Calls);
        Assert.NotEmpty(waits);
        Assert.All(waits, static wait => Assert.Contains("503", wait.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fails_all_questions_together_after_the_longest_outage_and_next_run_waits_anew()
    {
        var isDown = true;
        var curator = new LimitedCurator(new RecordingLimiter(), _ => isDown ? throw Unavailable() : Answer);
        var engine = new QuestionEngine(store, [curator], clock);
        var run = engine.StartRun(Options());

        var replies = await AskAsync(run, 500);

        Assert.All(replies, static reply => Assert.Equal("ModelUnavailable", reply.Failure!.ErrorId));
        Assert.Contains("-MaxOutageSeconds", Assert.Single(run.Failures.Select(static failure => failure.Cause).Distinct()),
            StringComparison.Ordinal);
        // At least the calls that begin the outage, and the probe at the end of the wait.
        Assert.InRange(curator.Calls, CircuitBreaker.OutageThreshold + 1, 15 + 15);

        isDown = false;
        Assert.All(await AskAsync(engine.StartRun(Options()), 500), static reply => Assert.NotNull(reply.Answer));
    }

    [Fact]
    public async Task Without_patience_a_call_has_its_usual_attempts()
    {
        var curator = new LimitedCurator(new RecordingLimiter(), static _ => throw Unavailable());
        var run = new QuestionEngine(store, [curator], clock).StartRun(Options() with { MaxOutage = TimeSpan.Zero });

        Assert.Equal("ModelUnavailable", (await AskAsync(run, 1))[0].Failure!.ErrorId);
        Assert.Equal(3, curator.Calls);
    }

    [Fact]
    public async Task Probes_one_call_at_a_time_with_growing_pauses_until_the_bound()
    {
        var breaker = new CircuitBreaker(clock);
        var options = new OutageOptions(TimeSpan.FromSeconds(60), waits.Add);
        var start = clock.GetTimestamp();
        Assert.False(await FailAsync(breaker, options));
        Assert.False(await FailAsync(breaker, options));
        Assert.True(await FailAsync(breaker, options));

        // The last probe is sent at the end of the wait.
        var probe = breaker.AcquireAsync(options, default);
        foreach (var seconds in (int[])[1, 2, 4, 8, 15, 15, 15])
        {
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(seconds));
            var other = breaker.AcquireAsync(options, default);
            clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(probe.IsCompleted || other.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            var permit = await probe.WaitAsync(Hang.Patience);
            Assert.False(other.IsCompleted);
            Assert.Null(breaker.TryAcquire());

            var failed = permit.ReportFailure(Unavailable());
            Assert.Equal(clock.GetElapsedTime(start) < options.MaxOutage, failed.IsOutage);
            Assert.Equal(!failed.IsOutage, failed.IsForAll);
            permit.Dispose();
            probe = other;
        }
        await Assert.ThrowsAsync<CuratorException>(() => probe.WaitAsync(Hang.Patience));
        Assert.Equal([1, 2, 4, 8, 15, 15, 15], waits.Select(static wait => (int)wait.Duration.TotalSeconds));

        var failure = await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(options, default).WaitAsync(Hang.Patience));
        Assert.Contains("60 s (-MaxOutageSeconds)", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsForAll);
    }

    [Fact]
    public async Task Success_between_failures_is_no_outage()
    {
        var breaker = new CircuitBreaker(clock);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(await FailAsync(breaker, OutageOptions.Default));
            Assert.False(await FailAsync(breaker, OutageOptions.Default));
            using var permit = await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience);
            permit.ReportSuccess();
        }
        Assert.NotNull(breaker.TryAcquire());
    }

    [Fact]
    public async Task Question_that_fails_while_others_are_answered_fails_alone()
    {
        var breaker = new CircuitBreaker(clock);
        var failedAt = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1));
        using (var permit = await breaker.AcquireAsync(OutageOptions.Default, default)) { permit.ReportSuccess(); }
        for (var i = 0; i < CircuitBreaker.OutageThreshold; i++)
        {
            using var permit = await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience);
            Assert.False(permit.ReportFailure(Unavailable(), isFirst: false, failedAt).IsOutage);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_that_fails_is_an_outage_only_of_a_server_that_has_answered(bool hasAnswered)
    {
        var breaker = new CircuitBreaker(clock);
        if (hasAnswered)
        {
            using var permit = await breaker.AcquireAsync(OutageOptions.Default, default);
            permit.ReportSuccess();
        }
        var isOutage = false;
        for (var i = 0; i < CircuitBreaker.OutageThreshold; i++)
        {
            using var permit = await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience);
            isOutage = permit.ReportFailure(new CuratorException(PathwayErrors.EndpointUnreachable, "refused", isTransient: true)).IsOutage;
        }
        Assert.Equal(hasAnswered, isOutage);
    }

    private static CuratorException Unavailable() => new(PathwayErrors.ModelUnavailable, "model at host says 503", isTransient: true);

    private RunOptions Options() => new()
    {
        Command = "test", ThrottleLimit = 15, RetryDelay = TimeSpan.Zero, OnWait = wait => { lock (waits) { waits.Add(wait); } },
    };

    private static async Task<bool> FailAsync(CircuitBreaker breaker, OutageOptions options)
    {
        using var permit = await breaker.AcquireAsync(options, default).WaitAsync(Hang.Patience);
        return permit.ReportFailure(Unavailable()).IsOutage;
    }

    private async Task<Reply<ParentAnswer>[]> AskAsync(RunSession run, int questions)
    {
        var asking = Task.WhenAll(Enumerable.Range(0, questions).Select(i => run.Ask($"term {i}")));
        await clock.PassPausesAsync(asking, LongestPause);
        return await asking;
    }
}

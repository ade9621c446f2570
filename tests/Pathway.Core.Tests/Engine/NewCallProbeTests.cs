using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Questions that cannot be answered do not stop the others: a call that has not failed gets the last probe.</summary>
public sealed class NewCallProbeTests
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly CuratorException Late = new(PathwayErrors.AnswerTimedOut, "no answer came", isTransient: true);

    private readonly TimerTrackingClock clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Circuit_breaker_leaves_a_probe_to_a_new_call_where_only_retries_have_probed(bool isBetter)
    {
        var breaker = new CircuitBreaker(clock);
        var failedAt = clock.GetTimestamp();
        for (var i = 0; i < CircuitBreaker.FailureThreshold; i++)
        {
            using var permit = await AcquireAsync(breaker);
            permit.ReportFailure(Late);
        }
        for (var i = 0; i < CircuitBreaker.ProbeThreshold; i++)
        {
            using var retry = await AcquireAsync(breaker, failedAt);
            retry.ReportFailure(Late, isFirst: false, failedAt);
        }

        Assert.Throws<CuratorException>(() => breaker.ThrowIfOpen(failedAt));
        await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(OutageOptions.Default, default, failedAt));
        breaker.ThrowIfOpen();
        var probe = await AcquireAsync(breaker);
        var other = breaker.AcquireAsync(OutageOptions.Default, default);
        Assert.False(other.IsCompleted);
        if (isBetter) { probe.ReportSuccess(); }
        else { probe.ReportFailure(Late); }
        probe.Dispose();

        if (isBetter)
        {
            (await other.WaitAsync(Hang.Patience)).Dispose();
            (await AcquireAsync(breaker, failedAt)).Dispose();
            return;
        }
        await Assert.ThrowsAsync<CuratorException>(() => other.WaitAsync(Hang.Patience));
        Assert.Throws<CuratorException>(() => breaker.ThrowIfOpen());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task Questions_that_always_fail_do_not_stop_the_others(int maxOutage)
    {
        const int Failing = 15;
        var arrived = 0;
        var haveArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var curator = new DelegateCurator(async (question, _) =>
        {
            if (!question.Subject.StartsWith("bad", StringComparison.Ordinal)) { return new ParentAnswer { Parent = "Root A" }; }
            // Together they hold all permits of the run.
            if (Interlocked.Increment(ref arrived) == Failing) { haveArrived.SetResult(); }
            await haveArrived.Task;
            throw new CuratorException(PathwayErrors.ModelUnavailable, "model at host says 503", isTransient: true);
        }) { Limiter = new RecordingLimiter() };
        using var store = new MemoryStore();
        var run = new QuestionEngine(store, [curator], clock).StartRun(new RunOptions
        {
            Command = "test", ThrottleLimit = Failing, RetryDelay = TimeSpan.Zero, MaxOutage = TimeSpan.FromSeconds(maxOutage),
        });

        var bad = Task.WhenAll(Enumerable.Range(0, Failing).Select(i => run.Ask($"bad {i}")));
        await haveArrived.Task.WaitAsync(Hang.Patience);
        var good = Task.WhenAll(Enumerable.Range(0, 100).Select(i => run.Ask($"good {i}")));
        await clock.PassPausesAsync(Task.WhenAll(bad, good), LongestPause);

        Assert.All(await good, static reply => Assert.NotNull(reply.Answer));
        Assert.All(await bad, static reply => Assert.Equal("ModelUnavailable", reply.Failure!.ErrorId));
    }

    private async Task<CircuitBreaker.Permit> AcquireAsync(CircuitBreaker breaker, long? failedAt = null)
    {
        var acquiring = breaker.AcquireAsync(OutageOptions.Default, default, failedAt);
        await clock.PassPausesAsync(acquiring, LongestPause);
        return await acquiring;
    }
}

using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

public sealed class CircuitBreakerTests
{
    private static readonly CuratorException Late = new(PathwayErrors.AnswerTimedOut, "no answer came", isTransient: true);

    private readonly TimerTrackingClock clock = new();
    private readonly CircuitBreaker breaker;

    public CircuitBreakerTests() => breaker = new CircuitBreaker(clock);

    [Theory]
    [InlineData("ModelKeyRefused", false)]
    [InlineData("ModelNotFound", false)]
    [InlineData("ModelQuotaExhausted", false)]
    [InlineData("EndpointUnreachable", false)]
    public async Task Opens_on_first_permanent_failure(string id, bool isTransient)
    {
        await FailAsync(new CuratorException(PathwayErrors.All.Single(error => error.Id == id), "what the server said", isTransient));

        var failure = await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(OutageOptions.Default, default));

        Assert.Equal((id, "what the server said", false), (failure.Error.Id, failure.Message, failure.IsTransient));
    }

    [Fact]
    public async Task Probes_one_call_at_a_time_before_it_opens()
    {
        for (var i = 0; i < CircuitBreaker.FailureThreshold; i++) { await FailAsync(Late); }
        var (first, second) = (breaker.AcquireAsync(OutageOptions.Default, default), breaker.AcquireAsync(OutageOptions.Default, default));
        Assert.False(first.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.25));
        var permit = await first.WaitAsync(Hang.Patience);
        Assert.False(second.IsCompleted);
        permit.ReportFailure(Late);
        permit.Dispose();

        foreach (var seconds in (double[])[0.5, 1, 2, 4])
        {
            var next = await NextAsync(second, TimeSpan.FromSeconds(seconds));
            second = breaker.AcquireAsync(OutageOptions.Default, default);
            next.ReportFailure(Late);
            next.Dispose();
        }

        Assert.Equal("AnswerTimedOut", (await Assert.ThrowsAsync<CuratorException>(() => second.WaitAsync(Hang.Patience))).Error.Id);
        await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(OutageOptions.Default, default));
    }

    [Fact]
    public async Task Closes_on_success()
    {
        for (var i = 0; i < CircuitBreaker.FailureThreshold; i++) { await FailAsync(Late); }
        var waiting = Enumerable.Range(0, 5).Select(_ => breaker.AcquireAsync(OutageOptions.Default, default)).ToList();
        clock.Advance(TimeSpan.FromSeconds(0.25));
        var first = await await Task.WhenAny(waiting).WaitAsync(Hang.Patience);

        first.ReportSuccess();
        first.Dispose();

        await Task.WhenAll(waiting).WaitAsync(Hang.Patience);
        for (var i = 0; i < CircuitBreaker.FailureThreshold - 1; i++) { await FailAsync(Late); }
        (await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience)).Dispose();
    }

    [Fact]
    public async Task Allows_probe_after_break_duration_and_for_new_run()
    {
        await FailAsync(new CuratorException(PathwayErrors.ModelNotFound, "404", isTransient: false));
        clock.Advance(TimeSpan.FromSeconds(29));
        await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(OutageOptions.Default, default));
        clock.Advance(TimeSpan.FromSeconds(1));
        var probe = await breaker.AcquireAsync(OutageOptions.Default, default);
        await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(OutageOptions.Default, default));
        probe.ReportFailure(Late);
        probe.Dispose();
        clock.Advance(TimeSpan.FromSeconds(59));
        await Assert.ThrowsAsync<CuratorException>(() => breaker.AcquireAsync(OutageOptions.Default, default));

        breaker.AllowProbe();

        probe = await breaker.AcquireAsync(OutageOptions.Default, default);
        probe.ReportSuccess();
        probe.Dispose();
        (await breaker.AcquireAsync(OutageOptions.Default, default)).Dispose();
        (await breaker.AcquireAsync(OutageOptions.Default, default)).Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waits_for_the_probe_of_a_new_run(bool isBetter)
    {
        var refused = new CuratorException(PathwayErrors.ModelKeyRefused, "host says 403", isTransient: false);
        await FailAsync(refused);
        breaker.AllowProbe();
        breaker.ThrowIfOpen();
        var probe = await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience);
        var others = Enumerable.Range(0, 5).Select(_ => breaker.AcquireAsync(OutageOptions.Default, default)).ToList();
        breaker.ThrowIfOpen();
        Assert.DoesNotContain(others, static other => other.IsCompleted);

        if (isBetter) { probe.ReportSuccess(); }
        else { probe.ReportFailure(refused); }
        probe.Dispose();

        foreach (var other in others)
        {
            if (isBetter) { (await other.WaitAsync(Hang.Patience)).Dispose(); }
            else { await Assert.ThrowsAsync<CuratorException>(() => other.WaitAsync(Hang.Patience)); }
        }
    }

    [Fact]
    public async Task Ignores_refused_questions_and_rate_limits()
    {
        for (var i = 0; i < 100; i++)
        {
            await FailAsync(
                new CuratorException(i % 2 == 0 ? PathwayErrors.ReplyBlocked : PathwayErrors.ModelRateLimited, "no", isTransient: false));
        }
        (await breaker.AcquireAsync(OutageOptions.Default, default)).Dispose();
        (await breaker.AcquireAsync(OutageOptions.Default, default)).Dispose();
    }

    [Fact]
    public async Task Cancelled_waiter_passes_its_turn_on()
    {
        for (var i = 0; i < CircuitBreaker.FailureThreshold; i++) { await FailAsync(Late); }
        using var stop = new CancellationTokenSource();
        var stopped = breaker.AcquireAsync(OutageOptions.Default, stop.Token);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(0.25));
        var next = breaker.AcquireAsync(OutageOptions.Default, default);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        (await NextAsync(next, TimeSpan.FromSeconds(0.25))).Dispose();
    }

    private async Task FailAsync(CuratorException failure)
    {
        using var permit = await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience);
        permit.ReportFailure(failure);
    }

    // The delay may start a moment after the permit is assigned.
    private async Task<CircuitBreaker.Permit> NextAsync(Task<CircuitBreaker.Permit> acquiring, TimeSpan pause)
    {
        await clock.WaitForTimerAsync(pause);
        clock.Advance(pause - TimeSpan.FromMilliseconds(1));
        Assert.False(acquiring.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return await acquiring.WaitAsync(Hang.Patience);
    }
}

using Microsoft.Extensions.Time.Testing;
using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Desk;

public sealed class BreakerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CuratorException Unavailable = new(PathwayErrors.ModelUnavailable, "model at host says 503", isTransient: true);

    private readonly FakeTimeProvider clock = new();
    private readonly CallBreaker breaker;

    public BreakerTests() => breaker = new CallBreaker(clock);

    [Theory]
    [InlineData("ModelKeyRefused", false)]
    [InlineData("ModelNotFound", false)]
    [InlineData("EndpointUnreachable", false)]
    public async Task What_cannot_get_better_ends_it_with_the_first_failure(string id, bool isTransient)
    {
        await FailAsync(new CuratorException(PathwayErrors.All.Single(error => error.Id == id), "what the server said", isTransient));

        var failure = await Assert.ThrowsAsync<CuratorException>(() => breaker.EnterAsync(default));

        Assert.Equal((id, "what the server said", false), (failure.Error.Id, failure.Message, failure.IsTransient));
    }

    [Fact]
    public async Task Who_fails_again_and_again_is_asked_one_at_a_time_and_then_not_at_all()
    {
        for (var i = 0; i < CallBreaker.ManyInARow; i++) { await FailAsync(Unavailable); }
        var (first, second) = (breaker.EnterAsync(default), breaker.EnterAsync(default));
        Assert.False(first.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.25));
        var pass = await first.WaitAsync(Patience);
        Assert.False(second.IsCompleted);
        pass.Failed(Unavailable);
        pass.Dispose();

        foreach (var seconds in (double[])[0.5, 1, 2, 4])
        {
            var next = await NextAsync(second, TimeSpan.FromSeconds(seconds));
            second = breaker.EnterAsync(default);
            next.Failed(Unavailable);
            next.Dispose();
        }

        Assert.Equal("ModelUnavailable", (await Assert.ThrowsAsync<CuratorException>(() => second.WaitAsync(Patience))).Error.Id);
        await Assert.ThrowsAsync<CuratorException>(() => breaker.EnterAsync(default));
    }

    [Fact]
    public async Task An_answer_in_between_makes_all_go_again()
    {
        for (var i = 0; i < CallBreaker.ManyInARow; i++) { await FailAsync(Unavailable); }
        var waiting = Enumerable.Range(0, 5).Select(_ => breaker.EnterAsync(default)).ToList();
        clock.Advance(TimeSpan.FromSeconds(0.25));
        var first = await await Task.WhenAny(waiting).WaitAsync(Patience);

        first.Succeeded();
        first.Dispose();

        await Task.WhenAll(waiting).WaitAsync(Patience);
        for (var i = 0; i < CallBreaker.ManyInARow - 1; i++) { await FailAsync(Unavailable); }
        (await breaker.EnterAsync(default).WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task A_probe_is_let_through_after_a_while_and_by_a_new_run_at_once()
    {
        await FailAsync(new CuratorException(PathwayErrors.ModelNotFound, "404", isTransient: false));
        clock.Advance(TimeSpan.FromSeconds(29));
        await Assert.ThrowsAsync<CuratorException>(() => breaker.EnterAsync(default));
        clock.Advance(TimeSpan.FromSeconds(1));
        var probe = await breaker.EnterAsync(default);
        await Assert.ThrowsAsync<CuratorException>(() => breaker.EnterAsync(default));
        probe.Failed(Unavailable);
        probe.Dispose();
        clock.Advance(TimeSpan.FromSeconds(59));
        await Assert.ThrowsAsync<CuratorException>(() => breaker.EnterAsync(default));

        breaker.Retry();

        probe = await breaker.EnterAsync(default);
        probe.Succeeded();
        probe.Dispose();
        (await breaker.EnterAsync(default)).Dispose();
        (await breaker.EnterAsync(default)).Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_new_run_began_the_others_wait_for_what_becomes_of_the_first(bool isBetter)
    {
        var refused = new CuratorException(PathwayErrors.ModelKeyRefused, "host says 403", isTransient: false);
        await FailAsync(refused);
        breaker.Retry();
        breaker.ThrowIfClosed();
        var probe = await breaker.EnterAsync(default).WaitAsync(Patience);
        var others = Enumerable.Range(0, 5).Select(_ => breaker.EnterAsync(default)).ToList();
        breaker.ThrowIfClosed();
        Assert.DoesNotContain(others, static other => other.IsCompleted);

        if (isBetter) { probe.Succeeded(); }
        else { probe.Failed(refused); }
        probe.Dispose();

        foreach (var other in others)
        {
            if (isBetter) { (await other.WaitAsync(Patience)).Dispose(); }
            else { await Assert.ThrowsAsync<CuratorException>(() => other.WaitAsync(Patience)); }
        }
    }

    [Fact]
    public async Task Who_answers_some_questions_and_refuses_others_is_asked_on()
    {
        for (var i = 0; i < 100; i++) { await FailAsync(new CuratorException(i % 2 == 0 ? PathwayErrors.ReplyBlocked : PathwayErrors.ModelRateLimited, "no", isTransient: false)); }
        (await breaker.EnterAsync(default)).Dispose();
        (await breaker.EnterAsync(default)).Dispose();
    }

    [Fact]
    public async Task Who_stops_waiting_leaves_its_turn_to_the_next()
    {
        for (var i = 0; i < CallBreaker.ManyInARow; i++) { await FailAsync(Unavailable); }
        using var stop = new CancellationTokenSource();
        var (stopped, next) = (breaker.EnterAsync(stop.Token), breaker.EnterAsync(default));
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        (await NextAsync(next, TimeSpan.FromSeconds(0.25))).Dispose();
    }

    private async Task FailAsync(CuratorException failure)
    {
        using var pass = await breaker.EnterAsync(default).WaitAsync(Patience);
        pass.Failed(failure);
    }

    // The wait may begin a moment after the turn has come.
    private async Task<CallBreaker.Pass> NextAsync(Task<CallBreaker.Pass> entering, TimeSpan pause)
    {
        using var late = new CancellationTokenSource(Patience);
        var from = clock.GetTimestamp();
        while (!entering.IsCompleted)
        {
            late.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
        Assert.True(clock.GetElapsedTime(from) >= pause, $"It took {clock.GetElapsedTime(from)} instead of {pause}.");
        return await entering;
    }
}

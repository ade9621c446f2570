using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

/// <summary>One call goes first while the server is not known to accept calls.</summary>
public sealed class FirstCallTests
{
    private readonly TimerTrackingClock clock = new();
    private readonly TaskCompletionSource<bool> known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServerProof proof;
    private readonly CircuitBreaker breaker;

    public FirstCallTests()
    {
        proof = new ServerProof(cancellation => known.Task.WaitAsync(cancellation));
        breaker = new CircuitBreaker(clock, proof);
    }

    [Fact]
    public async Task Others_go_when_the_first_is_answered()
    {
        var (first, others) = await BeginAsync();

        first.ReportSuccess();
        first.Dispose();

        await Task.WhenAll(others).WaitAsync(Hang.Patience);
        Assert.True(proof.IsGiven);
        // Another engine of the process need not find out again.
        var other = new CircuitBreaker(clock, proof);
        await Task.WhenAll(other.AcquireAsync(OutageOptions.Default, default), other.AcquireAsync(OutageOptions.Default, default))
            .WaitAsync(Hang.Patience);
    }

    [Theory]
    [InlineData("ModelKeyRefused")]
    [InlineData("ModelNotFound")]
    [InlineData("ModelQuotaExhausted")]
    [InlineData("EndpointInvalid")]
    public async Task No_other_goes_after_a_permanent_failure(string id)
    {
        var (first, others) = await BeginAsync();

        first.ReportFailure(new CuratorException(PathwayErrors.All.Single(error => error.Id == id), "no", isTransient: false));
        first.Dispose();

        foreach (var other in others) { await Assert.ThrowsAsync<CuratorException>(() => other.WaitAsync(Hang.Patience)); }
        Assert.False(proof.IsGiven);
    }

    [Theory]
    [InlineData("ReplyUnreadable")]
    [InlineData("ReplyBlocked")]
    [InlineData("ModelRateLimited")]
    [InlineData("AnswerTimedOut")]
    public async Task Others_go_after_any_other_answer(string id)
    {
        var (first, others) = await BeginAsync();

        first.ReportFailure(new CuratorException(PathwayErrors.All.Single(error => error.Id == id), "no", isTransient: true));
        first.Dispose();

        await Task.WhenAll(others).WaitAsync(Hang.Patience);
    }

    [Fact]
    public async Task Next_one_goes_first_after_a_failed_connection()
    {
        var (first, others) = await BeginAsync();

        first.ReportFailure(new CuratorException(PathwayErrors.EndpointUnreachable, "reset", isTransient: true));
        first.Dispose();

        var next = await await Task.WhenAny(others).WaitAsync(Hang.Patience);
        Assert.Equal(1, others.Count(static other => other.IsCompleted));
        next.Dispose();
    }

    [Fact]
    public async Task Others_go_when_the_server_describes_the_model()
    {
        var (_, others) = await BeginAsync();

        known.SetResult(true);

        await Task.WhenAll(others).WaitAsync(Hang.Patience);
        Assert.True(proof.IsGiven);
    }

    [Fact]
    public async Task Others_go_when_the_first_takes_long()
    {
        var (_, others) = await BeginAsync();
        known.SetResult(false);
        var patience = TimeSpan.FromSeconds(15);
        await clock.WaitForTimerAsync(patience);
        clock.Advance(patience - TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain(others, static other => other.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        await Task.WhenAll(others).WaitAsync(Hang.Patience);
        Assert.False(proof.IsGiven);
    }

    private async Task<(CircuitBreaker.Permit First, List<Task<CircuitBreaker.Permit>> Others)> BeginAsync()
    {
        var first = await breaker.AcquireAsync(OutageOptions.Default, default).WaitAsync(Hang.Patience);
        var others = Enumerable.Range(0, 5).Select(_ => breaker.AcquireAsync(OutageOptions.Default, default)).ToList();
        Assert.DoesNotContain(others, static other => other.IsCompleted);
        Assert.Null(breaker.TryAcquire());
        return (first, others);
    }
}

using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

/// <summary>The first answer of two equal calls wins, and both calls have ended before it is returned.</summary>
public sealed class HedgeCompletionTests
{
    private static readonly CuratorException MayPass = new(PathwayErrors.ModelUnavailable, "503", isTransient: true);
    private static readonly CuratorException Refused = new(PathwayErrors.ModelKeyRefused, "403", isTransient: false);

    [Fact]
    public async Task First_answer_aborts_the_hedge()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync();
        var (asking, first, second) = await fixture.AskHedgedAsync("slow");

        first.Complete("Root B");

        Assert.Equal("Root B", (await asking.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.True(second.Abort.IsCancellationRequested);
        Assert.Equal([PathwayCallOutcome.Answered, PathwayCallOutcome.Aborted], fixture.Outcomes("slow").Order());
        Assert.Equal((0, 0), (fixture.Run.Progress.Running, fixture.Limiter.ActiveCalls));
    }

    [Fact]
    public async Task Failed_hedge_is_only_recorded()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync();
        var (asking, first, second) = await fixture.AskHedgedAsync("slow");

        second.Fail(MayPass);
        await fixture.WaitForAsync(QuestionEventKind.CallFailed);
        await fixture.AdvanceAsync();
        Assert.True(fixture.Held.IsEmpty);
        first.Complete();

        Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
        Assert.Equal([PathwayCallOutcome.Answered, PathwayCallOutcome.Failed], fixture.Outcomes("slow").Order());
        Assert.Empty(fixture.Run.Failures);
    }

    [Fact]
    public async Task Transient_failure_waits_for_the_hedge()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync();
        var (asking, first, second) = await fixture.AskHedgedAsync("slow");

        first.Fail(MayPass);
        await fixture.WaitForAsync(QuestionEventKind.CallFailed);
        await fixture.AdvanceAsync();
        Assert.False(asking.IsCompleted);
        second.Complete("Root B");

        Assert.Equal("Root B", (await asking.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.Equal([PathwayCallOutcome.Failed, PathwayCallOutcome.Answered], fixture.Outcomes("slow"));
    }

    [Fact]
    public async Task Fails_when_both_fail_or_failure_is_permanent()
    {
        using var fixture = await new HedgeFixture(static options => options with { ThrottleLimit = 50 }).WarmUpAsync(40);
        var both = await fixture.AskHedgedAsync("both");
        both.First.Fail(MayPass);
        both.Second.Fail(new CuratorException(PathwayErrors.ReplyUnreadable, "half", isTransient: true));
        Assert.Equal("ModelUnavailable", (await both.Asking.WaitAsync(Hang.Patience)).Failure!.ErrorId);

        var once = await fixture.AskHedgedAsync("once");
        once.First.Fail(Refused);

        Assert.Equal("ModelKeyRefused", (await once.Asking.WaitAsync(Hang.Patience)).Failure!.ErrorId);
        Assert.True(once.Second.Abort.IsCancellationRequested);
        Assert.Equal([PathwayCallOutcome.Failed, PathwayCallOutcome.Aborted], fixture.Outcomes("once").Order());
        Assert.Equal((0, 0), (fixture.Run.Progress.Running, fixture.Limiter.ActiveCalls));
    }

    [Fact]
    public async Task Fast_failure_is_retried_without_hedge()
    {
        using var fixture = await new HedgeFixture(static options => options with { MaxAttempts = 2 }).WarmUpAsync();
        var (asking, first) = await fixture.AskAsync("term");

        first.Fail(MayPass);
        (await fixture.Held.NextAsync()).Complete();

        Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
        Assert.Equal((0, 22), (fixture.Run.Hedges, fixture.Run.Progress.Calls));
    }

    [Fact]
    public async Task Stop_ends_both_calls_before_drain_completes()
    {
        using var fixture = await new HedgeFixture().WarmUpAsync();
        using var stop = new CancellationTokenSource();
        var (asking, _, _) = await fixture.AskHedgedAsync("slow", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await fixture.Run.DrainAsync().WaitAsync(Hang.Patience);
        Assert.Equal([PathwayCallOutcome.Aborted, PathwayCallOutcome.Aborted], fixture.Outcomes("slow"));
        Assert.Equal((0, 0, 1), (fixture.Run.Progress.Running, fixture.Limiter.ActiveCalls, fixture.Run.Hedges));
        await fixture.AdvanceAsync();
        Assert.True(fixture.Held.IsEmpty);
    }

    [Fact]
    public async Task Abstention_of_either_call_counts()
    {
        using var fixture = await new HedgeFixture(next: DelegateCurator.Returning("Root B", "next")).WarmUpAsync();
        var (asking, _, second) = await fixture.AskHedgedAsync("slow");

        second.Complete(null!);

        Assert.Equal("next", (await asking.WaitAsync(Hang.Patience)).Provenance!.Answerer);
        Assert.Equal([PathwayCallOutcome.Answered, PathwayCallOutcome.Abstained, PathwayCallOutcome.Aborted],
            fixture.Outcomes("slow").Order());
    }
}

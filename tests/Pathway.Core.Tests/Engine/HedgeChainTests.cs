using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

/// <summary>Hedges of curators that stand in for each other.</summary>
public sealed class HedgeChainTests
{
    private static readonly CuratorException UsedUp = new(PathwayErrors.ModelQuotaExhausted, "the day is used up", isTransient: false);

    private readonly FallbackChain chain = new();

    [Fact]
    public async Task Next_one_is_asked_once_and_after_both_calls_have_ended()
    {
        HedgeFixture? watched = null;
        var running = -1;
        var next = new DelegateCurator((_, _) =>
        {
            running = watched!.Limiter.ActiveCalls;
            return Task.FromResult(new ParentAnswer { Parent = "Root B" });
        }, "next") { Chain = chain };
        using var fixture = watched = await new HedgeFixture(next: next, chain: chain).WarmUpAsync();
        var (asking, first, second) = await fixture.AskHedgedAsync("slow");

        first.Fail(UsedUp);

        Assert.Equal("next", (await asking.WaitAsync(Hang.Patience)).Provenance!.Answerer);
        Assert.True(second.Abort.IsCancellationRequested);
        Assert.Equal((1, 0), (next.Calls, running));
        Assert.Equal([PathwayCallOutcome.Answered, PathwayCallOutcome.Failed, PathwayCallOutcome.Aborted],
            fixture.Outcomes("slow").Order());
        Assert.Single(fixture.Events, static one => one.Kind == QuestionEventKind.FellBack);
        Assert.Single(fixture.Store.Answers(), static answer => answer.Name == "slow");
    }

    [Fact]
    public async Task Hedge_that_is_refused_is_no_reason_to_ask_the_next_one()
    {
        var next = Answering();
        using var fixture = await new HedgeFixture(next: next, chain: chain).WarmUpAsync();
        var (asking, first, second) = await fixture.AskHedgedAsync("slow");

        second.Fail(UsedUp);
        await fixture.WaitForAsync(QuestionEventKind.CallFailed);
        first.Complete();

        Assert.Equal("held", (await asking.WaitAsync(Hang.Patience)).Provenance!.Answerer);
        Assert.Equal(0, next.Calls);
        Assert.DoesNotContain(fixture.Events, static one => one.Kind == QuestionEventKind.FellBack);
    }

    [Fact]
    public async Task Answer_of_the_hedge_counts_though_the_first_call_is_refused_for_now()
    {
        var next = Answering();
        using var fixture = await new HedgeFixture(next: next, chain: chain).WarmUpAsync();
        var (asking, first, second) = await fixture.AskHedgedAsync("slow");

        first.Fail(new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true));
        await fixture.WaitForAsync(QuestionEventKind.CallFailed);
        second.Complete("Root B");

        var reply = await asking.WaitAsync(Hang.Patience);
        Assert.Equal(("held", "Root B", 0), (reply.Provenance!.Answerer, reply.Answer!.Parent, next.Calls));
    }

    private DelegateCurator Answering() =>
        new(static (_, _) => Task.FromResult(new ParentAnswer { Parent = "Root B" }), "next") { Chain = chain };
}

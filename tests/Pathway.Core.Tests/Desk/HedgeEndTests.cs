using Pathway.Errors;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>Of two equal calls the first answer is taken, and both have ended before anyone sees it.</summary>
public sealed class HedgeEndTests
{
    private static readonly CuratorException MayPass = new(PathwayErrors.ModelUnavailable, "503", isTransient: true);
    private static readonly CuratorException Refused = new(PathwayErrors.ModelKeyRefused, "403", isTransient: false);

    [Fact]
    public async Task Where_the_first_call_is_answered_first_the_other_is_aborted()
    {
        using var world = await new HedgedRun().KnowAsync();
        var (asking, first, second) = await world.AskTwiceAsync("slow");

        first.Let("Root B");

        Assert.Equal("Root B", (await asking.WaitAsync(HedgedRun.Patience)).Answer!.Parent);
        Assert.True(second.Abort.IsCancellationRequested);
        Assert.Equal([CallOutcome.Answered, CallOutcome.Aborted], world.Outcomes("slow").Order());
        Assert.Equal((0, 0), (world.Run.Counts.Running, world.Lane.Inside));
    }

    [Fact]
    public async Task What_fails_beside_an_answer_is_only_in_the_ledger()
    {
        using var world = await new HedgedRun().KnowAsync();
        var (asking, first, second) = await world.AskTwiceAsync("slow");

        second.Fail(MayPass);
        await world.PassAsync();
        Assert.True(world.Held.IsEmpty);
        first.Let();

        Assert.NotNull((await asking.WaitAsync(HedgedRun.Patience)).Answer);
        Assert.Equal([CallOutcome.Answered, CallOutcome.Failed], world.Outcomes("slow").Order());
        Assert.Empty(world.Run.Failures);
    }

    [Fact]
    public async Task Where_the_first_call_fails_in_a_way_that_may_pass_the_other_is_waited_for()
    {
        using var world = await new HedgedRun().KnowAsync();
        var (asking, first, second) = await world.AskTwiceAsync("slow");

        first.Fail(MayPass);
        await world.PassAsync();
        Assert.False(asking.IsCompleted);
        second.Let("Root B");

        Assert.Equal("Root B", (await asking.WaitAsync(HedgedRun.Patience)).Answer!.Parent);
        Assert.Equal([CallOutcome.Failed, CallOutcome.Answered], world.Outcomes("slow"));
    }

    [Fact]
    public async Task Where_both_fail_the_question_fails_and_where_nobody_need_ask_again_at_once()
    {
        using var world = await new HedgedRun(static options => options with { ThrottleLimit = 50 }).KnowAsync(40);
        var both = await world.AskTwiceAsync("both");
        both.First.Fail(MayPass);
        both.Second.Fail(new CuratorException(PathwayErrors.ReplyUnreadable, "half", isTransient: true));
        Assert.Equal("ModelUnavailable", (await both.Asking.WaitAsync(HedgedRun.Patience)).Failure!.ErrorId);

        var once = await world.AskTwiceAsync("once");
        once.First.Fail(Refused);

        Assert.Equal("ModelKeyRefused", (await once.Asking.WaitAsync(HedgedRun.Patience)).Failure!.ErrorId);
        Assert.True(once.Second.Abort.IsCancellationRequested);
        Assert.Equal([CallOutcome.Failed, CallOutcome.Aborted], world.Outcomes("once").Order());
        Assert.Equal((0, 0), (world.Run.Counts.Running, world.Lane.Inside));
    }

    [Fact]
    public async Task A_call_that_fails_before_it_is_slow_is_tried_again_as_ever()
    {
        using var world = await new HedgedRun(static options => options with { Tries = 2 }).KnowAsync();
        var (asking, first) = await world.AskAsync("term");

        first.Fail(MayPass);
        (await world.Held.NextAsync()).Let();

        Assert.NotNull((await asking.WaitAsync(HedgedRun.Patience)).Answer);
        Assert.Equal((0, 22), (world.Run.Hedges, world.Run.Counts.Calls));
    }

    [Fact]
    public async Task A_stop_ends_both_and_both_have_ended_when_the_run_has_landed()
    {
        using var world = await new HedgedRun().KnowAsync();
        using var stop = new CancellationTokenSource();
        var (asking, _, _) = await world.AskTwiceAsync("slow", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await world.Run.LandAsync().WaitAsync(HedgedRun.Patience);
        Assert.Equal([CallOutcome.Aborted, CallOutcome.Aborted], world.Outcomes("slow"));
        Assert.Equal((0, 0, 1), (world.Run.Counts.Running, world.Lane.Inside, world.Run.Hedges));
        await world.PassAsync();
        Assert.True(world.Held.IsEmpty);
    }

    [Fact]
    public async Task Who_does_not_know_says_so_in_either_call()
    {
        using var world = await new HedgedRun(then: DelegateCurator.Saying("Root B", "next")).KnowAsync();
        var (asking, _, second) = await world.AskTwiceAsync("slow");

        second.Let(null!);

        Assert.Equal("next", (await asking.WaitAsync(HedgedRun.Patience)).Provenance!.Answerer);
        Assert.Equal([CallOutcome.Answered, CallOutcome.Abstained, CallOutcome.Aborted], world.Outcomes("slow").Order());
    }
}

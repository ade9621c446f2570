using Pathway.Model;
using Xunit;

namespace Pathway.Runs;

/// <summary>The chain of calls that decides how long a run takes, read from times alone.</summary>
public sealed class CallChainTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_call_of_the_chain_was_put_when_the_one_before_had_ended()
    {
        PathwayCall[] calls = [Call("leaf", 0, 10), Call("short", 0, 4), Call("parent", 10, 12, putAt: 10), Call("aside", 4, 20, putAt: 4), Call("last", 25, 5, putAt: 22)];

        Assert.Equal(["leaf", "parent", "last"], CallChain.Longest(calls).Select(static call => call.Subject));
    }

    [Fact]
    public void Waiting_for_a_slot_does_not_make_a_call_part_of_the_chain_of_the_one_that_held_it()
    {
        // "second" was put at the beginning and only waited; nothing that ended before it was its cause.
        PathwayCall[] calls = [Call("first", 0, 10), Call("second", 10, 10, putAt: 0)];

        Assert.Equal(["second"], CallChain.Longest(calls).Select(static call => call.Subject));
    }

    [Fact]
    public void Calls_that_touch_are_not_under_way_together()
    {
        Assert.Equal(1, CallChain.MostAtOnce([Call("a", 0, 10), Call("b", 10, 10)]));
        Assert.Equal(2, CallChain.MostAtOnce([Call("a", 0, 10), Call("b", 9, 10), Call("c", 19, 1)]));
        Assert.Equal(0, CallChain.MostAtOnce([]));
        Assert.Empty(CallChain.Longest([]));
    }

    private static PathwayCall Call(string subject, double startedAt, double seconds, double? putAt = null) => new()
    {
        RunId = "run", Kind = "parent", Subject = subject, Answerer = "test", Outcome = "Answered",
        StartedAt = Start.AddSeconds(startedAt), Duration = TimeSpan.FromSeconds(seconds), Queued = TimeSpan.FromSeconds(startedAt - (putAt ?? startedAt)), Lane = TimeSpan.Zero,
    };
}

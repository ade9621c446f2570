using Pathway.Model;
using Xunit;

namespace Pathway.Runs;

/// <summary>The critical path of a run, derived from times.</summary>
public sealed class CallChainTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_call_of_the_chain_was_asked_when_the_previous_one_ended()
    {
        PathwayCall[] calls =
            [Call("leaf", 0, 10), Call("short", 0, 4), Call("parent", 10, 12, askedAt: 10), Call("aside", 4, 20, askedAt: 4),
                Call("last", 25, 5, askedAt: 22)];

        Assert.Equal(["leaf", "parent", "last"], CallChain.FindCriticalPath(calls).Select(static call => call.Subject));
    }

    [Fact]
    public void Permit_wait_does_not_extend_the_chain()
    {
        // "second" was asked at the start and only waited; no earlier call caused it.
        PathwayCall[] calls = [Call("first", 0, 10), Call("second", 10, 10, askedAt: 0)];

        Assert.Equal(["second"], CallChain.FindCriticalPath(calls).Select(static call => call.Subject));
    }

    [Fact]
    public void Calls_that_touch_are_not_under_way_together()
    {
        Assert.Equal(1, CallChain.GetPeakConcurrency([Call("a", 0, 10), Call("b", 10, 10)]));
        Assert.Equal(2, CallChain.GetPeakConcurrency([Call("a", 0, 10), Call("b", 9, 10), Call("c", 19, 1)]));
        Assert.Equal(0, CallChain.GetPeakConcurrency([]));
        Assert.Empty(CallChain.FindCriticalPath([]));
    }

    private static PathwayCall Call(string subject, double startedAt, double seconds, double? askedAt = null) => new()
    {
        RunId = "run", Kind = "parent", Subject = subject, Answerer = "test", Outcome = PathwayCallOutcome.Answered,
        StartedAt = Start.AddSeconds(startedAt), Duration = TimeSpan.FromSeconds(seconds),
        Queued = TimeSpan.FromSeconds(startedAt - (askedAt ?? startedAt)), RateLimitWait = TimeSpan.Zero,
    };
}

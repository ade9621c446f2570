using Pathway.Bench.Planning;
using Xunit;

namespace Pathway.Bench;

/// <summary>The reference schedules of the benchmarks, compared with values computed by hand.</summary>
public sealed class CallScheduleTests
{
    [Theory]
    [InlineData(1, 15)]
    // a 0-1, b 0-2, c 1-4, d 2-6, e 4-9.
    [InlineData(2, 9)]
    // a 0-1, b 0-2, c 0-3, d 1-5, e 2-7.
    [InlineData(3, 7)]
    [InlineData(5, 5)]
    public void Runs_independent_calls_in_order(int concurrency, double seconds) =>
        Assert.Equal(seconds, CallSchedule.InOrder([Call("a", 1), Call("b", 2), Call("c", 3), Call("d", 4), Call("e", 5)], concurrency));

    [Fact]
    public void Depends_on_call_order() =>
    Assert.Equal((6.0, 4.0),
        (CallSchedule.InOrder([Call("a", 2), Call("b", 2), Call("c", 4)], 2),
            CallSchedule.InOrder([Call("c", 4), Call("a", 2), Call("b", 2)], 2)));

    [Fact]
    public void Starts_call_after_any_or_all_dependencies()
    {
        PlannedCall[] first = [Call("a", 1), Call("b", 5), Call("c", 10) with { AfterAny = ["a", "b"] }];
        PlannedCall[] last = [Call("a", 1), Call("b", 5), Call("c", 10) with { AfterAll = ["a", "b"] }];
        PlannedCall[] both = [Call("a", 1), Call("b", 5), Call("d", 7), Call("c", 10) with { AfterAny = ["a", "b"], AfterAll = ["d"] }];

        Assert.Equal((11.0, 15.0, 17.0), (CallSchedule.Of(first, 9), CallSchedule.Of(last, 9), CallSchedule.Of(both, 9)));
    }

    [Fact]
    public void Queues_follow_up_calls_before_reusing_permit()
    {
        // One permit: a, then its follow-up, then the call that waited. Otherwise long chains would end later.
        PlannedCall[] calls =
            [Call("a", 1) with { Priority = 3 }, Call("b", 2) with { Priority = 2, AfterAny = ["a"] }, Call("c", 4),
                Call("d", 8) with { AfterAll = ["b"] }];

        Assert.Equal(15, CallSchedule.Of(calls, 1));
        // Two: a and c 0-1, 0-4; b 1-3; d 3-11.
        Assert.Equal(11, CallSchedule.Of(calls, 2));
        // Two permits in use: if c got the permit of a, b would wait until 5, and d would end at 15.
        PlannedCall[] full =
            [Call("a", 1) with { Priority = 3 }, Call("x", 10) with { Priority = 3 }, Call("b", 2) with { Priority = 2, AfterAny = ["a"] },
                Call("c", 4), Call("d", 8) with { Priority = 2, AfterAll = ["b"] }];
        // a 0-1, b 1-3, d 3-11, x 0-10, c 10-14.
        Assert.Equal(14, CallSchedule.Of(full, 2));
    }

    [Fact]
    public void Breaks_ties_by_ordinal_name()
    {
        PlannedCall[] calls = [Call("b", 2), Call("B", 1), Call("c", 5) with { AfterAny = ["b"] }];

        // One permit: B 0-1, b 1-3, c 3-8.
        Assert.Equal(8, CallSchedule.Of(calls, 1));
        Assert.Equal(7, CallSchedule.Of(calls, 2));
    }

    [Fact]
    public void Bounds_time_by_longest_chain_and_total_work()
    {
        PlannedCall[] calls = [Call("a", 1), Call("b", 5) with { AfterAll = ["a"] }, Call("c", 6), Call("d", 6)];

        Assert.Equal((18.0, 9.0, 6.0), (CallSchedule.Work(calls), CallSchedule.Bound(calls, 2), CallSchedule.Bound(calls, 4)));
        Assert.InRange(CallSchedule.Of(calls, 2), 9, 18);
    }

    [Fact]
    public void Rejects_cyclic_plan()
    {
        Assert.Throws<ArgumentException>(
            static () => CallSchedule.Of([Call("a", 1) with { AfterAll = ["b"] }, Call("b", 1) with { AfterAny = ["a"] }], 2));
        Assert.Throws<ArgumentException>(static () => CallSchedule.Of([Call("a", 1) with { AfterAll = ["nobody"] }], 2));
    }

    private static PlannedCall Call(string key, double seconds) => new(key, key, seconds);
}

using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

/// <summary>A hedge respects all limits and never delays a question.</summary>
public sealed class HedgeLimitTests
{
    [Fact]
    public async Task Hedge_needs_a_free_permit()
    {
        using var fixture = await new HedgeFixture(static options => options with { ThrottleLimit = 2 }).WarmUpAsync(40);
        var (slow, _) = await fixture.AskAsync("slow");
        var (busy, other) = await fixture.AskAsync("busy");
        await fixture.AdvanceAsync();
        Assert.Equal((0, true), (fixture.Run.Hedges, fixture.Held.IsEmpty));

        other.Complete();
        await busy.WaitAsync(Hang.Patience);
        (await fixture.AdvanceToNextCallAsync()).Complete();

        await slow.WaitAsync(Hang.Patience);
        Assert.Equal((1, 2), (fixture.Run.Hedges, fixture.Limiter.PeakConcurrency));
    }

    [Fact]
    public async Task Hedge_releases_its_permits()
    {
        using var fixture = await new HedgeFixture(static options => options with { ThrottleLimit = 2 }).WarmUpAsync();
        var (slow, first, _) = await fixture.AskHedgedAsync("slow");
        first.Complete();
        await slow.WaitAsync(Hang.Patience);

        await fixture.AskAsync("one");
        await fixture.AskAsync("two");

        Assert.Equal((2, 2), (fixture.Limiter.ActiveCalls, fixture.Limiter.PeakConcurrency));
    }

    [Fact]
    public async Task Hedge_has_lowest_priority_and_does_not_wait()
    {
        var isFull = false;
        using var fixture =
            await new HedgeFixture(limiter: new RecordingLimiter
                { Wait = (_, stop) => Volatile.Read(ref isFull) ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask }).WarmUpAsync();
        var (asking, _) = await fixture.AskAsync("slow");
        Volatile.Write(ref isFull, true);
        while (fixture.Limiter.Requests.Count < 25) { await fixture.AdvanceAsync(); }
        Assert.Equal((1, 0), (fixture.Limiter.ActiveCalls, fixture.Run.Hedges));

        Volatile.Write(ref isFull, false);
        (await fixture.AdvanceToNextCallAsync()).Complete();

        await asking.WaitAsync(Hang.Patience);
        Assert.All(fixture.Limiter.Requests.Skip(21),
            static request =>
                Assert.Equal((int.MinValue, "slow", 42, 4, (TimeSpan?)TimeSpan.Zero),
                    (request.Priority, request.Name, request.Tokens, request.Concurrency, request.MaxWait)));
        Assert.Equal((0, 1), (fixture.Limiter.ActiveCalls, fixture.Run.Hedges));
    }

    [Fact]
    public async Task Exhausted_quota_of_hedge_fails_no_question()
    {
        var isClosed = false;
        using var fixture = await new HedgeFixture(limiter: new RecordingLimiter
        {
            Wait = (_, _) => Volatile.Read(ref isClosed)
                ? throw new CuratorException(PathwayErrors.ModelQuotaExhausted, "until midnight", isTransient: false) { IsForAll = true }
                : Task.CompletedTask,
        }).WarmUpAsync();
        var (asking, first) = await fixture.AskAsync("slow");
        Volatile.Write(ref isClosed, true);
        await fixture.AdvanceAsync();

        first.Complete();

        Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
        Assert.Equal((0, 21, 0), (fixture.Run.Hedges, fixture.Run.Progress.Calls, fixture.Run.Failures.Count));
    }

    [Fact]
    public async Task Failed_hedges_do_not_open_the_breaker()
    {
        using var fixture =
            await new HedgeFixture(static options => options with { ThrottleLimit = 50 }).WarmUpAsync(20
                * (CircuitBreaker.FailureThreshold + 1));
        List<(Task<Reply<ParentAnswer>> Asking, GatedCall First)> slow = [];
        for (var i = 0; i <= CircuitBreaker.FailureThreshold; i++)
        {
            var (asking, first, second) = await fixture.AskHedgedAsync($"slow {i}");
            slow.Add((asking, first));
            second.Fail(new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true));
            while (fixture.Outcomes($"slow {i}").Count == 0) { await Task.Yield(); }
        }

        // Both are running at the same time.
        slow.Add(await fixture.AskAsync("one"));
        slow.Add(await fixture.AskAsync("two"));

        foreach (var (asking, first) in slow)
        {
            first.Complete();
            Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
        }
        Assert.Equal(CircuitBreaker.FailureThreshold + 1, fixture.Run.Hedges);
    }

    [Fact]
    public async Task No_hedge_while_breaker_probes()
    {
        var breaker = new CircuitBreaker(new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        for (var i = 0; i < CircuitBreaker.FailureThreshold; i++)
        {
            Assert.NotNull(breaker.TryAcquire());
            using var permit = await breaker.AcquireAsync(OutageOptions.Default, default);
            permit.ReportFailure(new CuratorException(PathwayErrors.AnswerTimedOut, "late", isTransient: true));
        }
        Assert.Null(breaker.TryAcquire());
    }

    [Theory]
    // Half of the budget covers 20 calls with 125 tokens each, the slow call and the hedge with at most 200 each.
    [InlineData(44, null, null, 1)]
    [InlineData(43, null, null, 0)]
    [InlineData(null, 5800L, null, 1)]
    [InlineData(null, 5799L, null, 0)]
    // A twentieth of the budget covers the cost of the hedge, 0.01, or does not.
    [InlineData(null, null, 0.2, 1)]
    [InlineData(null, null, 0.199, 0)]
    public async Task Hedge_respects_the_budget(int? calls, long? tokens, double? cost, int hedges)
    {
        var budget = new RunBudget(new BudgetLimits(calls, tokens, (decimal?)cost));
        using var fixture = await new HedgeFixture(options => options with { Budget = budget }).WarmUpAsync();
        var (asking, first) = await fixture.AskAsync("slow");
        if (hedges > 0) { await fixture.AdvanceToNextCallAsync(); }
        else { await fixture.AdvanceAsync(); }

        first.Complete();

        Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
        Assert.Equal((hedges, 21 + hedges), (fixture.Run.Hedges, budget.Calls));
        // Its maximum usage counts, because its actual usage is unknown.
        Assert.Equal((21 * 125) + (hedges * 200), budget.Tokens);
        Assert.Equal(0, fixture.Limiter.ActiveCalls);
    }
}

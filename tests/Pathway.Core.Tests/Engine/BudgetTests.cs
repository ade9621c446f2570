using System.Collections.Concurrent;
using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

public sealed class BudgetTests
{
    private const int Runs = 10_000;
    /// <summary>A call of the fake model: its maximum and its actual usage.</summary>
    private sealed record Call(int Input, int Output, int Percent, int Outcome, bool IsHedge)
    {
        public CallUsage MaxUsage => Usage(Input, Output);

        public CallUsage Used => Usage(Input * Percent / 100, Output * Percent / 100);

        private static CallUsage Usage(int input, int output) =>
            new() { InputTokens = input, OutputTokens = output, Cost = (input * 0.001m) + (output * 0.004m) };
    }

    [Fact]
    public async Task Never_exceeds_any_limit()
    {
        var calls =
            Gen.Select(Gen.Int[0, 300], Gen.Int[0, 900], Gen.Int[0, 100], Gen.Int[0, 9], Gen.Int[0, 3],
                static (input, output, percent, fate, hedge) => new Call(input, output, percent, fate, hedge == 0)).Array[1, 30];
        var limits =
            Gen.Select(Gen.Int[-1, 20], Gen.Int[-1, 9000], Gen.Int[-1, 30],
                static (most, tokens, cost) =>
                    new BudgetLimits(most < 0 ? null : most, tokens < 0 ? null : tokens, cost < 0 ? null : cost));

        await Gen.Select(calls, limits, Gen.Int[1, 8]).SampleSeededAsync(RunAsync, count: Runs);
    }

    [Fact]
    public async Task Waits_when_only_running_calls_are_in_the_way()
    {
        var budget = new RunBudget(new BudgetLimits(null, 1000, null));
        var first = await budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 100, OutputTokens = 800 }), default);
        var second = budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 100, OutputTokens = 800 }), default);
        Assert.False(second.IsCompleted);

        first.MarkStarted();
        first.Settle(new CallUsage { InputTokens = 90, OutputTokens = 10 });

        (await second.WaitAsync(Hang.Patience)).Dispose();
        Assert.Equal((1, 100), (budget.Calls, budget.Tokens));
    }

    [Fact]
    public async Task Unsent_call_costs_nothing_and_unknown_usage_costs_the_reservation()
    {
        var budget = new RunBudget(new BudgetLimits(2, null, 1m));
        (await budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 5, Cost = 0.6m }), default)).Dispose();
        Assert.Equal((0, 0, 0m), (budget.Calls, budget.Tokens, budget.Cost));
        var lost = await budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 5, Cost = 0.6m }), default);
        lost.MarkStarted();
        lost.Dispose();

        var refused =
            await Assert.ThrowsAsync<CuratorException>(
                () => budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 5, Cost = 0.6m }), default));

        Assert.Equal((1, 5, 0.6m), (budget.Calls, budget.Tokens, budget.Cost));
        Assert.Equal((PathwayErrors.BudgetReached, false), (refused.Error, refused.IsTransient));
        Assert.Equal("-MaxCost is reached: 0.6 of 1 are used, and one more call may cost 0.6", refused.Message);
    }

    [Fact]
    public async Task Low_estimate_raises_the_next_reservations()
    {
        var budget = new RunBudget(new BudgetLimits(null, 1000, null));
        var first = await budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 100 }), default);
        first.MarkStarted();
        first.Settle(new CallUsage { InputTokens = 300 });

        var refused = await Assert.ThrowsAsync<CuratorException>(
            () => budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 250 }), default));

        Assert.Contains("300 tokens of 1000 are used, and one more call may take 750", refused.Message, StringComparison.Ordinal);
        // A smaller call still fits.
        (await budget.ReserveAsync(CallDemand.Of(new CallUsage { InputTokens = 1 }), default)).Dispose();
    }

    [Fact]
    public async Task Hedges_use_at_most_five_percent_and_stop_at_half_of_the_budget()
    {
        var budget = new RunBudget(new BudgetLimits(41, null, null));
        var usage = new CallUsage { InputTokens = 1 };
        Leave(budget.TryReserveHedge(CallDemand.Of(usage))!);
        for (var calls = 1; calls < 19; calls++) { Leave(await budget.ReserveAsync(CallDemand.Of(usage), default)); }
        Assert.Equal(19, budget.Calls);
        Leave(budget.TryReserveHedge(CallDemand.Of(usage))!);
        // The third would exceed a twentieth of one limit. In the other budget half is used already.
        Assert.Null(budget.TryReserveHedge(CallDemand.Of(usage)));
        var larger = new RunBudget(new BudgetLimits(60, null, null));
        using var reserved = await larger.ReserveAsync(CallDemand.Of(usage), default);
        for (var calls = 1; calls < 30; calls++) { Leave(await larger.ReserveAsync(CallDemand.Of(usage), default)); }
        Assert.Null(larger.TryReserveHedge(CallDemand.Of(usage)));

        // A rejected hedge does not mark the budget as reached.
        for (var calls = 20; calls < 41; calls++) { Leave(await budget.ReserveAsync(CallDemand.Of(usage), default)); }
        await Assert.ThrowsAsync<CuratorException>(() => budget.ReserveAsync(CallDemand.Of(usage), default));
        Assert.Null(budget.TryReserveHedge(CallDemand.Of(usage)));

        static void Leave(RunBudget.Reservation reservation)
        {
            reservation.MarkStarted();
            reservation.Dispose();
        }
    }

    private static async Task RunAsync(Call[] all, BudgetLimits limits, int concurrency)
    {
        var budget = new RunBudget(limits);
        var waiting = new ConcurrentQueue<Call>(all);
        var model = new ModelLedger(limits);
        var (refused, unused) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            while (waiting.TryDequeue(out var call))
            {
                try
                {
                    using var reservation = call.IsHedge ? budget.TryReserveHedge(CallDemand.Of(call.MaxUsage))
                        : await budget.ReserveAsync(CallDemand.Of(call.MaxUsage), default).WaitAsync(Hang.Patience);
                    if (reservation is null)
                    {
                        Interlocked.Increment(ref refused);
                        continue;
                    }
                    await Task.Yield();
                    if (call.Outcome == 0)
                    {
                        Interlocked.Increment(ref unused);
                        continue;
                    }
                    reservation.MarkStarted();
                    model.CountCall(call);
                    if (call.IsHedge) { model.CountHedge(call); }
                    await Task.Yield();
                    // The usage of some calls is unknown; some are rejected.
                    if (call.Outcome == 2) { reservation.Settle(new CallUsage()); }
                    else if (call.Outcome != 1) { reservation.Settle(call.Used); }
                }
                catch (CuratorException) { Interlocked.Increment(ref refused); }
            }
        }));
        Assert.Equal(all.Length, refused + model.Calls + unused);
        Assert.Equal(model.Calls, budget.Calls);
    }

    /// <summary>Counts the actual usage at the model.</summary>
    private sealed class ModelLedger(BudgetLimits limits)
    {
        private readonly object gate = new();
        private long tokens;
        private decimal cost;
        private long hedges;
        private long hedgeTokens;
        private decimal hedgeCost;

        public int Calls { get; private set; }

        /// <summary>At most a twentieth of each limit, counted with the maximum usage.</summary>
        public void CountHedge(Call call)
        {
            lock (gate)
            {
                hedges++;
                hedgeTokens += call.MaxUsage.InputTokens + call.MaxUsage.OutputTokens;
                hedgeCost += call.MaxUsage.Cost!.Value;
                if (hedges * 20 > limits.Calls || hedgeTokens * 20 > limits.Tokens || hedgeCost * 20 > limits.Cost)
                {
                    throw new Xunit.Sdk.XunitException($"{hedges} hedges of {limits}.");
                }
            }
        }

        public void CountCall(Call call)
        {
            lock (gate)
            {
                Calls++;
                if (call.Outcome != 2)
                {
                    tokens += call.Used.InputTokens + call.Used.OutputTokens;
                    cost += call.Used.Cost!.Value;
                }
                if (Calls > limits.Calls || tokens > limits.Tokens || cost > limits.Cost)
                {
                    throw new Xunit.Sdk.XunitException($"{Calls} calls, {tokens} tokens, {cost} of {limits}.");
                }
            }
        }
    }
}

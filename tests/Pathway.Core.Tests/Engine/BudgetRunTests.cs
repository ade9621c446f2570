using System.Globalization;
using Xunit;

namespace Pathway.Engine;

/// <summary>What a run does with a budget: it never exceeds it, and it uses it.</summary>
public sealed class BudgetRunTests
{
    private const int Runs = 10_000;

    // For more runs: PATHWAY_BUDGET_SEEDS=20.
    private static int SeedSets { get; } = int.TryParse(Environment.GetEnvironmentVariable("PATHWAY_BUDGET_SEEDS"),
        CultureInfo.InvariantCulture, out var sets) ? sets : 1;

    // Of ten calls, a few cost nothing, or are billed and lost; in every third run the server bills half of them at half the price.
    [Fact]
    public void No_run_exceeds_its_budget()
    {
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var calls = SimulatedCall.CreateAll(random, random.Next(1, 61))
                .Select(call => call with
                {
                    Outcome = random.Next(20) is var fate && fate < 3 ? (SimulatedOutcome)fate : default,
                    Factor = run % 3 == 0 && random.Next(2) == 0 ? 0.5m : 1,
                }).ToArray();
            var limits = SimulatedCall.Limit(calls, random.Next(1, 201), random.Next(2) == 0);

            var bill = BudgetSimulation.Run(calls, limits, random.Next(1, 9), random);

            Assert.True(bill.Cost <= (limits.Cost ?? decimal.MaxValue) && bill.Tokens <= (limits.Tokens ?? long.MaxValue),
                $"run {run}: {bill} of {limits}");
            Assert.Equal(calls.Length, bill.Answered + bill.Refused + bill.Failed);
        }
    }

    // Of fewer calls a twentieth is less than two, and what one call must reserve is more than a fifth of what the others leave.
    [Fact]
    public void Budget_of_a_fifth_more_than_the_true_cost_does_the_work()
    {
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var calls = SimulatedCall.CreateAll(random, random.Next(40, 121));

            var bill = BudgetSimulation.Run(calls, SimulatedCall.Limit(calls, 120, run % 2 == 0), random.Next(1, 9), random);

            Assert.True(bill.Answered >= 0.95 * calls.Length, $"run {run}: {bill} of {calls.Length}");
        }
    }

    [Fact]
    public void Smallest_budget_that_can_start_makes_a_call()
    {
        for (var run = 0; run < Runs / 10; run++)
        {
            var random = new Random(run);
            var calls = SimulatedCall.CreateAll(random, random.Next(1, 21));
            var model = new SimulatedModel(calls);
            var smallest = calls.Select((_, i) => RunBudget.FindLeastUsage(model, SimulatedModel.GetQuestions(i))!.Cost!.Value).Min();

            Assert.Equal(0, CountCalls(smallest - 0.000001m));
            Assert.InRange(CountCalls(smallest), 1, 99);

            int CountCalls(decimal cost) =>
                BudgetSimulation.Run(calls, new BudgetLimits(null, null, cost), 1 + (run % 8), new Random(run)).Calls;
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(100, 100)]
    public void Ample_budget_delays_no_call_and_limits_no_reply(int concurrency, int peak)
    {
        var calls = SimulatedCall.CreateAll(new Random(7), 300);
        var most = calls.Max(static call => call.GetMaxUsage().Cost!.Value);

        var bill = BudgetSimulation.Run(calls, new BudgetLimits(null, null, 64 * most * calls.Length), concurrency, new Random(7));

        Assert.Equal((calls.Length, 0, peak), (bill.Answered, bill.Cut, bill.Peak));
    }

    [Fact]
    public async Task Call_waits_where_its_reply_would_have_a_limit_that_is_often_reached()
    {
        var call = new SimulatedCall(100, 20, 100, 100);
        var model = new SimulatedModel([call]);
        // Twice what replies rarely reach, and a shorter limit beside that.
        var safe = Amount(400);
        var budget = new RunBudget(new BudgetLimits(null, null, (2 * safe) + Amount(200)));
        var first = await budget.ReserveAsync(model.GetDemand(0), default);
        var second = await budget.ReserveAsync(model.GetDemand(0), default);
        var third = budget.ReserveAsync(model.GetDemand(0), default);
        Assert.False(third.IsCompleted);

        first.MarkStarted();
        first.Settle(call.Used);

        Assert.InRange((await third).OutputLimit!.Value, 400, SimulatedCall.OutputLimit);
        second.Dispose();

        decimal Amount(int output) => call.GetMaxUsage(output).Cost!.Value;
    }

    [Fact]
    public async Task Call_that_stops_waiting_makes_room_for_the_next()
    {
        var calls = new[] { new SimulatedCall(10, 10, 300, 300), new SimulatedCall(10, 10, 50, 50) };
        var model = new SimulatedModel(calls);
        var budget = new RunBudget(new BudgetLimits(null, null, calls[0].GetMaxUsage(1500).Cost));
        using var first = await budget.ReserveAsync(model.GetDemand(0), default);
        using var stop = new CancellationTokenSource();
        var large = budget.ReserveAsync(model.GetDemand(0), stop.Token);
        var small = budget.ReserveAsync(model.GetDemand(1), default);
        Assert.False(large.IsCompleted || small.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
    }

    [Fact]
    public async Task Calls_share_a_small_budget_instead_of_waiting_for_one_another()
    {
        var call = new SimulatedCall(150, 50, 80, 80);
        var model = new SimulatedModel([call]);
        var budget = new RunBudget(new BudgetLimits(null, null, 0.03m));
        var running = new List<RunBudget.Reservation>();
        while (budget.ReserveAsync(model.GetDemand(0), default) is { IsCompletedSuccessfully: true } reserving)
        {
            running.Add(await reserving);
        }

        // One call with the longest reply would reserve all of it.
        Assert.True(call.GetMaxUsage().Cost > 0.03m);
        Assert.InRange(running.Count, 8, 60);
        Assert.All(running, static reservation => Assert.InRange(reservation.OutputLimit!.Value, 120, SimulatedCall.OutputLimit));
        Assert.True(running[0].OutputLimit > running[^1].OutputLimit);
    }

    // Of the same calls a hedge may take a twentieth of the budget.
    [Theory]
    [InlineData(20, 320)]
    [InlineData(19, null)]
    public void Hedge_reserves_what_replies_rarely_reach(int times, int? limit)
    {
        var call = new SimulatedCall(100, 20, 80, 80);
        var budget = new RunBudget(new BudgetLimits(null, null, times * call.GetMaxUsage(320).Cost));

        using var hedge = budget.TryReserveHedge(new SimulatedModel([call]).GetDemand(0));

        Assert.Equal(limit, hedge?.OutputLimit);
    }

    // How much longer than expected replies are, and how many runs of 300 may do less than 95 % of their work: in a short run one reply may
    // cost more than a fifth of all.
    [Theory]
    [InlineData("long runs", 200, 400, 0)]
    [InlineData("short runs", 20, 40, 2)]
    [InlineData("short replies", 40, 120, 0)]
    [InlineData("skewed", 40, 120, 0)]
    [InlineData("very skewed", 40, 120, 1)]
    [InlineData("extremely skewed", 40, 120, 2)]
    [InlineData("one of a hundred fifty times as long", 40, 120, 2)]
    [InlineData("one of a hundred fifty times as long", 300, 400, 0)]
    [InlineData("without a variance", 40, 120, 2)]
    [InlineData("thoughts that nobody expects", 40, 120, 0)]
    public void Budget_of_a_fifth_more_does_the_work_of_other_runs_too(string kind, int fewest, int most, int few)
    {
        var failed = new List<string>();
        var (runs, answered, asked) = (300 * SeedSets, 0L, 0L);
        for (var run = 0; run < runs; run++)
        {
            var random = new Random(run);
            var calls = SimulatedCall.CreateAll(random, random.Next(fewest, most + 1), FindRatio(kind));
            var bill = BudgetSimulation.Run(calls, SimulatedCall.Limit(calls, 120, run % 2 == 0), random.Next(1, 33), random);
            (answered, asked) = (answered + bill.Answered, asked + calls.Length);
            if (bill.Answered < 0.95 * calls.Length) { failed.Add($"run {run}: {bill} of {calls.Length}"); }
        }
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"{kind}, {fewest} to {most} calls: {failed.Count} of {runs} runs do less than 95 %, ")
            + FormattableString.Invariant($"and all together {answered / (double)asked:P2}"));
        Assert.True(failed.Count <= few * SeedSets, $"{failed.Count} runs: {string.Join(Environment.NewLine, failed.Take(5))}");
    }

    [Theory]
    [InlineData("extremely skewed")]
    [InlineData("one of a hundred fifty times as long")]
    [InlineData("without a variance")]
    public void No_run_exceeds_its_budget_whatever_the_length_of_replies(string kind)
    {
        for (var run = 0; run < 200 * SeedSets; run++)
        {
            var random = new Random(run);
            var calls = SimulatedCall.CreateAll(random, random.Next(1, 121), FindRatio(kind));
            var limits = SimulatedCall.Limit(calls, random.Next(1, 201), random.Next(2) == 0);

            var bill = BudgetSimulation.Run(calls, limits, random.Next(1, 33), random);

            Assert.True(bill.Cost <= (limits.Cost ?? decimal.MaxValue) && bill.Tokens <= (limits.Tokens ?? long.MaxValue),
                $"run {run}: {bill} of {limits}");
        }
    }

    // It would be cut and paid again and again, while the others find nothing left.
    [Fact]
    public async Task Call_whose_reply_was_cut_comes_last_and_gets_half_of_what_is_left()
    {
        var call = new SimulatedCall(100, 20, 100, 5000);
        var model = new SimulatedModel([call]);
        var budget = new RunBudget(new BudgetLimits(null, null, call.GetMaxUsage(6000).Cost));
        var first = await budget.ReserveAsync(model.GetDemand(0), default);
        var cut = budget.ReserveAsync(model.GetDemand(0, minOutput: 800), default);
        var other = budget.ReserveAsync(model.GetDemand(0), default);
        Assert.Equal((false, true), (cut.IsCompleted, other.IsCompleted));

        first.Dispose();
        Assert.False(cut.IsCompleted);
        (await other).Dispose();

        // 480 tokens of input and 6000 of output, at five times the price, are twice 480 and 2952.
        Assert.Equal(2952, (await cut).OutputLimit);
    }

    private static Func<Random, double>? FindRatio(string kind) => kind switch
    {
        "short replies" => static random => 0.1 + (0.1 * random.NextDouble()),
        "skewed" => static random => Math.Exp(0.5 * Normal(random)),
        "very skewed" => static random => Math.Exp(0.8 * Normal(random)),
        "extremely skewed" => static random => Math.Exp(1.2 * Normal(random)),
        "one of a hundred fifty times as long" => static random => random.Next(100) == 0 ? 50 : 0.2 + (1.8 * random.NextDouble()),
        "without a variance" => static random => 0.5 / Math.Pow(1 - random.NextDouble(), 2 / 3.0),
        "thoughts that nobody expects" => static random => 8 + (4 * random.NextDouble()),
        _ => null,
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

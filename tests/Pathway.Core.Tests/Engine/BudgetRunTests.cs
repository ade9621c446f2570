using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Pathway.Errors;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>What a run does with a budget: it never exceeds it, and it uses it.</summary>
public sealed class BudgetRunTests
{
    private const int Runs = 10_000;
    private const int OutputLimit = 8192;

    private static readonly ModelPrice Price = new() { InputPerMillion = 0.75m, OutputPerMillion = 3.75m };

    /// <summary>A call as the model will bill it.</summary>
    /// <param name="Shared">The tokens of the request that all calls of a run have.</param>
    /// <param name="Own">Its own tokens.</param>
    /// <param name="Typical">The expected length of the reply.</param>
    /// <param name="Output">The true length of the reply, thoughts included.</param>
    /// <param name="Outcome">0 for a failure that costs nothing, 1 for a lost reply, else a reply.</param>
    private sealed record Call(int Shared, int Own, int Typical, int Output, int Outcome)
    {
        public static Gen<Call> Any { get; } = Gen.Select(Gen.Int[5, 60], Gen.Int[40, 400], Gen.Int[20, 200], Gen.Int[0, 60],
            static (own, typical, percent, outcome) => new Call(0, own, typical, Math.Max(1, typical * percent / 100), outcome));

        public int Input => Shared + Own;

        public CallUsage Used => Priced(Input, Output);

        // No token is shorter than a byte, and English has about four characters per token.
        public CallUsage GetMaxUsage(int? outputLimit = null, int? sharedTokens = null) =>
            Priced(Math.Min(4 * Shared, sharedTokens ?? int.MaxValue) + (4 * Own), outputLimit ?? BudgetRunTests.OutputLimit);

        public static CallUsage Priced(int input, int output)
        {
            var usage = new CallUsage { InputTokens = input, OutputTokens = output };
            return usage with { Cost = Price.Cost(usage, ServiceTier.Standard, DateOnly.MaxValue), Currency = "USD" };
        }
    }

    /// <summary>The model of a run; the subject of a question is the number of its call.</summary>
    private sealed class Model(params Call[] calls) : ICallPolicy
    {
        public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
            Find(questions).GetMaxUsage(outputLimit, sharedTokens);

        public int? GetExpectedOutput(IReadOnlyList<Question> questions) => Find(questions).Typical;

        public CallBounds GetBounds(RunBudget budget, int index, int minOutput = 0) =>
            budget.GetBounds(this, [TestEngine.Parent(index.ToString(CultureInfo.InvariantCulture))], minOutput)!;

        private Call Find(IReadOnlyList<Question> questions) => calls[int.Parse(questions[0].Subject, CultureInfo.InvariantCulture)];
    }

    [Fact]
    public void No_run_exceeds_its_budget() =>
        Gen.Select(Calls(1, 60), Gen.Int[1, 200], Gen.Int[1, 8], Gen.Bool).Sample(static (calls, percent, concurrency, ofCost) =>
        {
            var limits = Limits(calls, percent, ofCost);
            var bill = RunAsync(calls, limits, concurrency).GetAwaiter().GetResult();
            Assert.True(bill.Cost <= (limits.Cost ?? decimal.MaxValue) && bill.Tokens <= (limits.Tokens ?? long.MaxValue),
                $"{bill} of {limits}");
            Assert.Equal(calls.Length, bill.Answered + bill.Refused + bill.Failed);
        }, iter: Runs, threads: 1);

    // Of fewer calls a twentieth is less than two, and what one call must reserve is more than a fifth of what the others leave.
    [Fact]
    public void Budget_of_a_fifth_more_than_the_true_cost_does_the_work() =>
        Gen.Select(Calls(40, 120, outcome: 2), Gen.Int[1, 8], Gen.Bool)
            .Sample(static (calls, concurrency, ofCost) =>
            {
                var bill = RunAsync(calls, Limits(calls, 120, ofCost), concurrency).GetAwaiter().GetResult();
                Assert.True(bill.Answered >= 0.95 * calls.Length, $"{bill.Answered} of {calls.Length}");
            }, iter: Runs, threads: 1);

    [Fact]
    public void Smallest_budget_that_can_start_makes_a_call() =>
        Gen.Select(Calls(1, 20, outcome: 2), Gen.Int[1, 8])
            .Sample(static (calls, concurrency) =>
            {
                var smallest = calls.Min(static call => LeastOf(call).Cost!.Value);
                Assert.Equal(0, CountCalls(smallest - 0.000001m));
                Assert.InRange(CountCalls(smallest), 1, 99);

                long CountCalls(decimal cost) =>
                    RunAsync(calls, new BudgetLimits(null, null, cost), concurrency).GetAwaiter().GetResult().Calls;
            }, iter: Runs / 10, threads: 1);

    [Fact]
    public async Task Calls_share_a_small_budget_instead_of_waiting_for_one_another()
    {
        var call = new Call(150, 50, 80, 80, 2);
        var model = new Model(call);
        var budget = new RunBudget(new BudgetLimits(null, null, 0.03m));
        var running = new List<RunBudget.Reservation>();
        while (budget.ReserveAsync(model.GetBounds(budget, 0), default) is { IsCompletedSuccessfully: true } reserving)
        {
            running.Add(await reserving);
        }

        // One call with the longest reply would reserve all of it.
        Assert.True(call.GetMaxUsage().Cost > 0.03m);
        Assert.InRange(running.Count, 8, 60);
        Assert.All(running, static reservation => Assert.InRange(reservation.OutputLimit!.Value, 120, BudgetRunTests.OutputLimit));
        Assert.True(running[0].OutputLimit > running[^1].OutputLimit);
    }

    [Fact]
    public async Task Reply_that_the_budget_cut_is_asked_again_with_more_and_nothing_half_is_stored()
    {
        using var store = new MemoryStore();
        var curator = new MeteredCurator(static _ => 2000);
        var budget = new RunBudget(new BudgetLimits(null, null, 0.03m));
        var engine = TestEngine.Create(store, curator);
        var run = engine.StartRun(new RunOptions { Command = "test", Budget = budget, RetryDelay = TimeSpan.Zero });

        var reply = await run.Ask("long");

        Assert.Equal("parent of long", reply.Answer?.Parent);
        Assert.True(curator.Limits.Count > 1, "The first limit cuts the reply.");
        Assert.Equal(curator.Limits.Order(), curator.Limits);
        Assert.Single(store.Answers());
        Assert.Equal(curator.Billed, budget.Cost);
    }

    [Fact]
    public async Task Reply_that_the_budget_cannot_afford_leaves_its_question_unanswered()
    {
        using var store = new MemoryStore();
        var curator = new MeteredCurator(static subject => subject == "long" ? 7000 : 60);
        var budget = new RunBudget(new BudgetLimits(null, null, 0.008m));
        var engine = TestEngine.Create(store, curator);
        var run = engine.StartRun(new RunOptions { Command = "test", Budget = budget, RetryDelay = TimeSpan.Zero });

        var reply = await run.Ask("long");

        Assert.Equal(PathwayErrors.BudgetReached.Id, reply.Failure?.ErrorId);
        Assert.Empty(store.Answers());
        // What is left suffices for a short one.
        Assert.NotNull((await run.Ask("short")).Answer);
        Assert.True(budget.Cost <= 0.008m);
    }

    // The calls of a run: all to one model, with the same instructions.
    private static Gen<Call[]> Calls(int fewest, int most, int? outcome = null) => Gen.Select(
        Call.Any.Array[fewest, most], Gen.Int[100, 900],
        (calls, shared) => calls.Select(call => call with { Shared = shared, Outcome = outcome ?? call.Outcome }).ToArray());

    private static BudgetLimits Limits(Call[] calls, int percent, bool ofCost)
    {
        var cost = calls.Sum(static call => call.Used.Cost!.Value) * percent / 100;
        var tokens = calls.Sum(static call => call.Used.InputTokens + call.Used.OutputTokens) * percent / 100;
        return ofCost ? new BudgetLimits(null, null, cost) : new BudgetLimits(null, tokens, null);
    }

    private static CallUsage LeastOf(Call call) => new Model(call).GetBounds(new RunBudget(new BudgetLimits(null, null, 1)), 0).Least;

    // What the engine does with a call, without the engine: the model keeps the bill.
    private static async Task<Bill> RunAsync(Call[] calls, BudgetLimits limits, int concurrency)
    {
        var budget = new RunBudget(limits);
        var model = new Model(calls);
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, calls.Length));
        var bills = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            var bill = new Bill(0, 0, 0, 0, 0, 0);
            while (waiting.TryDequeue(out var index)) { bill += await AskAsync(model, index, calls[index], budget); }
            return bill;
        }));
        return bills.Aggregate(static (sum, one) => sum + one);
    }

    private static async Task<Bill> AskAsync(Model model, int index, Call call, RunBudget budget)
    {
        var bill = new Bill(0, 0, 0, 0, 0, 0);
        for (var minOutput = 0; ;)
        {
            RunBudget.Reservation reservation;
            try { reservation = await budget.ReserveAsync(model.GetBounds(budget, index, minOutput), default); }
            catch (CuratorException reached)
            {
                Assert.Equal(PathwayErrors.BudgetReached, reached.Error);
                return bill + new Bill(0, 0, 0, 0, 1, 0);
            }
            using var held = reservation;
            reservation.MarkStarted();
            await Task.Yield();
            if (call.Outcome == 0)
            {
                reservation.Settle(new CallUsage());
                return bill + new Bill(1, 0, 0, 0, 0, 1);
            }
            var limit = reservation.OutputLimit ?? BudgetRunTests.OutputLimit;
            var used = Call.Priced(call.Input, Math.Min(call.Output, limit));
            bill += new Bill(1, used.InputTokens + used.OutputTokens, used.Cost!.Value, 0, 0, 0);
            // The reply was lost on its way: the reservation stays spent.
            if (call.Outcome == 1) { return bill + new Bill(0, 0, 0, 0, 0, 1); }
            reservation.Settle(used);
            if (call.Output <= limit) { return bill + new Bill(0, 0, 0, 1, 0, 0); }
            minOutput = 2 * limit;
        }
    }

    /// <summary>What a model has billed, and what became of the calls.</summary>
    private sealed record Bill(long Calls, long Tokens, decimal Cost, int Answered, int Refused, int Failed)
    {
        public static Bill operator +(Bill left, Bill right) => new(left.Calls + right.Calls, left.Tokens + right.Tokens,
            left.Cost + right.Cost, left.Answered + right.Answered, left.Refused + right.Refused, left.Failed + right.Failed);
    }

    /// <summary>A model whose replies are as long as a delegate says, and which obeys the limit of a call.</summary>
    private sealed class MeteredCurator(Func<string, int> length) : ICurator, ICallPolicy
    {
        private readonly RecordingLimiter limiter = new();
        private readonly Call call = new(80, 20, 80, 80, 2);

        public ConcurrentQueue<int> Limits { get; } = new();

        public decimal Billed { get; private set; }

        public ICallPolicy CallPolicy => this;

        public string? GetAnswerer(Question question) => "metered";

        public ICallLimiter? GetLimiter(Question question) => limiter;

        public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
            call.GetMaxUsage(outputLimit, sharedTokens);

        public int? GetExpectedOutput(IReadOnlyList<Question> questions) => 80;

        public Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
            where TAnswer : Answer => throw new InvalidOperationException("The budget of this test limits every call.");

        public Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int? outputLimit,
            CancellationToken cancellation)
            where TAnswer : Answer
        {
            var limit = outputLimit ?? BudgetRunTests.OutputLimit;
            Limits.Enqueue(limit);
            var needed = length(questions[0].Subject);
            var used = Call.Priced(100, Math.Min(limit, needed));
            Billed += used.Cost!.Value;
            var answer = needed > limit ? null : (TAnswer)(Answer)new ParentAnswer { Parent = $"parent of {questions[0].Subject}" };
            return Task.FromResult(new BatchResponse<TAnswer>([new BatchResponseItem<TAnswer>(answer, "it was cut")],
                needed > limit ? 1 : 0, needed > limit, used, null));
        }
    }
}

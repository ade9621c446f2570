using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;
using Xunit;

namespace Pathway.Engine;

/// <summary>A call as the model will bill it.</summary>
/// <param name="Shared">The tokens of the request that all calls of a run have.</param>
/// <param name="Own">Its own tokens.</param>
/// <param name="Typical">The expected length of the reply.</param>
/// <param name="Output">The true length of the reply, thoughts included.</param>
internal sealed record SimulatedCall(int Shared, int Own, int Typical, int Output)
{
    /// <summary>The longest reply that is ever requested.</summary>
    public const int OutputLimit = 8192;

    private const decimal InputPrice = 0.75m / 1_000_000;
    private const decimal OutputPrice = 3.75m / 1_000_000;

    /// <summary>What becomes of it.</summary>
    public SimulatedOutcome Outcome { get; init; }

    /// <summary>The part of the price that is asked for a tier; the server may bill all of it.</summary>
    public decimal Factor { get; init; } = 1;

    public int Input => Shared + Own;

    public CallUsage Used => Bill(Output);

    /// <summary>What is billed for a reply of some length.</summary>
    public CallUsage Bill(int output)
    {
        var full = Priced(Input, output);
        return full with { Cost = full.Cost * Factor };
    }

    /// <summary>The worst case. No token is shorter than a byte, and English has about four characters per token.</summary>
    public CallUsage GetMaxUsage(int? outputLimit = null, int? sharedTokens = null) =>
        Priced(Math.Min(4 * Shared, sharedTokens ?? int.MaxValue) + (4 * Own), outputLimit ?? OutputLimit);

    public static CallUsage Priced(int input, int output) => new()
    {
        InputTokens = input, OutputTokens = output, Cost = (input * InputPrice) + (output * OutputPrice), Currency = "USD",
    };

    /// <summary>The calls of a run: all to one model, with the same instructions.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="count">How many.</param>
    /// <param name="ratio">How much longer than expected a reply is; null for a fifth to twice.</param>
    public static SimulatedCall[] CreateAll(Random random, int count, Func<Random, double>? ratio = null)
    {
        var shared = random.Next(100, 901);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var typical = random.Next(40, 401);
                var output = typical * (ratio?.Invoke(random) ?? (random.Next(20, 201) / 100.0));
                return new SimulatedCall(shared, random.Next(5, 61), typical, (int)Math.Clamp(output, 1, OutputLimit));
            }),
        ];
    }

    /// <summary>A budget of some percent of what the calls cost.</summary>
    public static BudgetLimits Limit(IEnumerable<SimulatedCall> calls, int percent, bool ofCost)
    {
        var cost = calls.Sum(static call => call.Used.Cost!.Value) * percent / 100;
        var tokens = calls.Sum(static call => call.Used.InputTokens + call.Used.OutputTokens) * percent / 100;
        return ofCost ? new BudgetLimits(null, null, cost) : new BudgetLimits(null, tokens, null);
    }
}

/// <summary>What becomes of a call.</summary>
internal enum SimulatedOutcome
{
    /// <summary>A reply, which may be cut.</summary>
    Reply,

    /// <summary>The server refuses it, which costs nothing.</summary>
    Refusal,

    /// <summary>The reply is billed and lost on its way.</summary>
    Loss,
}

/// <summary>The model of a run; the subject of a question is the number of its call.</summary>
internal sealed class SimulatedModel(IReadOnlyList<SimulatedCall> calls) : ICallPolicy
{
    private readonly IReadOnlyList<Question>[] questions = [.. calls.Select(static (_, i) => GetQuestions(i))];

    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
        Find(questions).GetMaxUsage(outputLimit, sharedTokens);

    public int? GetExpectedOutput(IReadOnlyList<Question> questions) => Find(questions).Typical;

    /// <summary>The demand of a call.</summary>
    public CallDemand GetDemand(int index, int minOutput = 0) => CallDemand.Of(this, questions[index], minOutput)!;

    /// <summary>The question of a call.</summary>
    public static IReadOnlyList<Question> GetQuestions(int index) => [TestEngine.Parent(index.ToString(CultureInfo.InvariantCulture))];

    private SimulatedCall Find(IReadOnlyList<Question> questions) =>
        calls[int.Parse(questions[0].Subject, CultureInfo.InvariantCulture)];
}

/// <summary>What a model has billed, and what became of the calls.</summary>
internal sealed record SimulatedBill
{
    public int Calls { get; set; }

    public long Tokens { get; set; }

    public decimal Cost { get; set; }

    public int Answered { get; set; }

    public int Refused { get; set; }

    public int Failed { get; set; }

    /// <summary>Replies that a limit of the budget cut.</summary>
    public int Cut { get; set; }

    /// <summary>The most calls that ran at the same time.</summary>
    public int Peak { get; set; }
}

/// <summary>
/// What the engine does with a budget, in one thread and without a clock: which call ends next depends on a seed alone.
/// </summary>
internal sealed class BudgetSimulation(IReadOnlyList<SimulatedCall> calls, RunBudget budget, Random random)
{
    private readonly SimulatedModel model = new(calls);
    private readonly SimulatedBill bill = new();
    private readonly List<(int Index, Task<RunBudget.Reservation> Reserving)> waiting = [];
    private readonly List<(int Index, RunBudget.Reservation Reservation)> running = [];

    /// <summary>Asks all calls, some at a time.</summary>
    public static SimulatedBill Run(IReadOnlyList<SimulatedCall> calls, BudgetLimits limits, int concurrency, Random random) =>
        new BudgetSimulation(calls, new RunBudget(limits), random).Run(concurrency);

    private SimulatedBill Run(int concurrency)
    {
        for (var next = 0; next < calls.Count || waiting.Count + running.Count > 0;)
        {
            while (next < calls.Count && waiting.Count + running.Count < concurrency)
            {
                Reserve(next++);
                StartReserved();
            }
            if (waiting.Count + running.Count == 0) { continue; }
            Assert.True(running.Count > 0, "A call waits, and nothing runs that it could wait for.");
            var ending = random.Next(running.Count);
            var (index, reservation) = running[ending];
            running.RemoveAt(ending);
            End(index, reservation);
            StartReserved();
        }
        Assert.Equal(bill.Calls, budget.Calls);
        return bill;
    }

    private void Reserve(int index, int minOutput = 0) =>
        waiting.Add((index, budget.ReserveAsync(model.GetDemand(index, minOutput), default)));

    private void StartReserved()
    {
        foreach (var (index, reserving) in waiting.Where(static one => one.Reserving.IsCompleted).ToArray())
        {
            if (reserving.Exception is { } refusal)
            {
                Assert.Equal(PathwayErrors.BudgetReached, Assert.IsType<CuratorException>(refusal.InnerException).Error);
                bill.Refused++;
                continue;
            }
            var reservation = reserving.Result;
            reservation.MarkStarted();
            running.Add((index, reservation));
        }
        waiting.RemoveAll(static one => one.Reserving.IsCompleted);
        bill.Peak = Math.Max(bill.Peak, running.Count);
    }

    private void End(int index, RunBudget.Reservation reservation)
    {
        using var held = reservation;
        var call = calls[index];
        bill.Calls++;
        if (call.Outcome == SimulatedOutcome.Refusal)
        {
            reservation.Settle(new CallUsage());
            bill.Failed++;
            return;
        }
        var limit = reservation.OutputLimit ?? SimulatedCall.OutputLimit;
        var used = call.Bill(Math.Min(call.Output, limit));
        bill.Tokens += used.InputTokens + used.OutputTokens;
        bill.Cost += used.Cost!.Value;
        // The budget does not learn what it took: the reservation stays spent.
        if (call.Outcome == SimulatedOutcome.Loss)
        {
            bill.Failed++;
            return;
        }
        reservation.Settle(used);
        if (call.Output <= limit) { bill.Answered++; }
        else
        {
            bill.Cut++;
            Reserve(index, 2 * limit);
        }
    }
}

using Pathway.Doubles;
using Pathway.Model;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Pathway.Llm.Models;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Whole runs with hedges over a model with long-tailed latencies, in fake time.</summary>
public sealed class HedgePropertyTests
{
    private const int Runs = 24;
    private const int Questions = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly BudgetLimits NoLimit = new(null, null, null);

    [Fact]
    public void At_most_five_percent_extra_calls_and_same_answers()
    {
        var hedges = 0;
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[2, 40], Gen.Int[30, 600], Gen.Int[5000, 100_000], Gen.Bool)
            .SampleSeeded((seed, concurrency, requests, tokens, fails) =>
        {
            var limits = new ModelLimits { RequestsPerMinute = requests, TokensPerMinute = tokens, Concurrency = concurrency };
            var with = Run(seed, concurrency, limits, fails, NoLimit, isHedged: true);
            var without = Run(seed, concurrency, limits, fails, NoLimit, isHedged: false);

            Assert.Equal(without.Answers, with.Answers);
            Assert.Equal(Questions, with.Answers.Count(static answer => answer is not null));
            Assert.Equal(0, without.Hedges);
            Interlocked.Add(ref hedges, with.Hedges);
        }, count: Runs);
        // Hedges happen, although many runs have no free permit until near their end.
        Assert.InRange(hedges, Runs, Runs * Questions / 10);
    }

    [Fact]
    public void Never_exceeds_the_budget()
    {
        var limits = new ModelLimits { Concurrency = 20 };
        var hedges = 0;
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[2, 20], Gen.Int[40, 600], Gen.Int[8000, 120_000], Gen.Bool)
            .SampleSeeded((seed, concurrency, calls, tokens, isAmple) =>
        {
            // Half of the runs have a budget that allows hedges.
            if (isAmple) { (concurrency, calls, tokens) = (20, calls + 400, tokens + 80_000); }
            var run =
                Run(seed, concurrency, limits, fails: true,
                    new BudgetLimits(seed % 3 == 0 ? null : calls, seed % 3 == 1 ? null : tokens, null), isHedged: true);

            Assert.All(run.Failures, static failure => Assert.Equal("BudgetReached", failure));
            Interlocked.Add(ref hedges, run.Hedges);
        }, count: Runs);
        Assert.NotEqual(0, hedges);
    }

    private static Outcome Run(int seed, int concurrency, ModelLimits limits, bool fails, BudgetLimits budget, bool isHedged) =>
        RunAsync(seed, concurrency, limits, fails, budget, isHedged).GetAwaiter().GetResult();

    private static async Task<Outcome> RunAsync(int seed, int concurrency, ModelLimits limits, bool fails, BudgetLimits budget,
        bool isHedged)
    {
        using var store = new MemoryStore();
        var clock = new FakeTimeProvider();
        var model = new LongTailModel(seed, clock, limits, budget) { Fails = fails };
        var run = new QuestionEngine(store, [model], clock).StartRun(new RunOptions
        {
            Command = "test", ThrottleLimit = concurrency, MaxAttempts = 20, RetryDelay = TimeSpan.Zero, Timeout = TimeSpan.FromHours(9),
            MaxWait = TimeSpan.FromHours(9), MaxOutage = TimeSpan.FromHours(9), Hedge = isHedged,
            Budget = budget.IsNone ? null : new RunBudget(budget),
        });
        var asking = Task.WhenAll(Enumerable.Range(0, Questions).Select(i => run.Ask($"term {i}")));
        using var late = new CancellationTokenSource(Patience);
        while (!asking.IsCompleted)
        {
            late.Token.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromMilliseconds(100));
            for (var i = 0; i < 4; i++) { await Task.Yield(); }
        }
        await run.DrainAsync();
        var replies = await asking;

        Assert.True(run.Hedges * HedgeAdmission.CallsPerHedge <= run.Progress.Calls - run.Hedges,
            $"{run.Hedges} hedges of {run.Progress.Calls} calls");
        Assert.Equal((run.Progress.Calls, 0), (model.Calls, run.Progress.Running));
        Assert.Equal((model.Calls, null, null), (model.Windows.ReservedCount, model.Windows.Violation, model.Violation));
        Assert.InRange(model.PeakConcurrency, 1, concurrency);
        // Each call has a ledger record, and each question one answer of a call.
        var lines = store.Calls(run.RunId);
        Assert.Equal(model.Calls, lines.Count);
        Assert.InRange(lines.Count(static line => line.Outcome == PathwayCallOutcome.Aborted), 0, run.Hedges);
        Assert.Equal(store.Answers().Count, replies.Count(static reply => reply.Answer is not null));
        return new Outcome([.. replies.Select(static reply => reply.Answer?.Parent)],
            [.. replies.Select(static reply => reply.Failure?.ErrorId).OfType<string>()], run.Hedges);
    }

    private sealed record Outcome(IReadOnlyList<string?> Answers, IReadOnlyList<string> Failures, int Hedges);
}

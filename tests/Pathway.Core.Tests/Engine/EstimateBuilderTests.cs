using System.Globalization;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Calls, tokens, cost and minutes from counted questions, and the sentence about them.</summary>
public sealed class EstimateBuilderTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Closed_set_has_exact_calls_and_bounds_of_tokens_and_cost()
    {
        var (asker, counts) = await CountAsync(new Priced(), 10);

        var estimate = EstimateBuilder.Create(asker, counts, new EstimateOptions("Test-Estimate"));

        Assert.Equal(("Test-Estimate", "priced", "EUR", "2026-10-07"),
            (estimate.Command, estimate.Model, estimate.Currency, estimate.PriceAsOf));
        Assert.Equal((10L, 10L, 10L, 10L, 10L, 10L), (estimate.LeastQuestions, estimate.ExpectedQuestions, estimate.MostQuestions,
            estimate.LeastCalls, estimate.ExpectedCalls, estimate.MostCalls));
        // Half of the request and four tokens; the request, the reply and the thought; what is reserved.
        Assert.Equal((10 * 54L, 10 * 180L, 10 * 1400L), (estimate.LeastTokens, estimate.ExpectedTokens, estimate.MostTokens));
        Assert.Equal((0.54m, 1.80m, 14.00m), (estimate.LeastCost, estimate.ExpectedCost, estimate.MostCost));
        Assert.Equal((1.80m, null, 0.90m), (estimate.StandardCost, estimate.FlexCost, estimate.BatchCost));
        Assert.Equal((520L, 0.52m), (estimate.SmallestMaxTokens, estimate.SmallestMaxCost));
        Assert.Equal("10 questions in 10 calls to priced, about 1,800 tokens and 1.80 EUR at prices of 2026-10-07, less than a minute; "
            + "0 answers are stored", $"{estimate}");
        Assert.Equal("", estimate.DescribeMost());
    }

    [Fact]
    public async Task Smallest_budget_starts_a_call_and_less_does_not()
    {
        foreach (var (cost, calls) in ((decimal Cost, int Calls)[])[(0.52m, 1), (0.519m, 0)])
        {
            var run = TestEngine.Create(store, new Priced()).StartRun(new RunOptions
            {
                Command = "test", Budget = new RunBudget(new BudgetLimits(null, null, cost)), RetryDelay = TimeSpan.Zero, MaxAttempts = 1,
            });
            await run.AskAsync(TestEngine.Parent($"a {cost}"), 0, default);
            Assert.Equal(calls, run.Progress.Calls);
        }
    }

    [Fact]
    public async Task Batch_jobs_cost_their_price_and_take_no_minutes()
    {
        var (asker, counts) = await CountAsync(new Priced(), 100);

        var all = EstimateBuilder.Create(asker, counts, new EstimateOptions("test"));
        var jobs = EstimateBuilder.Create(asker, counts, new EstimateOptions("test") { BatchKinds = [ParentQuestion.Name] });

        Assert.Equal((18m, 9m, 18m), (all.ExpectedCost, jobs.ExpectedCost, jobs.StandardCost));
        // Four at once, four seconds each; of a hundred calls, ten a minute are allowed.
        Assert.Equal((9d, 9d, 0d), (all.LeastMinutes, all.ExpectedMinutes, jobs.ExpectedMinutes));
    }

    [Fact]
    public async Task Days_are_waited_for_and_a_throttle_limit_counts()
    {
        var (asker, counts) = await CountAsync(new Priced { PerMinute = null }, 2500);

        Assert.Equal(1440 + (2500 * 4 / 60.0 / 4), EstimateBuilder.Create(asker, counts, new EstimateOptions("t")).ExpectedMinutes, 1);
        Assert.Equal(1440 + (2500 * 4 / 60.0),
            EstimateBuilder.Create(asker, counts, new EstimateOptions("t") { ThrottleLimit = 1 }).ExpectedMinutes, 1);
    }

    [Fact]
    public async Task Ledger_corrects_what_replies_take()
    {
        var curator = new Priced();
        var run = TestEngine.Create(store, curator).StartTestRun();
        for (var i = 0; i < 54; i++) { await run.AskAsync(TestEngine.Parent($"earlier {i}"), 0, default); }
        await run.RecordAsync(PathwayRunState.Complete);

        var (asker, counts) = await CountAsync(curator, 10);
        var estimate = EstimateBuilder.Create(asker, counts, new EstimateOptions("test"));

        // 54 calls of 90, 200 and 10 tokens, and the assumption of 100, 50 and 30 for six.
        var expected = (((54 * 90) + (6 * 100)) / 60.0) + (((54 * 200) + (6 * 50)) / 60.0) + (((54 * 10) + (6 * 30)) / 60.0);
        Assert.InRange(estimate.ExpectedTokens, (long)(10 * expected) - 3, (long)(10 * expected) + 3);
    }

    [Fact]
    public async Task Unknown_price_and_nothing_to_ask_are_said()
    {
        var (asker, counts) = await CountAsync(new Priced { HasPrice = false }, 1);
        var unpriced = EstimateBuilder.Create(asker, counts, new EstimateOptions("test"));

        Assert.Equal((null, null, null, null), (unpriced.ExpectedCost, unpriced.StandardCost, unpriced.Currency, unpriced.SmallestMaxCost));
        Assert.Contains("about 180 tokens, at a price that is not known, less than a minute", $"{unpriced}", StringComparison.Ordinal);
        var nothing = EstimateBuilder.Create(asker, RunEstimate.None with { Stored = 1 }, new EstimateOptions("test"));
        Assert.Equal("no question to ask; 1 answer is stored", $"{nothing}");
    }

    private async Task<(DryRunAsker Asker, RunEstimate Counts)> CountAsync(ICurator curator, int questions)
    {
        var asker = new DryRunAsker(TestEngine.Create(store, curator));
        var start = EstimateStart.Of(asker);
        for (var i = 0; i < questions; i++)
        {
            await asker.AskAsync(TestEngine.Parent(i.ToString(CultureInfo.InvariantCulture)), 0, default);
        }
        return (asker, start.Complete(0));
    }

    /// <summary>A model with round numbers: each token costs a thousandth.</summary>
    private sealed class Priced : ISingleQuestionCurator, ICallPolicy
    {
        private readonly RecordingLimiter limiter = new();

        public bool HasPrice { get; init; } = true;

        public int? PerMinute { get; init; } = 10;

        public ICallPolicy CallPolicy => this;

        public string? GetAnswerer(Question question) => "priced, parent prompt 1";

        public ICallLimiter? GetLimiter(Question question) => limiter;

        public ModelFacts Facts => new("priced", usage => new TierCosts(Cost(usage), Cost(usage), null, Cost(usage) / 2))
        {
            Currency = HasPrice ? "EUR" : null, PriceAsOf = new DateOnly(2026, 10, 7), RequestsPerMinute = PerMinute, RequestsPerDay = 2000,
            Concurrency = 4,
        };

        public CallUsage? EstimateUsage(IReadOnlyList<Question> questions) =>
            Price(new CallUsage { InputTokens = 100, OutputTokens = 50, ThoughtTokens = 30 });

        public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
            Price(new CallUsage { InputTokens = 400, OutputTokens = outputLimit ?? 1000 });

        public int? GetExpectedOutput(IReadOnlyList<Question> questions) => 80;

        public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer => ValueTask.FromResult(new CuratorResponse<TAnswer>(
                (TAnswer)(Answer)new ParentAnswer { Parent = "Root A" },
                Price(new CallUsage { InputTokens = 90, OutputTokens = 200, ThoughtTokens = 10 })));

        private CallUsage Price(CallUsage usage) => usage with { Cost = Cost(usage), Currency = HasPrice ? "EUR" : null };

        private decimal? Cost(CallUsage usage) => HasPrice ? (usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens) / 1000m : null;
    }
}

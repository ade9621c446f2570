using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>What the engine does where a budget limits or refuses calls.</summary>
public sealed class BudgetEngineTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Reply_that_the_budget_cut_is_asked_again_with_more_and_nothing_half_is_stored()
    {
        var curator = new MeteredCurator(static _ => 2000);
        var budget = new RunBudget(new BudgetLimits(null, null, 0.03m));

        var reply = await Start(curator, budget).Ask("term 1");

        Assert.Equal("parent of term 1", reply.Answer?.Parent);
        Assert.True(curator.Limits.Count > 1, "The first limit cuts the reply.");
        Assert.Equal(curator.Limits.Order(), curator.Limits);
        Assert.Single(store.Answers());
        Assert.Equal(curator.Cost, budget.Cost);
    }

    [Fact]
    public async Task Reply_that_the_budget_cannot_afford_leaves_its_question_unanswered()
    {
        var curator = new MeteredCurator(static number => number == 1 ? 7000 : 60);
        var budget = new RunBudget(new BudgetLimits(null, null, 0.008m));
        var run = Start(curator, budget);

        var reply = await run.Ask("term 1");

        Assert.Equal(PathwayErrors.BudgetReached.Id, reply.Failure?.ErrorId);
        Assert.Empty(store.Answers());
        // What is left suffices for a short one.
        Assert.NotNull((await run.Ask("term 2")).Answer);
        Assert.True(budget.Cost <= 0.008m);
    }

    [Fact]
    public async Task Reply_without_a_name_is_asked_twice_though_the_budget_cut_one_before()
    {
        var budget = new RunBudget(new BudgetLimits(null, null, 0.03m));
        // The first limit would otherwise be longer. It ends when the first call is made: the next one waits for it.
        using var other = await budget.ReserveAsync(CallDemand.Of(SimulatedCall.Priced(0, 5500)), default);
        var curator = new MeteredCurator(_ =>
        {
            other.Dispose();
            return 600;
        }) { GivesNoName = true };

        var reply = await Start(curator, budget).Ask("term 1").WaitAsync(Hang.Patience);

        Assert.True(reply.Answer!.IsAbstention);
        Assert.InRange(curator.Limits.First(), 1, 599);
        Assert.Equal(2, curator.Limits.Count(static limit => limit >= 600));
    }

    // Four questions, or two, may use more than there is. One may not, and after it another.
    [Fact]
    public async Task Batch_that_the_budget_refuses_is_asked_in_smaller_calls()
    {
        var curator = new MeteredCurator(static _ => 80) { BatchSize = 4 };
        var budget = new RunBudget(new BudgetLimits(null, null, 0.0012m));

        var replies = await Start(curator, budget).AskAllAsync(CreatePairs(0, 4), 0, default);

        Assert.Equal(2, replies.Count(static reply => reply.Answer is not null));
        Assert.All(replies.Where(static reply => reply.Answer is null), static reply =>
        {
            Assert.Equal((PathwayErrors.BudgetReached.Id, true), (reply.Failure!.ErrorId, reply.Failure.IsForAll));
            // It tells of the last calls, not of the batch.
            Assert.StartsWith("-MaxCost is reached: 0.00075 of 0.0012 are used", reply.Failure.Cause, StringComparison.Ordinal);
        });
        Assert.Equal(2, curator.Limits.Count);
    }

    [Fact]
    public async Task Batch_for_which_no_call_is_left_is_not_split()
    {
        var curator = new MeteredCurator(static _ => 80) { BatchSize = 4 };

        var replies = await Start(curator, new RunBudget(new BudgetLimits(1, null, null))).AskAllAsync(CreatePairs(0, 8), 0, default);

        Assert.Equal(4, replies.Count(static reply => reply.Answer is not null));
        Assert.Equal(4, curator.Asked.Count);
    }

    // Faults, cuts and lost replies, at any speed: what is drawn does not depend on the order of the calls.
    [Fact]
    public async Task Engine_never_exceeds_a_budget_and_stores_nothing_half()
    {
        for (var seed = 0; seed < 150; seed++) { await RunAsync(seed); }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        using var store = new MemoryStore();
        var curator = new MeteredCurator(number => new Random((seed * 1009) + number).Next(20, 300))
        {
            BatchSize = random.Next(1, 6), Fate = (number, nth) => new Random((((seed * 1009) + number) * 31) + nth).Next(12),
        };
        var limits = random.Next(2) == 0 ? new BudgetLimits(null, random.Next(100, 20_000), null)
            : new BudgetLimits(null, null, random.Next(500, 50_000) / 1_000_000m);
        var budget = new RunBudget(limits);
        var run = TestEngine.Create(store, curator).StartRun(new RunOptions
        {
            Command = "test", Budget = budget, ThrottleLimit = random.Next(1, 9), RetryDelay = TimeSpan.Zero, MaxOutage = TimeSpan.Zero,
        });

        var single = Task.WhenAll(Enumerable.Range(0, 20).Select(i => run.Ask($"term {i}")));
        var (alone, together) = (await single, await run.AskAllAsync(CreatePairs(100, 20), 0, default));

        var (tokens, cost) = (curator.Tokens, curator.Cost);
        Assert.True(tokens <= (limits.Tokens ?? long.MaxValue) && cost <= (limits.Cost ?? decimal.MaxValue), $"{seed}: {tokens}, {cost}");
        // What was lost counts with all that it may have used.
        Assert.InRange(budget.Tokens, tokens, limits.Tokens ?? long.MaxValue);
        Assert.All(alone.Where(static reply => reply.Failure is null),
            static reply => Assert.StartsWith("parent of term ", reply.Answer!.Parent, StringComparison.Ordinal));
        var answered = alone.Count(static reply => reply.Answer is not null) + together.Count(static reply => reply.Answer is not null);
        Assert.Equal(answered, store.Answers().Count);
        Assert.All(store.Answers(), static stored => Assert.Contains(MeteredCurator.End, stored.Answer, StringComparison.Ordinal));

        // The next run asks the rest only.
        var next = new MeteredCurator(static _ => 80);
        var rest = TestEngine.Create(store, next).StartTestRun();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => rest.Ask($"term {i}"))),
            static reply => Assert.NotNull(reply.Answer));
        Assert.All(await rest.AskAllAsync(CreatePairs(100, 20), 0, default), static reply => Assert.NotNull(reply.Answer));
        Assert.Equal(40 - answered, next.Asked.Count);
    }

    private RunSession Start(MeteredCurator curator, RunBudget budget) => TestEngine.Create(store, curator)
        .StartRun(new RunOptions { Command = "test", Budget = budget, RetryDelay = TimeSpan.Zero });

    private static SameConceptQuestion[] CreatePairs(int first, int count) => [.. Enumerable.Range(first, count)
        .Select(static i => SameConceptQuestion.Of($"term {i:D3}", $"term {i:D3} again"))];

    /// <summary>
    /// A model whose replies are as long as a delegate says, by the number in the subject, and which obeys the limit of a call. Answers
    /// that are in a reply whole are given.
    /// </summary>
    private sealed class MeteredCurator(Func<int, int> length) : ICurator, ICallPolicy
    {
        /// <summary>The last words of each answer.</summary>
        public const string End = "to the end";

        private readonly RecordingLimiter limiter = new();
        private readonly object gate = new();
        private readonly Dictionary<int, int> attempts = [];

        /// <summary>The limits of the calls, in their order.</summary>
        public ConcurrentQueue<int> Limits { get; } = new();

        /// <summary>The numbers that were asked.</summary>
        public ConcurrentQueue<int> Asked { get; } = new();

        public long Tokens { get; private set; }

        public decimal Cost { get; private set; }

        public int BatchSize { get; init; } = 1;

        /// <summary>Whether each reply stands for "no name".</summary>
        public bool GivesNoName { get; init; }

        /// <summary>By number and attempt: 0 for a refused request, 1 for a reply that is billed and lost, 2 for an unreadable one.
        /// </summary>
        public Func<int, int, int> Fate { get; init; } = static (_, _) => int.MaxValue;

        public ICallPolicy CallPolicy => this;

        public string? GetAnswerer(Question question) => "metered";

        public ICallLimiter? GetLimiter(Question question) => limiter;

        public int GetBatchSize(Question question) => question is SameConceptQuestion ? BatchSize : 1;

        public int GetSmallerBatchSize(Question question, int asked) => asked > 2 ? 2 : 1;

        public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) => SimulatedCall.Priced(
            Math.Min(320, sharedTokens ?? int.MaxValue) + (80 * questions.Count), outputLimit ?? SimulatedCall.OutputLimit);

        public int? GetExpectedOutput(IReadOnlyList<Question> questions) => 80 * questions.Count;

        public Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
            where TAnswer : Answer => AskAsync(questions, null, cancellation);

        public async Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int? outputLimit,
            CancellationToken cancellation)
            where TAnswer : Answer
        {
            var limit = outputLimit ?? SimulatedCall.OutputLimit;
            int[] numbers =
                [.. questions.Select(static question => int.Parse(question.Subject.Split(' ')[1], CultureInfo.InvariantCulture))];
            Limits.Enqueue(limit);
            foreach (var number in numbers) { Asked.Enqueue(number); }
            await Task.Yield();
            var fate = DrawFate(numbers[0]);
            if (fate == 0) { throw new CuratorException(PathwayErrors.ReplyBlocked, "refused", isTransient: true); }
            var written = numbers.Sum(length);
            var used = SimulatedCall.Priced(80 + (20 * numbers.Length), Math.Min(limit, written));
            lock (gate)
            {
                Tokens += used.InputTokens + used.OutputTokens;
                Cost += used.Cost!.Value;
            }
            if (fate == 1) { throw new CuratorException(PathwayErrors.ReplyUnreadable, "lost", isTransient: true); }
            var items = new List<BatchResponseItem<TAnswer>>();
            for (var (i, end) = (0, 0); i < numbers.Length; i++)
            {
                end += length(numbers[i]);
                items.Add(end > limit ? new(null, "it was cut") : fate == 2 ? new(null, "it is no JSON")
                    : GivesNoName ? new(null, "no name") { Abstention = (TAnswer)(Answer)new ParentAnswer { Reason = End } }
                    : new(Answer<TAnswer>(questions[i].Subject), null));
            }
            return new BatchResponse<TAnswer>(items, items.Count(static item => item.Answer is null), written > limit, used, null);
        }

        private static TAnswer Answer<TAnswer>(string subject)
            where TAnswer : Answer => (TAnswer)(typeof(TAnswer) == typeof(ParentAnswer)
                ? new ParentAnswer { Parent = $"parent of {subject}", Reason = End }
                : (Answer)new SameConceptAnswer { IsSame = true, Reason = End });

        private int DrawFate(int number)
        {
            lock (gate) { return Fate(number, attempts[number] = attempts.GetValueOrDefault(number) + 1); }
        }
    }
}

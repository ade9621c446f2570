using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Curators that stand in for each other.</summary>
public sealed class FallbackTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly FallbackChain chain = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("ModelQuotaExhausted", true)]
    [InlineData("ModelNotFound", true)]
    [InlineData("ModelUnavailable", true)]
    [InlineData("ModelRateLimited", true)]
    [InlineData("WaitTooLong", true)]
    [InlineData("ModelKeyRefused", false)]
    [InlineData("EndpointUnreachable", false)]
    [InlineData("ModelRequestRefused", false)]
    [InlineData("ReplyBlocked", false)]
    [InlineData("ReplyUnreadable", false)]
    [InlineData("AnswerTimedOut", false)]
    [InlineData("BudgetReached", false)]
    public async Task Next_one_is_asked_only_where_the_first_is_not_available(string errorId, bool falls)
    {
        var (first, second) = (Failing("first", errorId), Answering("second"));

        var reply = await TestEngine.Create(store, first, second).StartTestRun(maxAttempts: 1).Ask("term");

        Assert.Equal(falls ? 1 : 0, second.Calls);
        Assert.Equal(falls ? "second" : null, reply.Provenance?.Answerer);
        Assert.Equal(falls ? null : errorId, reply.Failure?.ErrorId);
    }

    [Fact]
    public async Task One_curator_alone_and_curators_without_a_chain_are_asked_as_before()
    {
        var (alone, other) = (Failing("first", "ModelNotFound", inChain: false), Answering("second", inChain: false));

        var reply = await TestEngine.Create(store, alone, other).StartTestRun().Ask("term");

        Assert.Equal((PathwayErrors.ModelNotFound.Id, 0), (reply.Failure?.ErrorId, other.Calls));
    }

    [Fact]
    public async Task Failure_of_the_last_one_is_the_failure_and_later_curators_are_not_asked()
    {
        var (first, second) = (Failing("first", "ModelQuotaExhausted"), Failing("second", "ModelNotFound"));
        var later = Answering("later", inChain: false);

        var reply = await TestEngine.Create(store, first, second, later).StartTestRun().Ask("term");

        Assert.Equal((PathwayErrors.ModelNotFound.Id, 0), (reply.Failure?.ErrorId, later.Calls));
    }

    [Fact]
    public async Task Abstention_of_one_is_the_answer_of_all_and_goes_to_the_curator_after_them()
    {
        var (first, second, third) = (Failing("first", "ModelNotFound"), Abstaining("second"), Answering("third"));
        var later = Answering("later", inChain: false);
        var engine = TestEngine.Create(store, first, second, third, later);

        var reply = await engine.StartTestRun().Ask("term");

        Assert.Equal(("later", 0), (reply.Provenance?.Answerer, third.Calls));
        Assert.Equal(["later", "second"], store.Answers().Select(static answer => answer.Answerer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("first", "second")]
    [InlineData("second", "first")]
    public async Task Stored_answer_of_any_of_them_is_used_before_anyone_is_asked(string one, string other)
    {
        await TestEngine.Create(store, Failing("first", "ModelNotFound"), Answering("second")).StartTestRun().Ask("term");
        DelegateCurator[] curators = [Answering(one), Answering(other)];

        var reply = await TestEngine.Create(store, curators).StartTestRun().Ask("term");

        Assert.Equal(("second", PathwaySource.Stored), (reply.Provenance!.Answerer, reply.Provenance.Source));
        Assert.All(curators, static curator => Assert.Equal(0, curator.Calls));
    }

    [Theory]
    [InlineData("first", "second")]
    [InlineData("second", "first")]
    public async Task Stored_abstention_of_any_of_them_is_used_before_anyone_is_asked(string one, string other)
    {
        await TestEngine.Create(store, Failing("first", "ModelNotFound"), Abstaining("second")).StartTestRun().Ask("term");
        DelegateCurator[] curators = [Answering(one), Answering(other)];

        var reply = await TestEngine.Create(store, curators).StartTestRun().Ask("term");

        Assert.True(reply.Answer!.IsAbstention);
        Assert.All(curators, static curator => Assert.Equal(0, curator.Calls));
    }

    [Fact]
    public async Task First_answer_in_the_order_of_the_list_counts_where_several_are_stored()
    {
        await TestEngine.Create(store, Answering("first")).StartTestRun().Ask("term");
        await TestEngine.Create(store, Answering("second")).StartTestRun().Ask("term");

        var ordered = await TestEngine.Create(store, Answering("first"), Answering("second")).StartTestRun().Ask("term");
        var reversed = await TestEngine.Create(store, Answering("second"), Answering("first")).StartTestRun().Ask("term");

        Assert.Equal(("first", "second"), (ordered.Provenance!.Answerer, reversed.Provenance!.Answerer));
    }

    [Fact]
    public async Task Replay_finds_the_answer_of_any_of_them()
    {
        await TestEngine.Create(store, Answering("second")).StartTestRun().Ask("term");
        var replay = new QuestionEngine(store, [Answering("first"), Answering("second")], TimeProvider.System, isReplay: true);

        Assert.Equal("second", (await replay.StartTestRun().Ask("term")).Provenance?.Answerer);
    }

    [Fact]
    public async Task Question_in_flight_is_shared_from_the_first_to_the_last()
    {
        var release = new TaskCompletionSource();
        var first = new DelegateCurator(async (_, _) =>
        {
            await release.Task;
            throw new CuratorException(PathwayErrors.ModelNotFound, "gone", isTransient: false);
        }, "first") { Chain = chain };
        var second = Answering("second");
        var engine = TestEngine.Create(store, first, second);
        var asking = Enumerable.Range(0, 8).Select(_ => engine.StartTestRun().Ask("term")).ToArray();

        release.SetResult();
        var replies = await Task.WhenAll(asking);

        Assert.Equal((1, 1), (first.Calls, second.Calls));
        Assert.All(replies, static reply => Assert.Equal("second", reply.Provenance!.Answerer));
    }

    [Fact]
    public async Task Batches_of_the_next_one_hold_what_the_first_left_open()
    {
        var calls = 0;
        var first = new PairCurator(static _ => PairCurator.Same, "first")
        {
            MaxBatchSize = 4, Chain = chain,
            Before = (_, _) => Interlocked.Increment(ref calls) == 1 ? Task.CompletedTask
                : throw new CuratorException(PathwayErrors.ModelQuotaExhausted, "the day is used up", isTransient: false),
        };
        var second = new PairCurator(static _ => PairCurator.Same, "second") { MaxBatchSize = 3, Chain = chain };
        var events = new System.Collections.Concurrent.ConcurrentQueue<QuestionEvent>();
        var run = TestEngine.Create(store, first, second).StartTestRun(concurrency: 1, observe: events.Enqueue);

        var replies = await run.AskAllAsync(QuestionBatcherTests.Pairs(10), 0, default);

        Assert.Equal(["a00 a01 a02 a03", "a04 a05 a06 a07", "a08 a09"], first.Calls);
        Assert.Equal(["a04 a05 a06", "a07 a08 a09"], second.Calls);
        Assert.Equal(4, replies.Count(static reply => reply.Provenance!.Answerer == "first"));
        Assert.Equal(6, replies.Count(static reply => reply.Provenance!.Answerer == "second"));
        Assert.Equal(6, events.Count(static one => one is { Kind: QuestionEventKind.FellBack, Detail: "the day is used up" }));
        Assert.Equal(0, run.Progress.Failures);
    }

    [Fact]
    public async Task Batch_that_nobody_is_available_for_fails_with_the_last_failure()
    {
        var first = UnavailablePairs("first", PathwayErrors.ModelQuotaExhausted);
        var second = UnavailablePairs("second", PathwayErrors.ModelNotFound);
        var later = new PairCurator(static _ => PairCurator.Same, "later");

        var replies = await TestEngine.Create(store, first, second, later).StartTestRun()
            .AskAllAsync(QuestionBatcherTests.Pairs(5), 0, default);

        Assert.All(replies, static reply => Assert.Equal(PathwayErrors.ModelNotFound.Id, reply.Failure?.ErrorId));
        Assert.Empty(later.Calls);
    }

    [Fact]
    public async Task Budget_pays_only_the_one_that_answers()
    {
        var refused = new PricedCurator("first", static () =>
            throw new CuratorException(PathwayErrors.ModelNotFound, "gone", isTransient: false)) { Chain = chain };
        var paid = new PricedCurator("second", static () => { }) { Chain = chain };
        // Enough for one call at a time.
        var budget = new RunBudget(new BudgetLimits(null, 200, null));
        var run = TestEngine.Create(store, refused, paid)
            .StartRun(new RunOptions { Command = "test", Budget = budget, RetryDelay = TimeSpan.Zero, MaxAttempts = 1 });

        var reply = await run.Ask("term");

        Assert.Equal("second", reply.Provenance?.Answerer);
        Assert.Equal(LimitedCurator.Usage.Cost, budget.Cost);
    }

    [Fact]
    public async Task Estimate_expects_the_first_one()
    {
        var dry = new DryRunAsker(TestEngine.Create(store, new PricedCurator("first", static () => { }) { Chain = chain },
            new PricedCurator("second", static () => { }) { Chain = chain }));

        await dry.Ask("term");

        Assert.Equal(1, dry.OpenCount);
        Assert.Equal("first", Assert.Single(dry.Plan.Groups).Answerer);
    }

    // Whoever was available in the first run: afterwards nobody is asked, in whatever order the curators are named.
    [Fact]
    public Task No_order_asks_again_what_is_stored() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 30], Gen.Int[1, 4], Gen.Shuffle((int[])[0, 1, 2]), Gen.Int[1, 5])
            .SampleSeededAsync(AssertNothingIsAskedAgainAsync, count: 200);

    private static async Task AssertNothingIsAskedAgainAsync(int available, int abstains, int size, int[] order, int concurrency)
    {
        using var store = new MemoryStore();
        var questions = QuestionBatcherTests.Pairs(12);
        var before = await AskAsync(available, [0, 1, 2]);
        var asked = store.Answers().Count;

        var after = await AskAsync(0, order);

        Assert.Equal(available == 0 ? 0 : 12, asked);
        Assert.Equal(asked, store.Answers().Count);
        Assert.Equal(before.Select(Describe), after.Select(Describe));

        Task<IReadOnlyList<Reply<SameConceptAnswer>>> AskAsync(int up, int[] named)
        {
            var chain = new FallbackChain();
            ICurator[] curators = [.. named.Select(number => new PairCurator(
                pair => new SameConceptAnswer { IsSame = Array.IndexOf(questions, pair) < abstains ? null : true }, $"model {number}")
            {
                MaxBatchSize = size, Chain = chain,
                Before = (_, _) => (up & (1 << number)) != 0 ? Task.CompletedTask
                    : throw new CuratorException(PathwayErrors.ModelNotFound, "gone", isTransient: false),
            })];
            return TestEngine.Create(store, curators).StartTestRun(concurrency).AskAllAsync(questions, 0, default);
        }

        static string Describe(Reply<SameConceptAnswer> reply) =>
            $"{reply.Provenance?.Answerer} {reply.Answer?.IsSame} {reply.Failure?.ErrorId}";
    }

    private DelegateCurator Answering(string name, bool inChain = true) => new(
        static (question, _) => Task.FromResult(new ParentAnswer { Parent = $"parent of {question.Subject}" }), name)
        { Chain = inChain ? chain : null };

    private DelegateCurator Abstaining(string name) => new(static (_, _) => Task.FromResult(new ParentAnswer()), name) { Chain = chain };

    private DelegateCurator Failing(string name, string errorId, bool inChain = true)
    {
        var error = PathwayErrors.All.First(error => error.Id == errorId);
        return new DelegateCurator((_, _) => throw new CuratorException(error, "not now", isTransient: false), name)
            { Chain = inChain ? chain : null };
    }

    private PairCurator UnavailablePairs(string name, PathwayError error) => new(static _ => PairCurator.Same, name)
    {
        Chain = chain, Before = (_, _) => throw new CuratorException(error, "not now", isTransient: false),
    };

    // A curator with a price and a limiter.
    private sealed class PricedCurator(string name, Action call) : ISingleQuestionCurator, ICallPolicy
    {
        private readonly RecordingLimiter limiter = new();

        public FallbackChain? Chain { get; init; }

        public ICallPolicy CallPolicy => this;

        public string? GetAnswerer(Question question) => name;

        public ICallLimiter? GetLimiter(Question question) => limiter;

        public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
            new() { InputTokens = 150, OutputTokens = 50 };

        public CallUsage? EstimateUsage(IReadOnlyList<Question> questions) => new() { InputTokens = 10 };

        public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer
        {
            call();
            return ValueTask.FromResult(
                new CuratorResponse<TAnswer>((TAnswer)(Answer)new ParentAnswer { Parent = "parent" }, LimitedCurator.Usage));
        }
    }
}

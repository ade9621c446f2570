using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Processes that share a store and name the same models at the same moment, each in an order of its own.</summary>
public sealed class SharedChainTests : IDisposable
{
    // Between two looks at the leases of others.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly GatedCalls held = new();
    private readonly List<SqliteStore> stores = [];

    public void Dispose()
    {
        stores.ForEach(static store => store.Dispose());
        folder.Dispose();
    }

    [Theory]
    [InlineData("one two", "two one", "one")]
    [InlineData("one two three", "three two one", "one")]
    [InlineData("two one", "three one two", "two")]
    public async Task Question_is_paid_for_once(string names, string others, string answerer)
    {
        var (first, second) = (new Machine(this, names), new Machine(this, others));
        var asking = first.Run.Ask("term");
        var call = await held.NextAsync();
        var waiting = second.Run.Ask("term");
        await second.WaitForAsync(QuestionEventKind.AskedElsewhere);
        Assert.True(held.IsEmpty);

        call.Complete();
        await asking.WaitAsync(Hang.Patience);
        await second.Clock.PassPausesAsync(waiting, LongestPause);

        Assert.Equal((1, 0), (first.Calls, second.Calls));
        Assert.Equal((answerer, answerer), ((await asking).Provenance!.Answerer, (await waiting).Provenance!.Answerer));
    }

    // The first model is not available: nobody gets between it and the next one.
    [Fact]
    public async Task Question_stays_with_its_process_while_that_goes_on_to_the_next_model()
    {
        var (first, second) = (new Machine(this, "gone two"), new Machine(this, "two gone"));
        var asking = first.Run.Ask("term");
        var call = await held.NextAsync();
        var waiting = second.Run.Ask("term");
        await second.WaitForAsync(QuestionEventKind.AskedElsewhere);

        call.Complete();
        await asking.WaitAsync(Hang.Patience);
        await second.Clock.PassPausesAsync(waiting, LongestPause);

        // One call that is refused, and one that is answered.
        Assert.Equal((2, 0), (first.Calls, second.Calls));
        Assert.Equal(("two", "two"), ((await asking).Provenance!.Answerer, (await waiting).Provenance!.Answerer));
    }

    [Fact]
    public async Task Failed_process_leaves_the_question_to_the_other()
    {
        var (first, second) = (new Machine(this, "one two"), new Machine(this, "two one"));
        var asking = first.Run.Ask("term");
        var call = await held.NextAsync();
        var waiting = second.Run.Ask("term");
        await second.WaitForAsync(QuestionEventKind.AskedElsewhere);

        call.Fail(new CuratorException(PathwayErrors.ReplyBlocked, "no", isTransient: false));
        await asking.WaitAsync(Hang.Patience);
        var next = held.NextAsync();
        await second.Clock.PassPausesAsync(next, LongestPause);
        (await next).Complete();

        Assert.Equal("two", (await waiting.WaitAsync(Hang.Patience)).Provenance!.Answerer);
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    // Each pays one call, one after the other: an answer of a model that is not named is no answer.
    [Fact]
    public async Task Processes_that_name_one_model_in_common_wait_for_each_other()
    {
        var (first, second) = (new Machine(this, "one two"), new Machine(this, "two three"));
        var asking = first.Run.Ask("term");
        var call = await held.NextAsync();
        var waiting = second.Run.Ask("term");
        await second.WaitForAsync(QuestionEventKind.AskedElsewhere);
        call.Complete();
        await asking.WaitAsync(Hang.Patience);
        var next = held.NextAsync();
        await second.Clock.PassPausesAsync(next, LongestPause);
        (await next).Complete();

        Assert.Equal(("one", "two"), ((await asking).Provenance!.Answerer, (await waiting.WaitAsync(Hang.Patience)).Provenance!.Answerer));
    }

    [Fact]
    public async Task Questions_of_a_batch_are_paid_for_once()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var questions = QuestionBatcherTests.Pairs(6);
        var first = new Machine(this, "one two", (_, _) =>
        {
            started.TrySetResult();
            return release.Task;
        });
        var second = new Machine(this, "two one", static (_, _) => Task.CompletedTask);
        var asking = first.Run.AskAllAsync(questions, 0, default);
        await started.Task.WaitAsync(Hang.Patience);
        var waiting = second.Run.AskAllAsync(questions, 0, default);
        // It looks after the leases of the other one.
        await second.Clock.WaitForTimerAsync(static length => length > TimeSpan.Zero && length <= LongestPause);

        release.SetResult();
        await asking.WaitAsync(Hang.Patience);
        second.Clock.Advance(LongestPause);
        await second.Clock.PassPausesAsync(waiting, LongestPause);

        Assert.Equal(["a00 a01 a02", "a03 a04 a05"], first.Batches.Order(StringComparer.Ordinal));
        Assert.Empty(second.Batches);
        Assert.All(await waiting, static reply => Assert.Equal("one", reply.Provenance!.Answerer));
    }

    /// <summary>A process with its models; it has a connection to the store of its own, and leases of its own.</summary>
    private sealed class Machine
    {
        private readonly List<DelegateCurator> single = [];
        private readonly List<PairCurator> pairs = [];
        private readonly SemaphoreSlim reported = new(0);
        private readonly System.Collections.Concurrent.ConcurrentQueue<QuestionEventKind> events = new();

        /// <param name="test">The test.</param>
        /// <param name="names">The models, in their order.</param>
        /// <param name="before">What a call with a batch waits for; null where questions are asked alone.</param>
        public Machine(SharedChainTests test, string names, Func<IReadOnlyList<string>, CancellationToken, Task>? before = null)
        {
            var chain = new FallbackChain();
            foreach (var name in names.Split(' '))
            {
                if (before is not null)
                {
                    pairs.Add(new PairCurator(static _ => PairCurator.Same, name)
                        { Chain = chain, Limiter = new RecordingLimiter(), Before = before });
                }
                else
                {
                    single.Add(new DelegateCurator(name == "gone" ? Refuse : test.held.Answer, name)
                        { Chain = chain, Limiter = new RecordingLimiter() });
                }
            }
            var store = Stores.Open(test.folder.File("a.db"));
            test.stores.Add(store);
            Run = new QuestionEngine(store, [.. single, .. pairs], Clock)
                .StartTestRun(maxAttempts: 1, observe: Report, timeout: TimeSpan.FromHours(1));
        }

        public TimerTrackingClock Clock { get; } = new(Now);

        public RunSession Run { get; }

        public int Calls => single.Sum(static curator => curator.Calls);

        public IReadOnlyList<string> Batches => [.. pairs.SelectMany(static curator => curator.Calls)];

        public async Task WaitForAsync(QuestionEventKind kind)
        {
            while (!events.Contains(kind)) { Assert.True(await reported.WaitAsync(Hang.Patience), $"There is no {kind}."); }
        }

        private void Report(QuestionEvent questionEvent)
        {
            events.Enqueue(questionEvent.Kind);
            reported.Release();
        }

        private static Task<ParentAnswer> Refuse(Question question, CancellationToken cancellation) =>
            throw new CuratorException(PathwayErrors.ModelNotFound, "gone", isTransient: false);
    }
}

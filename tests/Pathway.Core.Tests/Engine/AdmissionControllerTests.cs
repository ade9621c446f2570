using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Admission of calls: circuit breaker, budget, and leases of other processes.</summary>
public sealed class AdmissionControllerTests : IDisposable
{
    private static readonly CuratorResponse<ParentAnswer> Answer = new(new ParentAnswer { Parent = "Root A" }, LimitedCurator.Usage);

    private readonly TemporaryFolder folder = new();
    private readonly MemoryStore store = new();

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Refused_key_costs_one_call_and_next_run_tries_again()
    {
        var isRefused = true;
        var limiter = new RecordingLimiter();
        var curator =
            new LimitedCurator(limiter,
                _ => isRefused ? throw new CuratorException(PathwayErrors.ModelKeyRefused, "host says 403", isTransient: false) : Answer);
        var engine = TestEngine.Create(store, curator);
        var run = engine.StartTestRun(concurrency: 1);

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => run.Ask($"term {i}")));

        Assert.Equal(1, curator.Calls);
        Assert.Single(limiter.Requests);
        Assert.All(replies, static reply => Assert.Equal("ModelKeyRefused", reply.Failure!.ErrorId));
        Assert.Single(replies.Select(static reply => reply.Failure!.Cause).Distinct());

        isRefused = false;
        var again = engine.StartTestRun();
        replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => again.Ask($"term {i}")));
        Assert.All(replies, static reply => Assert.NotNull(reply.Answer));
    }

    [Fact]
    public async Task Unreachable_server_gets_few_calls()
    {
        var clock = new TimerTrackingClock();
        var curator =
            new LimitedCurator(new RecordingLimiter(),
                static _ => throw new CuratorException(PathwayErrors.EndpointUnreachable, "host could not be reached", isTransient: true));
        var run =
            new QuestionEngine(store, [curator],
                clock).StartRun(new RunOptions { Command = "test", ThrottleLimit = 15, RetryDelay = TimeSpan.Zero });

        var asking = Task.WhenAll(Enumerable.Range(0, 500).Select(i => run.Ask($"term {i}")));
        // The longest pause between two probes before the breaker opens.
        await clock.PassPausesAsync(asking, TimeSpan.FromSeconds(4));

        Assert.All(await asking, static reply => Assert.Equal("EndpointUnreachable", reply.Failure!.ErrorId));
        Assert.InRange(curator.Calls, CircuitBreaker.FailureThreshold + CircuitBreaker.ProbeThreshold,
            15 + CircuitBreaker.ProbeThreshold + 15);
        Assert.Single(run.Failures.Select(static failure => failure.Cause).Distinct());
    }

    [Fact]
    public async Task Call_waits_for_a_pause_that_the_server_asked_for_after_its_permit()
    {
        var (paused, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var limiter = new RecordingLimiter { Pause = () => { paused.SetResult(); return end.Task; } };
        var curator = new LimitedCurator(limiter, static _ => Answer);
        var asking = TestEngine.Create(store, curator).StartTestRun().Ask("term");

        await paused.Task.WaitAsync(Hang.Patience);
        Assert.Equal((1, 0), (limiter.ActiveCalls, curator.Calls));
        end.SetResult();

        Assert.NotNull((await asking.WaitAsync(Hang.Patience)).Answer);
        Assert.Equal((0, 1), (limiter.ActiveCalls, curator.Calls));
    }

    [Fact]
    public async Task Next_run_continues_after_budget_is_reached()
    {
        var curator = new LimitedCurator(new RecordingLimiter(), static _ => Answer);
        var engine = TestEngine.Create(store, curator);
        for (var round = 1; round <= 3; round++)
        {
            var budget = new RunBudget(new BudgetLimits(10, null, null));
            var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero, Budget = budget });
            var replies = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => run.Ask($"term {i}")));

            Assert.Equal(Math.Min(25, 10 * round), replies.Count(static reply => reply.Answer is not null));
            Assert.Equal(Math.Min(25, 10 * round), store.Answers().Count);
            Assert.All(replies.Where(static reply => reply.Failure is not null),
                static reply =>
                    Assert.Equal(("BudgetReached", "-MaxCalls is reached: 10 calls of 10 are used"),
                        (reply.Failure!.ErrorId, reply.Failure.Cause)));
        }
        Assert.Equal(25, curator.Calls);
    }

    [Fact]
    public async Task Two_runs_share_one_budget()
    {
        var curator = new LimitedCurator(new RecordingLimiter(), static _ => Answer);
        var budget = new RunBudget(new BudgetLimits(null, 1300, null));
        var engine = TestEngine.Create(store, curator);
        RunSession[] runs = [Open(), Open()];

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => runs[i % 2].Ask($"term {i}")));

        // Each uses 125 and may use 200.
        Assert.Equal(9, curator.Calls);
        Assert.Equal(9 * 125, budget.Tokens);

        RunSession Open() => engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4, Budget = budget });
    }

    [Fact]
    public async Task Waits_without_permit_for_answer_of_other_process()
    {
        using SqliteStore one = Stores.Open(folder.File("a.db")), two = Stores.Open(folder.File("a.db"));
        var held = new GatedCalls();
        var (asking, waiting) = (new GatedLimitedCurator(held), new GatedLimitedCurator(held));
        var first = TestEngine.Create(one, asking).StartTestRun().Ask("term");
        var call = await held.NextAsync();
        var elsewhere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = TestEngine.Create(two, waiting).StartTestRun(concurrency: 1, observe: questionEvent =>
        {
            if (questionEvent.Kind == QuestionEventKind.AskedElsewhere) { elsewhere.TrySetResult(); }
        });
        var second = run.Ask("term");
        await elsewhere.Task.WaitAsync(Hang.Patience);
        // The only permit is free for another question meanwhile.
        var other = run.Ask("other");
        (await held.NextAsync()).Complete("Root B");
        Assert.Equal("Root B", (await other.WaitAsync(Hang.Patience)).Answer!.Parent);

        call.Complete();

        Assert.Equal("Root A", (await first.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.Equal("Root A", (await second.WaitAsync(Hang.Patience)).Answer!.Parent);
        Assert.True(held.IsEmpty);
    }

    [Fact]
    public async Task Asks_after_other_process_failed()
    {
        using SqliteStore one = Stores.Open(folder.File("a.db")), two = Stores.Open(folder.File("a.db"));
        var held = new GatedCalls();
        var first = TestEngine.Create(one, new GatedLimitedCurator(held)).StartTestRun(maxAttempts: 1).Ask("term");
        var call = await held.NextAsync();
        var second = TestEngine.Create(two, new GatedLimitedCurator(held)).StartTestRun().Ask("term");

        call.Fail(new CuratorException(PathwayErrors.ReplyUnreadable, "half", isTransient: false));

        Assert.NotNull((await first.WaitAsync(Hang.Patience)).Failure);
        (await held.NextAsync()).Complete("Root B");
        Assert.Equal("Root B", (await second.WaitAsync(Hang.Patience)).Answer!.Parent);
    }

    [Fact]
    public async Task Batch_leaves_out_questions_held_by_other_process()
    {
        using SqliteStore one = Stores.Open(folder.File("a.db")), two = Stores.Open(folder.File("a.db"));
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var asking = new PairCurator(static _ => PairCurator.Same)
        {
            Limiter = new RecordingLimiter(), Before = (_, _) =>
            {
                begun.TrySetResult();
                return go.Task;
            },
        };
        var first = TestEngine.Create(one, asking).StartTestRun().AskAllAsync([Pair("b")], 0, default);
        await begun.Task.WaitAsync(Hang.Patience);
        var batched = new TaskCompletionSource();
        var batching = new PairCurator(static _ => PairCurator.Same)
        {
            Limiter = new RecordingLimiter(), Before = (_, _) =>
            {
                batched.TrySetResult();
                return Task.CompletedTask;
            },
        };
        var second = TestEngine.Create(two, batching).StartTestRun().AskAllAsync([Pair("a"), Pair("b"), Pair("c")], 0, default);
        await batched.Task.WaitAsync(Hang.Patience);

        go.SetResult();

        Assert.All(await first.WaitAsync(Hang.Patience), static reply => Assert.NotNull(reply.Answer));
        Assert.All(await second.WaitAsync(Hang.Patience), static reply => Assert.NotNull(reply.Answer));
        Assert.Single(batching.Calls);
        Assert.DoesNotContain("b with", batching.Pairs[0], StringComparison.Ordinal);
        Assert.Single(asking.Calls);

        static SameConceptQuestion Pair(string left) => SameConceptQuestion.Of($"{left} with", "z");
    }

    /// <summary>Gated calls with a limiter.</summary>
    private sealed class GatedLimitedCurator(GatedCalls held) : ISingleQuestionCurator, ICallPolicy
    {
        public ICallPolicy CallPolicy => this;

        private readonly RecordingLimiter limiter = new();

        public string? GetAnswerer(Question question) => "gated";

        public ICallLimiter? GetLimiter(Question question) => limiter;

        public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer => new((TAnswer)(Answer)await held.Answer(question, cancellation));
    }
}

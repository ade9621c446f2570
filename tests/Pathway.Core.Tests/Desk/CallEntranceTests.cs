using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>What stands between a run and a model: who is not asked any more, what may be spent, and what another process asks.</summary>
public sealed class CallEntranceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Told<ParentAnswer> Answer = new(new ParentAnswer { Parent = "Root A" }, PaidCurator.Usage);

    private readonly TemporaryFolder folder = new();
    private readonly MemoryStore store = new();

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_refused_key_costs_one_call_of_a_thousand_questions_and_the_next_run_looks_again()
    {
        var isRefused = true;
        var lane = new UsedLane();
        var curator = new PaidCurator(lane, _ => isRefused ? throw new CuratorException(PathwayErrors.ModelKeyRefused, "host says 403", isTransient: false) : Answer);
        var desk = Desks.Desk(store, curator);
        var run = desk.Run(slots: 1);

        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => run.Ask($"term {i}")));

        Assert.Equal(1, curator.Calls);
        Assert.Single(lane.Requests);
        Assert.All(replies, static reply => Assert.Equal("ModelKeyRefused", reply.Failure!.ErrorId));
        Assert.Single(replies.Select(static reply => reply.Failure!.Cause).Distinct());

        isRefused = false;
        var again = desk.Run();
        replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => again.Ask($"term {i}")));
        Assert.All(replies, static reply => Assert.NotNull(reply.Answer));
    }

    [Fact]
    public async Task A_dead_server_is_asked_a_few_times_and_not_once_for_each_question()
    {
        var clock = new FakeTimeProvider();
        var curator = new PaidCurator(new UsedLane(), static _ => throw new CuratorException(PathwayErrors.EndpointUnreachable, "host could not be reached", isTransient: true));
        var run = new QuestionDesk(store, [curator], clock).Open(new RunOptions { Command = "test", ThrottleLimit = 15, RetryDelay = TimeSpan.Zero });

        var asking = Task.WhenAll(Enumerable.Range(0, 500).Select(i => run.Ask($"term {i}")));
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.All(await asking, static reply => Assert.Equal("EndpointUnreachable", reply.Failure!.ErrorId));
        Assert.InRange(curator.Calls, CallBreaker.ManyInARow + CallBreaker.LastTries, 15 + CallBreaker.LastTries + 15);
        Assert.Single(run.Failures.Select(static failure => failure.Cause).Distinct());
    }

    [Fact]
    public async Task A_budget_ends_a_run_in_order_and_the_next_one_goes_on()
    {
        var curator = new PaidCurator(new UsedLane(), static _ => Answer);
        var desk = Desks.Desk(store, curator);
        for (var round = 1; round <= 3; round++)
        {
            var budget = new RunBudget(new BudgetLimits(10, null, null));
            var run = desk.Open(new RunOptions { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero, Budget = budget });
            var replies = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => run.Ask($"term {i}")));

            Assert.Equal(Math.Min(25, 10 * round), replies.Count(static reply => reply.Answer is not null));
            Assert.Equal(Math.Min(25, 10 * round), store.Answers().Count);
            Assert.All(replies.Where(static reply => reply.Failure is not null), static reply => Assert.Equal(("BudgetReached", "-MaxCalls is reached: 10 calls of 10 are used"), (reply.Failure!.ErrorId, reply.Failure.Cause)));
        }
        Assert.Equal(25, curator.Calls);
    }

    [Fact]
    public async Task Two_runs_share_what_both_may_spend()
    {
        var curator = new PaidCurator(new UsedLane(), static _ => Answer);
        var budget = new RunBudget(new BudgetLimits(null, 1300, null));
        var desk = Desks.Desk(store, curator);
        DeskRun[] runs = [Open(), Open()];

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => runs[i % 2].Ask($"term {i}")));

        // Each uses 125 and may use 200.
        Assert.Equal(9, curator.Calls);
        Assert.Equal(9 * 125, budget.Tokens);

        DeskRun Open() => desk.Open(new RunOptions { Command = "test", ThrottleLimit = 4, Budget = budget });
    }

    [Fact]
    public async Task What_another_process_asks_is_waited_for_without_a_slot_and_adopted()
    {
        using SqliteStore one = Stores.Open(folder.File("a.db")), two = Stores.Open(folder.File("a.db"));
        var held = new HeldCalls();
        var (asking, waiting) = (new GatedPaid(held), new GatedPaid(held));
        var first = Desks.Desk(one, asking).Run().Ask("term");
        var call = await held.NextAsync();
        var elsewhere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Desks.Desk(two, waiting).Run(slots: 1, observe: told => { if (told.Kind == DeskEventKind.AskedElsewhere) { elsewhere.TrySetResult(); } });
        var second = run.Ask("term");
        await elsewhere.Task.WaitAsync(Patience);
        // The only slot is free for another question meanwhile.
        var other = run.Ask("other");
        (await held.NextAsync()).Let("Root B");
        Assert.Equal("Root B", (await other.WaitAsync(Patience)).Answer!.Parent);

        call.Let();

        Assert.Equal("Root A", (await first.WaitAsync(Patience)).Answer!.Parent);
        Assert.Equal("Root A", (await second.WaitAsync(Patience)).Answer!.Parent);
        Assert.True(held.IsEmpty);
    }

    [Fact]
    public async Task What_another_process_could_not_answer_is_asked_here()
    {
        using SqliteStore one = Stores.Open(folder.File("a.db")), two = Stores.Open(folder.File("a.db"));
        var held = new HeldCalls();
        var first = Desks.Desk(one, new GatedPaid(held)).Run(tries: 1).Ask("term");
        var call = await held.NextAsync();
        var second = Desks.Desk(two, new GatedPaid(held)).Run().Ask("term");

        call.Fail(new CuratorException(PathwayErrors.ReplyUnreadable, "half", isTransient: false));

        Assert.NotNull((await first.WaitAsync(Patience)).Failure);
        (await held.NextAsync()).Let("Root B");
        Assert.Equal("Root B", (await second.WaitAsync(Patience)).Answer!.Parent);
    }

    [Fact]
    public async Task Of_a_batch_what_another_process_asks_is_left_to_it()
    {
        using SqliteStore one = Stores.Open(folder.File("a.db")), two = Stores.Open(folder.File("a.db"));
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var asking = new PairCurator(static _ => PairCurator.Yes)
        {
            Lane = new UsedLane(), Before = (_, _) =>
            {
                begun.TrySetResult();
                return go.Task;
            },
        };
        var first = Desks.Desk(one, asking).Run().AskAllAsync([Pair("b")], 0, default);
        await begun.Task.WaitAsync(Patience);
        var batched = new TaskCompletionSource();
        var batching = new PairCurator(static _ => PairCurator.Yes)
        {
            Lane = new UsedLane(), Before = (_, _) =>
            {
                batched.TrySetResult();
                return Task.CompletedTask;
            },
        };
        var second = Desks.Desk(two, batching).Run().AskAllAsync([Pair("a"), Pair("b"), Pair("c")], 0, default);
        await batched.Task.WaitAsync(Patience);

        go.SetResult();

        Assert.All(await first.WaitAsync(Patience), static reply => Assert.NotNull(reply.Answer));
        Assert.All(await second.WaitAsync(Patience), static reply => Assert.NotNull(reply.Answer));
        Assert.Single(batching.Calls);
        Assert.DoesNotContain("b with", batching.Pairs[0], StringComparison.Ordinal);
        Assert.Single(asking.Calls);

        static SameConceptQuestion Pair(string left) => SameConceptQuestion.Of($"{left} with", "z");
    }

    /// <summary>Held calls that are paid.</summary>
    private sealed class GatedPaid(HeldCalls held) : ICurator
    {
        private readonly UsedLane lane = new();

        public string? Answerer(Question question) => "gated";

        public ICallLane? Lane(Question question) => lane;

        public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer => new((TAnswer)(Answer)await held.Answer(question, cancellation));
    }
}

using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>Several questions in one call: only transport, and the same whatever comes when.</summary>
public sealed class ClosedSetTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(15, 3)]
    [InlineData(64, 4)]
    public async Task Batches_are_cut_in_sorted_order_at_any_number_of_slots_and_in_any_order(int slots, int seed)
    {
        var curator = new PairCurator(static _ => PairCurator.Yes) { Before = static async (_, _) => await Task.Yield() };
        var questions = Pairs(10);
        new Random(seed).Shuffle(questions);

        var replies = await Desks.Desk(store, curator).Run(slots).AskAllAsync(questions, 0, default);

        Assert.Equal(["a00 a01 a02", "a03 a04 a05", "a06 a07 a08", "a09"], curator.Calls.Order(StringComparer.Ordinal));
        Assert.All(replies, static reply => Assert.Equal((true, PathwaySource.Asked), (reply.Answer!.IsSame, reply.Provenance!.Source)));
        Assert.Equal(10, store.Answers().Count);
    }

    [Fact]
    public async Task Equal_subjects_are_sorted_by_the_rest_of_the_question_and_replies_come_in_the_order_asked()
    {
        var curator = new PairCurator(static pair => new SameConceptAnswer { IsSame = true, Kept = pair.Other }) { Size = 2 };
        SameConceptQuestion[] questions = [new() { Subject = "a", Other = "d" }, new() { Subject = "a", Other = "b" }, new() { Subject = "a", Other = "d" }, new() { Subject = "a", Other = "c" }];

        var replies = await Desks.Desk(store, curator).Run(slots: 1).AskAllAsync(questions, 0, default);

        Assert.Equal(["d", "b", "d", "c"], replies.Select(static reply => reply.Answer!.Kept));
        Assert.Equal(["a a", "a"], curator.Calls);
        Assert.Equal(["b", "c", "d"], store.Answers().Select(static answer => answer.Json[^3..^2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_has_one_slot_one_place_in_the_lane_and_one_line_in_the_ledger()
    {
        var lane = new UsedLane();
        var curator = new PairCurator(static _ => PairCurator.Yes) { Lane = lane };
        var run = Desks.Desk(store, curator).Run(slots: 1);

        await run.AskAllAsync(Pairs(5), 7, default);

        Assert.Equal([("a00", 30, 7), ("a03", 20, 7)], lane.Requests.Select(static request => (request.Name, request.Tokens, request.Priority)));
        Assert.Equal((1, 0), (lane.MostInside, lane.Inside));
        Assert.Equal([(3, "a00", 100L), (2, "a03", 100L)], store.Calls(run.RunId).Select(static call => (call.Questions, call.Subject, call.InputTokens!.Value)));
        Assert.Equal(new DeskCounts(5, 5, 0, 0, 2, 0), run.Counts);
    }

    [Fact]
    public async Task What_is_stored_is_in_no_batch()
    {
        var curator = new PairCurator(static _ => PairCurator.Yes);
        var desk = Desks.Desk(store, curator);
        await desk.Run().AskAsync(Pairs(5)[1], 0, default);
        var run = desk.Run();

        await run.AskAllAsync(Pairs(5), 0, default);

        Assert.Equal(["a01", "a00 a02 a03", "a04"], curator.Calls.OrderBy(static call => call is "a01" ? 0 : 1).ThenBy(static call => call, StringComparer.Ordinal));
        Assert.Equal(1, run.Counts.Stored);
        Assert.All(await desk.Run().AskAllAsync(Pairs(5), 0, default), static reply => Assert.Equal(PathwaySource.Stored, reply.Provenance!.Source));
        Assert.Equal(3, curator.Calls.Count);
    }

    [Fact]
    public async Task What_is_left_out_is_asked_again_alone_and_nothing_else_is()
    {
        var asked = 0;
        var curator = new PairCurator(pair => pair.Subject == "a01" && Interlocked.Increment(ref asked) == 1 ? null : PairCurator.Yes);
        var run = Desks.Desk(store, curator).Run(slots: 1);

        var replies = await run.AskAllAsync(Pairs(3), 0, default);

        Assert.Equal(["a00 a01 a02", "a01"], curator.Calls);
        Assert.All(replies, static reply => Assert.True(reply.Answer!.IsSame));
        Assert.Equal([(3, CallOutcome.Answered, "ReplyUnreadable"), (1, CallOutcome.Answered, null)], store.Calls(run.RunId).Select(static call => (call.Questions, call.Outcome, call.ErrorId)));
    }

    [Fact]
    public async Task Where_nothing_of_a_batch_comes_each_is_asked_alone_with_its_own_tries()
    {
        var curator = new PairCurator(static pair => pair.Subject == "a01" ? null : PairCurator.Yes) { Before = static (put, _) => put.Count > 1 ? throw new CuratorException(PathwayErrors.ReplyUnreadable, "no JSON", isTransient: false) : Task.CompletedTask };
        var run = Desks.Desk(store, curator).Run(tries: 2);

        var replies = await run.AskAllAsync(Pairs(3), 0, default);

        Assert.Equal(["a00", "a00 a01 a02", "a01", "a01", "a02"], curator.Calls.Order(StringComparer.Ordinal));
        Assert.Equal([null, "ReplyUnreadable", null], replies.Select(static reply => reply.Failure?.ErrorId));
        Assert.Single(run.Failures);
    }

    [Theory]
    [InlineData("ReplyBlocked")]
    [InlineData("ModelRequestRefused")]
    public async Task One_question_that_is_refused_does_not_cost_the_others_theirs(string id)
    {
        var error = PathwayErrors.All.Single(error => error.Id == id);
        var curator = new PairCurator(static _ => PairCurator.Yes) { Before = (put, _) => put.Contains("a01") ? throw new CuratorException(error, "I will not", isTransient: false) : Task.CompletedTask };

        var replies = await Desks.Desk(store, curator).Run().AskAllAsync(Pairs(3), 0, default);

        Assert.Equal([null, id, null], replies.Select(static reply => reply.Failure?.ErrorId));
        Assert.Equal(2, store.Answers().Count);
    }

    [Fact]
    public async Task A_batch_that_may_pass_is_tried_again_as_it_is_and_fails_for_all_of_it()
    {
        var curator = new PairCurator(static _ => PairCurator.Yes) { Before = static (put, _) => put.Contains("a00") ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) : Task.CompletedTask };
        var run = Desks.Desk(store, curator).Run(slots: 1, tries: 3);

        var replies = await run.AskAllAsync(Pairs(5), 0, default);

        Assert.Equal(["a00 a01 a02", "a00 a01 a02", "a00 a01 a02", "a03 a04"], curator.Calls);
        Assert.Equal([false, false, false, true, true], replies.Select(static reply => reply.Failure is null));
        Assert.Equal(3, run.Failures.Count);
        // Known now: not asked again in this run, in a set or by itself.
        Assert.Equal(3, (await run.AskAllAsync(Pairs(5), 0, default)).Count(static reply => reply.Failure is not null));
        Assert.NotNull((await run.AskAsync(Pairs(1)[0], 0, default)).Failure);
        Assert.Equal(4, curator.Calls.Count);
    }

    [Fact]
    public async Task The_next_curator_gets_batches_cut_from_all_that_the_one_before_did_not_know()
    {
        var first = new PairCurator(static pair => int.Parse(pair.Subject[1..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 0 ? PairCurator.Yes : new SameConceptAnswer(), "first") { Size = 1 };
        var second = new PairCurator(static pair => pair.Subject == "a03" ? new SameConceptAnswer() : new SameConceptAnswer { IsSame = false }, "second");
        var desk = Desks.Desk(store, first, second);

        var replies = await desk.Run(slots: 3).AskAllAsync(Pairs(10), 0, default);

        Assert.Equal(10, first.Calls.Count);
        Assert.Equal(["a01 a03 a05", "a07 a09"], second.Calls.Order(StringComparer.Ordinal));
        Assert.Equal([true, false, true, null, true, false, true, false, true, false], replies.Select(static reply => reply.Answer!.IsSame));
        Assert.Equal(["first", "second", "first", "second"], replies.Take(4).Select(static reply => reply.Provenance!.Answerer));
        // What the first does not know is stored too: only the second would be asked again.
        await desk.Run().AskAllAsync(Pairs(12), 0, default);
        Assert.Equal((12, 3), (first.Calls.Count, second.Calls.Count));
    }

    [Fact]
    public async Task What_is_in_flight_elsewhere_is_waited_for_and_not_asked_twice()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var curator = new PairCurator(static _ => PairCurator.Yes) { Before = (put, _) => put is ["a01"] ? held.Task : Task.CompletedTask };
        var desk = Desks.Desk(store, curator);
        var alone = desk.Run().AskAsync(Pairs(2)[1], 0, default);
        var set = desk.Run().AskAllAsync(Pairs(4), 0, default);
        while (curator.Calls.Count < 2) { await Task.Yield(); }

        Assert.False(set.IsCompleted);
        held.SetResult();

        Assert.All(await set, static reply => Assert.True(reply.Answer!.IsSame));
        Assert.True((await alone).Answer!.IsSame);
        Assert.Equal(["a00 a02 a03", "a01"], curator.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_defect_of_a_curator_is_a_failure_of_the_batch_and_a_broken_store_reaches_whoever_asks()
    {
        var curator = new PairCurator(static _ => throw new FormatException("oops"));
        var replies = await Desks.Desk(store, curator).Run().AskAllAsync(Pairs(3), 0, default);
        Assert.All(replies, static reply => Assert.Equal("CuratorFault", reply.Failure!.ErrorId));

        var broken = new BreakingStore();
        var breaking = new PairCurator(static _ => PairCurator.Yes) { Before = (_, _) => { broken.IsBroken = true; return Task.CompletedTask; } };
        await Assert.ThrowsAsync<StoreException>(() => Desks.Desk(broken, breaking).Run().AskAllAsync(Pairs(3), 0, default));
    }

    [Fact]
    public async Task Nobody_is_asked_in_a_replay_nor_by_a_look_ahead()
    {
        var curator = new PairCurator(static _ => PairCurator.Yes);
        await Desks.Desk(store, curator).Run().AskAllAsync(Pairs(2), 0, default);
        var replay = new QuestionDesk(store, [curator], TimeProvider.System, isReplay: true);

        var replies = await replay.Run().AskAllAsync(Pairs(3), 0, default);
        var ahead = new StoredAsker(Desks.Desk(store, curator));
        await ahead.AskAllAsync(Pairs(3), 0, default);

        Assert.Equal([true, true, null], replies.Select(static reply => reply.Answer?.IsSame));
        Assert.Equal((2, 1), (ahead.Stored, ahead.Open));
        Assert.Single(curator.Calls);
    }

    [Fact]
    public async Task A_set_leaves_out_what_was_asked_in_the_rounds_before()
    {
        var curator = new PairCurator(static _ => PairCurator.Yes);
        var run = Desks.Desk(store, curator).Run();
        var once = new AskedOnce(run);
        await once.AskAllAsync(Pairs(2), 0, default);

        var replies = await once.AskAllAsync([.. Pairs(4), .. Pairs(4)], 0, default);
        await once.AskAsync(Pairs(4)[3], 0, default);

        Assert.Equal(8, replies.Count);
        Assert.Equal(["a00 a01", "a02 a03"], curator.Calls);
        Assert.Equal(4, run.Counts.Questions);
        Assert.Empty(await once.AskAllAsync<SameConceptAnswer>([], 0, default));
    }

    internal static SameConceptQuestion[] Pairs(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => SameConceptQuestion.Of(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a{i:00}"), "z"))];
}

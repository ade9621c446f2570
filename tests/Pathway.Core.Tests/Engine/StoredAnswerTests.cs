using Pathway.Doubles;
using Pathway.Model;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class StoredAnswerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly MemoryStore store = new();

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_stored_answer_is_not_asked_again()
    {
        var curator = DelegateCurator.Returning("Root A");
        var engine = TestEngine.Create(store, curator);
        var first = await engine.StartTestRun().Ask("term");
        var run = engine.StartTestRun();

        var second = await run.Ask("term");

        Assert.Equal(1, curator.Calls);
        Assert.Equal((PathwaySource.Asked, PathwaySource.Stored), (first.Provenance!.Source, second.Provenance!.Source));
        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal(new RunProgress(1, 1, 1, 0, 0, 0), run.Progress);
    }

    [Fact]
    public async Task Another_answerer_and_another_question_have_answers_of_their_own()
    {
        await TestEngine.Create(store, DelegateCurator.Returning("Root A", "one")).StartTestRun().Ask("term");
        var two = DelegateCurator.Returning("Root B", "two");
        var run = TestEngine.Create(store, two).StartTestRun();

        Assert.Equal("Root B", (await run.Ask("term")).Answer!.Parent);
        await run.AskAsync(TestEngine.Parent("term", "x"), 0, CancellationToken.None);

        Assert.Equal(2, two.Calls);
    }

    [Fact]
    public async Task Exact_answer_wins_over_imported_answer_over_call()
    {
        var curator = DelegateCurator.Returning("asked");
        var run = TestEngine.Create(store, curator).StartTestRun();
        store.GetOrAdd(TestEngine.Imported("both", """{"parent":"imported"}"""));
        store.GetOrAdd(TestEngine.Stored(TestEngine.Parent("both"), "stub", """{"parent":"exact"}"""));
        store.GetOrAdd(TestEngine.Imported("imported only", """{"parent":"imported"}"""));

        var replies = await Task.WhenAll(run.Ask("both"), run.Ask("imported only"), run.Ask("neither"));

        Assert.Equal(["exact", "imported", "asked"], replies.Select(static reply => reply.Answer!.Parent));
        Assert.Equal([PathwaySource.Stored, PathwaySource.Imported, PathwaySource.Asked],
            replies.Select(static reply => reply.Provenance!.Source));
        Assert.Equal("old cache", replies[1].Provenance!.Answerer);
        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task An_imported_answer_does_not_serve_a_question_that_excludes_something()
    {
        store.GetOrAdd(TestEngine.Imported("term", """{"parent":"imported"}"""));

        var reply = await TestEngine.Create(store, DelegateCurator.Returning("asked")).StartTestRun()
            .AskAsync(TestEngine.Parent("term", "imported"), 0, CancellationToken.None);

        Assert.Equal("asked", reply.Answer!.Parent);
    }

    [Fact]
    public async Task An_abstention_is_stored_and_the_next_curator_asked()
    {
        var silent = DelegateCurator.Returning(null, "silent");
        var knows = DelegateCurator.Returning("Root B", "knows");
        var engine = TestEngine.Create(store, silent, knows);

        Assert.Equal("Root B", (await engine.StartTestRun().Ask("term")).Answer!.Parent);
        Assert.Equal("Root B", (await engine.StartTestRun().Ask("term")).Answer!.Parent);

        Assert.Equal((1, 1), (silent.Calls, knows.Calls));
        Assert.Equal(2, store.Answers().Count);
    }

    [Fact]
    public async Task Abstention_of_all_curators_is_the_answer()
    {
        var one = DelegateCurator.Returning(null, "one");
        var two = DelegateCurator.Returning(null, "two");
        var engine = TestEngine.Create(store, one, two);

        var first = await engine.StartTestRun().Ask("term");
        var second = await engine.StartTestRun().Ask("term");

        Assert.True(first.Answer!.IsAbstention);
        Assert.True(second.Answer!.IsAbstention);
        Assert.Equal(("two", "two"), (first.Provenance!.Answerer, second.Provenance!.Answerer));
        Assert.Equal((1, 1), (one.Calls, two.Calls));
    }

    [Fact]
    public async Task A_curator_that_was_not_asked_yet_is_asked_though_another_abstained()
    {
        await TestEngine.Create(store, DelegateCurator.Returning(null, "silent")).StartTestRun().Ask("term");

        var reply = await TestEngine.Create(store, DelegateCurator.Returning(null, "silent"), DelegateCurator.Returning("Root A", "new"))
            .StartTestRun().Ask("term");

        Assert.Equal("Root A", reply.Answer!.Parent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"parent\":\"Ro")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"parent\":5}")]
    [InlineData("\0\0\0")]
    public async Task Unreadable_row_is_replaced_by_next_answer(string half)
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path)) { await made.AddAsync(TestEngine.Stored(TestEngine.Parent("term"), "stub", half), null); }
        var curator = DelegateCurator.Returning("Root A");
        var (file, warnings) = Stores.OpenWithWarnings(path);
        using (file)
        {
            var engine = TestEngine.Create(file, curator);
            Assert.Equal("Root A", (await engine.StartTestRun().Ask("term")).Answer!.Parent);
            Assert.Equal("Root A", (await engine.StartTestRun().Ask("term")).Answer!.Parent);
            await engine.DrainAsync();
        }
        Assert.Empty(warnings);
        Assert.Equal(1, curator.Calls);
        using var again = Stores.Open(path);
        Assert.Equal("""{"parent":"Root A"}""", Assert.Single(again.Answers()).Answer);
    }

    [Fact]
    public async Task Lone_surrogate_is_stored_as_replacement_character()
    {
        var engine = TestEngine.Create(store, DelegateCurator.Returning("a\ud800b"));

        Assert.Equal("a\ufffdb", (await engine.StartTestRun().Ask("term")).Answer!.Parent);
    }

    [Fact]
    public async Task Engine_without_curators_returns_imported_answers()
    {
        store.GetOrAdd(TestEngine.Imported("known", """{"parent":"Root B"}"""));
        var run = TestEngine.Create(store).StartTestRun();

        Assert.Equal("Root B", (await run.Ask("known")).Answer!.Parent);
        var failure = (await run.Ask("unknown")).Failure!;

        Assert.Equal("AnswerUnavailable", failure.ErrorId);
        Assert.Equal(0, run.Progress.Calls);
        Assert.Single(store.Answers());
    }

    [Fact]
    public async Task Dry_run_counts_each_question_once_and_writes_nothing()
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path))
        {
            await made.AddAsync(TestEngine.Stored(TestEngine.Parent("known"), "stub", """{"parent":"Root A"}"""), null);
            await made.AddAsync(TestEngine.Stored(TestEngine.Parent("half"), "stub", "{ half"), null);
        }
        var before = await File.ReadAllBytesAsync(path);
        var curator = DelegateCurator.Returning("Root A");
        using (var snapshot = SqliteSnapshot.Open(path))
        {
            var asker = new DryRunAsker(TestEngine.Create(snapshot, curator));
            foreach (var term in (string[])["known", "half", "new", "new", "known"]) { await asker.Ask(term); }
            Assert.Equal((1, 2), (asker.StoredCount, asker.OpenCount));
        }
        Assert.Equal(0, curator.Calls);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Equal(["a.db"], folder.Names);
    }
}

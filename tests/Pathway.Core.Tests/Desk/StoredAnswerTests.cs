using Pathway.Doubles;
using Pathway.Model;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

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
        var curator = DelegateCurator.Saying("Root A");
        var desk = Desks.Desk(store, curator);
        var first = await desk.Run().Ask("term");
        var run = desk.Run();

        var second = await run.Ask("term");

        Assert.Equal(1, curator.Calls);
        Assert.Equal((PathwaySource.Asked, PathwaySource.Stored), (first.Provenance!.Source, second.Provenance!.Source));
        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal(new DeskCounts(1, 1, 1, 0, 0, 0), run.Counts);
    }

    [Fact]
    public async Task Another_answerer_and_another_question_have_answers_of_their_own()
    {
        await Desks.Desk(store, DelegateCurator.Saying("Root A", "one")).Run().Ask("term");
        var two = DelegateCurator.Saying("Root B", "two");
        var run = Desks.Desk(store, two).Run();

        Assert.Equal("Root B", (await run.Ask("term")).Answer!.Parent);
        await run.AskAsync(Desks.Parent("term", "x"), 0, CancellationToken.None);

        Assert.Equal(2, two.Calls);
    }

    [Fact]
    public async Task An_exact_answer_goes_before_an_imported_one_and_that_before_asking()
    {
        var curator = DelegateCurator.Saying("asked");
        var run = Desks.Desk(store, curator).Run();
        store.Keep(Desks.Imported("both", """{"parent":"imported"}"""));
        store.Keep(Desks.Stored(Desks.Parent("both"), "stub", """{"parent":"exact"}"""));
        store.Keep(Desks.Imported("imported only", """{"parent":"imported"}"""));

        var replies = await Task.WhenAll(run.Ask("both"), run.Ask("imported only"), run.Ask("neither"));

        Assert.Equal(["exact", "imported", "asked"], replies.Select(static reply => reply.Answer!.Parent));
        Assert.Equal([PathwaySource.Stored, PathwaySource.Imported, PathwaySource.Asked], replies.Select(static reply => reply.Provenance!.Source));
        Assert.Equal("old cache", replies[1].Provenance!.Answerer);
        Assert.Equal(1, curator.Calls);
    }

    [Fact]
    public async Task An_imported_answer_does_not_serve_a_question_that_excludes_something()
    {
        store.Keep(Desks.Imported("term", """{"parent":"imported"}"""));

        var reply = await Desks.Desk(store, DelegateCurator.Saying("asked")).Run().AskAsync(Desks.Parent("term", "imported"), 0, CancellationToken.None);

        Assert.Equal("asked", reply.Answer!.Parent);
    }

    [Fact]
    public async Task An_abstention_is_stored_and_the_next_curator_asked()
    {
        var silent = DelegateCurator.Saying(null, "silent");
        var knows = DelegateCurator.Saying("Root B", "knows");
        var desk = Desks.Desk(store, silent, knows);

        Assert.Equal("Root B", (await desk.Run().Ask("term")).Answer!.Parent);
        Assert.Equal("Root B", (await desk.Run().Ask("term")).Answer!.Parent);

        Assert.Equal((1, 1), (silent.Calls, knows.Calls));
        Assert.Equal(2, store.Answers().Count);
    }

    [Fact]
    public async Task When_all_abstain_the_abstention_is_the_answer_and_nobody_is_asked_twice()
    {
        var one = DelegateCurator.Saying(null, "one");
        var two = DelegateCurator.Saying(null, "two");
        var desk = Desks.Desk(store, one, two);

        var first = await desk.Run().Ask("term");
        var second = await desk.Run().Ask("term");

        Assert.True(first.Answer!.IsAbstention);
        Assert.True(second.Answer!.IsAbstention);
        Assert.Equal(("two", "two"), (first.Provenance!.Answerer, second.Provenance!.Answerer));
        Assert.Equal((1, 1), (one.Calls, two.Calls));
    }

    [Fact]
    public async Task A_curator_that_was_not_asked_yet_is_asked_though_another_abstained()
    {
        await Desks.Desk(store, DelegateCurator.Saying(null, "silent")).Run().Ask("term");

        var reply = await Desks.Desk(store, DelegateCurator.Saying(null, "silent"), DelegateCurator.Saying("Root A", "new")).Run().Ask("term");

        Assert.Equal("Root A", reply.Answer!.Parent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"parent\":\"Ro")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"parent\":5}")]
    [InlineData("\0\0\0")]
    public async Task Half_a_row_is_as_good_as_none_and_gives_way_to_the_next_answer(string half)
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path)) { await made.AddAsync(Desks.Stored(Desks.Parent("term"), "stub", half), null); }
        var curator = DelegateCurator.Saying("Root A");
        var (file, warnings) = Stores.OpenAnyhow(path);
        using (file)
        {
            var desk = Desks.Desk(file, curator);
            Assert.Equal("Root A", (await desk.Run().Ask("term")).Answer!.Parent);
            Assert.Equal("Root A", (await desk.Run().Ask("term")).Answer!.Parent);
            await desk.LandAllAsync();
        }
        Assert.Empty(warnings);
        Assert.Equal(1, curator.Calls);
        using var again = Stores.Open(path);
        Assert.Equal("""{"parent":"Root A"}""", Assert.Single(again.Answers()).Json);
    }

    [Fact]
    public async Task A_name_that_is_half_a_character_is_stored_as_every_encoder_would()
    {
        var desk = Desks.Desk(store, DelegateCurator.Saying("a\ud800b"));

        Assert.Equal("a\ufffdb", (await desk.Run().Ask("term")).Answer!.Parent);
    }

    [Fact]
    public async Task A_desk_without_curators_asks_nobody_and_serves_what_was_imported()
    {
        store.Keep(Desks.Imported("known", """{"parent":"Root B"}"""));
        var run = Desks.Desk(store).Run();

        Assert.Equal("Root B", (await run.Ask("known")).Answer!.Parent);
        var failure = (await run.Ask("unknown")).Failure!;

        Assert.Equal("AnswerUnavailable", failure.ErrorId);
        Assert.Equal(0, run.Counts.Calls);
        Assert.Single(store.Answers());
    }

    [Fact]
    public async Task A_look_ahead_counts_each_question_once_and_writes_nothing()
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path))
        {
            await made.AddAsync(Desks.Stored(Desks.Parent("known"), "stub", """{"parent":"Root A"}"""), null);
            await made.AddAsync(Desks.Stored(Desks.Parent("half"), "stub", "{ half"), null);
        }
        var before = await File.ReadAllBytesAsync(path);
        var curator = DelegateCurator.Saying("Root A");
        using (var snapshot = SqliteSnapshot.Open(path))
        {
            var asker = new StoredAsker(Desks.Desk(snapshot, curator));
            foreach (var term in (string[])["known", "half", "new", "new", "known"]) { await asker.Ask(term); }
            Assert.Equal((1, 2), (asker.Stored, asker.Open));
        }
        Assert.Equal(0, curator.Calls);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
        Assert.Equal(["a.db"], folder.Names);
    }
}

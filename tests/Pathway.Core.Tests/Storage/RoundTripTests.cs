using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage;

public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("{\"parent\":\"Über-Ärger 🧬\"}")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task An_answer_comes_back_as_it_went_in(string json)
    {
        var answer = Stores.Answer("key", json) with
            { RunId = null, IsPlain = false, IsImported = true,
                At = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567) };
        using (var store = Stores.Open(folder.File("a.db"))) { Assert.Equal(answer, await store.AddAsync(answer, null)); }

        using var again = Stores.Open(folder.File("a.db"));

        Assert.Equal(answer, again.Find("key"));
        Assert.Null(again.Find("KEY"));
        Assert.Equal([answer], again.Answers());
    }

    [Fact]
    public async Task An_answer_of_ten_megabytes_comes_back_whole()
    {
        var answer = Stores.Answer("key", new string('x', 10_000_000));
        using var store = Stores.Open(folder.File("a.db"));

        await store.AddAsync(answer, null);

        Assert.Equal(answer, store.Find("key"));
    }

    [Fact]
    public async Task First_answer_to_a_key_wins()
    {
        using var store = Stores.Open(folder.File("a.db"));
        var first = await store.AddAsync(Stores.Answer("key", "1"), null);

        var second = await store.AddAsync(Stores.Answer("key", "2"), Stores.Call("run 1", "key"));

        Assert.Equal(first, second);
        Assert.Equal("1", store.Find("key")!.Json);
        Assert.Single(store.Calls("run 1"));
    }

    [Fact]
    public async Task Removed_answers_are_counted_and_gone_and_another_can_take_the_place()
    {
        using var store = Stores.Open(folder.File("a.db"));
        await store.AddAsync(Stores.Answer("a"), null);
        await store.AddAsync(Stores.Answer("b"), null);

        Assert.Equal(1, await store.RemoveAsync(["a", "no such key"]));

        Assert.Null(store.Find("a"));
        Assert.NotNull(store.Find("b"));
        Assert.Equal("new", (await store.AddAsync(Stores.Answer("a", "new"), null)).Json);
    }

    [Fact]
    public async Task An_unreadable_answer_is_discarded_only_while_it_is_the_same()
    {
        var bad = Stores.Answer("key", "{ half");
        using var store = Stores.Open(folder.File("a.db"));
        await store.AddAsync(Stores.Answer("key", "good"), null);

        await store.DiscardAsync(bad);
        Assert.Equal("good", store.Find("key")!.Json);

        await store.DiscardAsync(bad with { Json = "good" });
        Assert.Null(store.Find("key"));
    }

    [Fact]
    public async Task Calls_come_back_by_run_in_the_order_in_which_they_started()
    {
        using var store = Stores.Open(folder.File("a.db"));
        await store.RecordAsync(Stores.Call("run 1", "late", 2));
        await store.RecordAsync(Stores.Call("run 2", "other"));
        await store.RecordAsync(Stores.Call("run 1", "early", 1) with { ErrorId = null, Outcome = PathwayCallOutcome.Aborted });

        Assert.Equal(
            [Stores.Call("run 1", "early", 1) with { ErrorId = null, Outcome = PathwayCallOutcome.Aborted }, Stores.Call("run 1", "late", 2)],
            store.Calls("run 1"));
    }

    [Fact]
    public async Task A_run_is_replaced_by_what_is_said_of_it_last_and_the_latest_run_comes_first()
    {
        using var store = Stores.Open(folder.File("a.db"));
        await store.RecordAsync(Stores.Run("a", PathwayRunState.Running) with { EndedAt = null });
        await store.RecordAsync(Stores.Run("b", PathwayRunState.Stopped, 5));
        await store.RecordAsync(Stores.Run("a", PathwayRunState.Complete));

        Assert.Equal([Stores.Run("b", PathwayRunState.Stopped, 5), Stores.Run("a", PathwayRunState.Complete)], store.Runs());
    }

    [Fact]
    public async Task All_kinds_of_store_list_answers_in_the_same_order()
    {
        PathwayCacheEntry[] answers =
            [Stores.Answer("z") with { Subject = "a" }, Stores.Answer("a") with { Subject = "Z" },
                Stores.Answer("m") with { Kind = "root" }];
        var path = folder.File("a.db");
        using (var made = Stores.Open(path)) { foreach (var answer in answers) { await made.AddAsync(answer, null); } }

        using var file = Stores.Open(path);
        using var snapshot = SqliteSnapshot.Open(path);
        using var memory = new MemoryStore();
        foreach (var answer in answers) { memory.GetOrAdd(answer); }

        string[] expected = ["a", "z", "m"];
        Assert.All((IStore[])[file, snapshot, memory],
            store => Assert.Equal(expected, store.Answers().Select(static answer => answer.Key)));
    }

    [Fact]
    public async Task Unknown_times_and_states_are_readable()
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path))
        {
            await made.AddAsync(Stores.Answer("key"), Stores.Call("run 1", "key"));
            await made.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
        }
        Stores.Query(path,
            "UPDATE answers SET at = 'yesterday'; UPDATE calls SET outcome = 'Sung', started = ''; "
            + "UPDATE runs SET state = 'Dreaming', ended = 'x'");

        using var store = Stores.Open(path);

        Assert.Equal(DateTimeOffset.UnixEpoch, store.Find("key")!.At);
        Assert.Equal(PathwayCallOutcome.Failed, Assert.Single(store.Calls("run 1")).Outcome);
        Assert.Equal(PathwayRunState.Failed, Assert.Single(store.Runs()).State);
    }

    [Fact]
    public async Task Closed_store_refuses_work_and_leaves_no_file_open()
    {
        var path = folder.File("a.db");
        var store = Stores.Open(path);
        await store.AddAsync(Stores.Answer("key"), null);
        Assert.NotNull(store.Find("key"));

        store.Dispose();
        store.Dispose();

        await Assert.ThrowsAsync<StoreException>(() => store.AddAsync(Stores.Answer("late"), null));
        Assert.Throws<StoreException>(() => store.Find("key"));
        Assert.Equal(["a.db"], folder.Names);
    }

    [Fact]
    public async Task A_culture_with_other_digits_and_calendars_changes_nothing_in_the_file()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("fa-IR");
            using var store = Stores.Open(folder.File("a.db"));
            await store.AddAsync(Stores.Answer("key"), Stores.Call("run 1", "key"));
            Assert.Equal(Stores.Answer("key"), store.Find("key"));
            Assert.Equal([Stores.Call("run 1", "key")], store.Calls("run 1"));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
        Assert.Equal("2025-03-04T12:00:00.0000000Z", Stores.Query(folder.File("a.db"), "SELECT at FROM answers"));
    }
}

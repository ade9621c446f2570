using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage;

public sealed class BatchStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Question_is_in_one_open_job_whoever_reserves_it()
    {
        var path = folder.File("a.db");
        using var one = Stores.Open(path);
        using var other = Stores.Open(path);

        var reserved = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? one : other).Batches.ReserveAsync(Job($"job {i}"), [Question("k"), Question($"k{i}")])));

        Assert.Single(reserved, static taken => taken.Count == 0);
        Assert.All(reserved.Where(static taken => taken.Count > 0), static taken => Assert.Equal(["k"], taken));
        var job = Assert.Single(one.Batches.ReadAll());
        Assert.Equal(job.Name, other.Batches.FindOpen(["k", "x"])["k"]);
    }

    // Two processes name the same models in different orders at the same moment.
    [Fact]
    public async Task Question_is_in_one_open_job_whichever_of_its_models_is_asked()
    {
        var path = folder.File("a.db");
        using var one = Stores.Open(path);
        using var other = Stores.Open(path);
        var (first, second) = (Question("of a") with { Alternatives = ["of b"] }, Question("of b") with { Alternatives = ["of a"] });

        var reserved = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? one : other).Batches.ReserveAsync(Job($"job {i}"), [i % 2 == 0 ? first : second, Question($"k{i}")])));

        Assert.Single(reserved, static taken => taken.Count == 0);
        Assert.Single(one.Batches.ReadAll());
        await one.AddAsync(Stores.Answer("of c"), null);
        Assert.Equal(["of d"],
            await one.Batches.ReserveAsync(Job("answered"), [Question("of d") with { Alternatives = ["of c"] }, Question("l")]));
    }

    [Fact]
    public async Task Answered_question_is_not_reserved()
    {
        using var store = Stores.Open(folder.File("a.db"));
        await store.AddAsync(Stores.Answer("k"), null);

        Assert.Equal(["k"], await store.Batches.ReserveAsync(Job("j"), [Question("k"), Question("l")]));
        Assert.Empty(store.Batches.ReadAll());
    }

    [Fact]
    public async Task Job_is_kept_whole_and_ends_once()
    {
        var path = folder.File("a.db");
        var job = Job("j");
        using (var store = Stores.Open(path))
        {
            await store.Batches.ReserveAsync(job, [Question("a", "r1"), Question("b", "r1", 1), Question("c", "r2")]);
            Assert.Equal([job], store.Batches.ReadAll());
            job = job with { State = StoredBatchState.Submitted, Id = "batches/1" };
            Assert.True(await store.Batches.UpdateAsync(job, StoredBatchState.Reserved));
            Assert.False(await store.Batches.UpdateAsync(job, StoredBatchState.Reserved));
        }
        using var again = Stores.Open(path);
        Assert.Equal([job], again.Batches.ReadAll());
        Assert.Equal([Question("a", "r1"), Question("b", "r1", 1), Question("c", "r2")], again.Batches.ReadQuestions("j"));

        Assert.True(await again.Batches.SettleAsync("j", "r1", [Stores.Answer("a")], Stores.Call("j", "a")));
        Assert.False(await again.Batches.SettleAsync("j", "r1", [Stores.Answer("b")], Stores.Call("j", "a")));

        Assert.NotNull(again.Find("a"));
        Assert.Null(again.Find("b"));
        Assert.Single(again.Calls("j"));
        Assert.Equal([Question("c", "r2")], again.Batches.ReadQuestions("j"));
        Assert.True(await again.Batches.UpdateAsync(job with { State = StoredBatchState.Received, EndedAt = Noon },
            StoredBatchState.Submitted));
        var ended = Assert.Single(again.Batches.ReadAll());
        Assert.Equal((1, 2, Noon), (ended.Answered, ended.Failed, ended.EndedAt));
        Assert.Empty(again.Batches.FindOpen(["a", "b", "c"]));
        Assert.Empty(await again.Batches.ReserveAsync(Job("next"), [Question("b"), Question("c")]));
    }

    [Fact]
    public async Task Read_only_file_shows_its_jobs_and_an_earlier_one_has_none()
    {
        var path = folder.File("a.db");
        using (var store = Stores.Open(path)) { await store.Batches.ReserveAsync(Job("j"), [Question("a")]); }

        using (var snapshot = SqliteSnapshot.Open(path))
        {
            Assert.Equal("j", Assert.Single(snapshot.Batches!.ReadAll()).Name);
            Assert.Single(snapshot.Batches.ReadQuestions("j"));
            Assert.Throws<InvalidOperationException>(() => { _ = snapshot.Batches.ReserveAsync(Job("k"), []); });
        }
        Assert.Null(((IStore)new MemoryStore()).Batches);
    }

    private static BatchQuestion Question(string key, string request = "r1", int position = 0) => new(key, request, position, "{}");

    private static StoredBatch Job(string name) => new()
    {
        Name = name, Server = "Gemini https://example.org", Account = "project p", Model = "m", Answerer = "m, prompt 1", Kind = "parent",
        State = StoredBatchState.Reserved, Fingerprint = "F", CreatedAt = Noon, Requests = 2, Questions = 3, Roots = "{}",
    };
}

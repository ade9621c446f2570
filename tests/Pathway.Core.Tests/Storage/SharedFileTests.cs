using Microsoft.Data.Sqlite;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Storage;

public sealed class SharedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("unix-dotfile")]
    public async Task Two_stores_share_one_answer_per_key(string? layer)
    {
        Assert.SkipWhen(layer is not null && OperatingSystem.IsWindows(), "This file layer of SQLite is made for Unix only.");
        var path = folder.File("a.db");
        var options = new SqliteOptions { FileLayer = layer };
        using var one = Stores.Open(path, options);
        using var two = Stores.Open(path, options);

        var kept = await Task.WhenAll(Enumerable.Range(0, 200).SelectMany(index => (Task<PathwayCacheEntry>[])
            [one.AddAsync(Stores.Answer($"key {index}", "one"), null), two.AddAsync(Stores.Answer($"key {index}", "two"), null)]));

        Assert.All(kept.GroupBy(static answer => answer.Key), static group => Assert.Single(group.Distinct()));
        Assert.Equal(one.Answers(), two.Answers());
        Assert.Equal(200, one.Answers().Count);
    }

    [Fact]
    public void Concurrent_creation_makes_one_schema()
    {
        for (var round = 0; round < 8; round++)
        {
            var path = folder.File($"{round}.db");
            using var together = new Barrier(8);
            var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
            {
                together.SignalAndWait();
                try { Stores.Open(path).Dispose(); }
                catch (Exception failure) { failures.Enqueue(failure); }
            })).ToArray();
            foreach (var thread in threads) { thread.Start(); }
            foreach (var thread in threads) { thread.Join(); }
            Assert.Empty(failures);
        }
    }

    [Theory]
    [InlineData("Complete")]
    [InlineData("Failed")]
    public async Task After_a_run_the_file_alone_holds_everything_though_others_have_it_open(string how)
    {
        var state = Enum.Parse<PathwayRunState>(how);
        var path = folder.File("a.db");
        using var store = Stores.Open(path);
        using var other = Stores.Open(path);
        await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(index => (index % 2 == 0 ? store : other).AddAsync(Stores.Answer($"key {index}"), null)));
        Assert.NotNull(other.Find("key 0"));

        await store.RecordAsync(Stores.Run("run 1", state));

        File.Copy(path, folder.File("saved.db"));
        using var saved = Stores.Open(folder.File("saved.db"));
        Assert.Equal(500, saved.Answers().Count);
        Assert.Equal(state, Assert.Single(saved.Runs()).State);
    }

    [Fact]
    public void A_file_gets_the_write_ahead_log()
    {
        using var store = Stores.Open(folder.File("a.db"));

        Assert.Equal("wal", Stores.Query(folder.File("a.db"), "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task A_file_system_without_shared_memory_gets_a_rollback_journal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This file layer of SQLite is made for Unix only.");
        var path = folder.File("a.db");
        var options = new SqliteOptions { FileLayer = "unix-dotfile" };
        using (var store = Stores.Open(path, options))
        {
            await store.AddAsync(Stores.Answer("key"), null);
            Assert.Contains("a.db-journal", folder.Names);
            Assert.DoesNotContain("a.db-wal", folder.Names);
        }

        using var again = Stores.Open(path, options);
        Assert.Equal(Stores.Answer("key"), again.Find("key"));
    }

    [Fact]
    public async Task A_reader_is_not_kept_waiting_by_a_writer()
    {
        var path = folder.File("a.db");
        using var store = Stores.Open(path);
        await store.AddAsync(Stores.Answer("key"), null);
        using var other = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        other.Execute("BEGIN EXCLUSIVE");

        Assert.NotNull(store.Find("key"));

        other.Execute("ROLLBACK");
    }

    [Fact]
    public async Task Four_processes_store_one_answer_per_question()
    {
        var path = folder.File("a.db");
        var workers = Enumerable.Range(0, 4).Select(_ => WorkerProcess.Start(path, seed: 7)).ToArray();
        try
        {
            foreach (var worker in workers) { Assert.Equal("ready", await worker.ReadAsync()); }
            foreach (var worker in workers) { await worker.WriteAsync("go"); }
            foreach (var worker in workers) { await worker.WriteAsync("100000"); }
            var lines = await Task.WhenAll(workers.Select(static worker => worker.ReadToEndAsync()));

            Assert.All(lines, static said => Assert.Equal("done", said[^1]));
            Assert.All(lines,
                static said => Assert.DoesNotContain(said, static line => line.StartsWith("warning", StringComparison.Ordinal)));
        }
        finally
        {
            foreach (var worker in workers) { worker.Dispose(); }
        }
        Assert.Equal(120L, Stores.Query(path, "SELECT count(*) FROM answers"));
        Assert.Equal("ok", Stores.Query(path, "PRAGMA integrity_check"));
        Assert.Equal(4L, Stores.Query(path, "SELECT count(*) FROM runs WHERE state = 'Complete'"));
    }
}

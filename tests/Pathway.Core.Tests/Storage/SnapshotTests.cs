using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Storage;

/// <summary>Reading changes neither the file nor its folder.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.db")]
    [InlineData("50% #1 or what? ü.db")]
    public async Task A_closed_file_is_read_and_nothing_is_made_beside_it(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('?', StringComparison.Ordinal), "Windows has no such names.");
        var path = folder.File(name);
        await Stores.MakeAsync(path);
        var written = File.GetLastWriteTimeUtc(path);

        using (var snapshot = SqliteSnapshot.Open(path)) { Assert.Equal(Stores.Answer("key 0"), snapshot.Find("key 0")); }

        Assert.Equal([name], folder.Names);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task Reads_write_ahead_log_of_running_store()
    {
        var path = folder.File("a.db");
        using var store = Stores.Open(path);
        await store.AddAsync(Stores.Answer("key"), null);

        using var snapshot = SqliteSnapshot.Open(path);

        Assert.NotNull(snapshot.Find("key"));
        await store.AddAsync(Stores.Answer("later"), null);
        Assert.NotNull(snapshot.Find("later"));
    }

    [Fact]
    public async Task Reads_write_ahead_log_of_killed_process()
    {
        var killed = folder.File("killed.db");
        using (var store = Stores.Open(folder.File("a.db")))
        {
            await store.AddAsync(Stores.Answer("key"), null);
            foreach (var side in (string[])["", "-wal", "-shm"]) { Copy(folder.File("a.db" + side), killed + side); }
        }

        using (var snapshot = SqliteSnapshot.Open(killed)) { Assert.NotNull(snapshot.Find("key")); }

        Assert.Equal(["a.db", "killed.db", "killed.db-shm", "killed.db-wal"], folder.Names);
    }

    [Fact]
    public async Task A_file_with_a_rollback_journal_is_read_under_its_locks()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This file layer of SQLite is made for Unix only.");
        var path = folder.File("a.db");
        using (var made = Stores.Open(path, new SqliteOptions { FileLayer = "unix-dotfile" }))
        {
            await made.AddAsync(Stores.Answer("key"), null);
        }
        var before = folder.Names.ToArray();

        using (var snapshot = SqliteSnapshot.Open(path)) { Assert.NotNull(snapshot.Find("key")); }

        Assert.Equal(["a.db", "a.db-journal"], before);
        Assert.Equal(before, folder.Names);
    }

    [Fact]
    public async Task An_empty_file_holds_no_answers()
    {
        await File.WriteAllBytesAsync(folder.File("a.db"), []);
        var warnings = new List<StoreWarning>();

        using var store = StoreOpener.OpenToRead(folder.File("a.db"), warnings.Add);

        Assert.Empty(store.Answers());
        Assert.Null(store.Find("key"));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("garbage", "StoreUnavailable")]
    [InlineData("future", "StoreFromFuture")]
    [InlineData("missing", "StoreUnavailable")]
    [InlineData("folder", "StoreUnavailable")]
    public async Task Unreadable_file_is_reported_and_left(string what, string error)
    {
        var path = folder.File("a.db");
        switch (what)
        {
            case "garbage": await File.WriteAllTextAsync(path, new string('x', 5000)); break;
            case "future": await Stores.MakeAsync(path); Stores.Query(path, "PRAGMA user_version = 9"); break;
            case "folder": Directory.CreateDirectory(path); break;
        }
        var before = folder.Names.ToArray();
        var warnings = new List<StoreWarning>();

        using var store = StoreOpener.OpenToRead(path, warnings.Add);

        Assert.Empty(store.Answers());
        Stores.AssertOneWarning(PathwayErrors.All.Single(entry => entry.Id == error), path, warnings);
        Assert.Equal(before, folder.Names);
    }

    [Fact]
    public async Task Late_damage_is_a_warning()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path, answers: 500);
        using (var file = File.Open(path, FileMode.Open))
        {
            file.Position = 4096 * 3;
            file.Write(new byte[(int)file.Length - (4096 * 3)]);
        }
        var warnings = new List<StoreWarning>();

        using var store = StoreOpener.OpenToRead(path, warnings.Add);

        Assert.Empty(store.Answers());
        Assert.Equal("StoreUnavailable", Assert.Single(warnings).Error.Id);
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = File.Create(to);
        source.CopyTo(target);
    }
}

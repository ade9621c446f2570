using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Storage;

/// <summary>
/// A file that cannot be used but is not damaged: a warning, the run continues in memory, and the file is unchanged.
/// </summary>
public sealed class UnusableFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_another_connection_has_locked_stays_as_it_was(bool writeAheadLog)
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        if (!writeAheadLog) { Assert.Equal("delete", Stores.Query(path, "PRAGMA journal_mode = DELETE")); }
        var before = Hash(path);
        List<StoreWarning> warnings;
        using (var other = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default))
        {
            other.Execute("BEGIN EXCLUSIVE");
            (var store, warnings) = Stores.OpenWithWarnings(path, new SqliteOptions { LockSeconds = 1 });
            using (store)
            {
                Assert.Equal(Stores.Answer("new"), await store.AddAsync(Stores.Answer("new"), null));
                Assert.Equal(Stores.Answer("new"), store.Find("new"));
                // With a write-ahead log, readers are not blocked by a writer, so stored answers are still found.
                Assert.Equal(writeAheadLog, store.Find("key 0") is not null);
            }
            other.Execute("ROLLBACK");
        }

        Stores.AssertOneWarning(PathwayErrors.StoreUnavailable, path, warnings);
        Assert.Equal(before, Hash(path));
        Assert.Equal(["a.db"], folder.Names);
    }

    [Fact]
    public async Task A_read_only_file_is_read_and_not_written()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        var before = Hash(path);
        try { await AssertReadAndNotWritten(path); }
        finally { File.SetAttributes(path, FileAttributes.Normal); }

        Assert.Equal(before, Hash(path));
        Assert.Equal(["a.db"], folder.Names);
    }

    [Fact]
    public async Task A_file_in_a_read_only_folder_is_read_and_not_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The read-only flag of a folder keeps nobody from writing there on Windows.");
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        var before = Hash(path);
        using var locked = FolderLock.TryLock(folder.Path);
        Assert.SkipWhen(locked is null, "This user may write to every folder, and the file system has no immutable flag.");

        await AssertReadAndNotWritten(path);

        Assert.Equal(before, Hash(path));
        Assert.Equal(["a.db"], folder.Names);
    }

    [Fact]
    public async Task No_file_in_a_read_only_folder_is_no_store()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The read-only flag of a folder keeps nobody from writing there on Windows.");
        using var locked = FolderLock.TryLock(folder.Path);
        Assert.SkipWhen(locked is null, "This user may write to every folder, and the file system has no immutable flag.");

        await AssertMemory(folder.File("a.db"), PathwayErrors.StoreUnavailable);
    }

    [Fact]
    public async Task A_file_of_a_newer_version_stays_as_it_was()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        Stores.Query(path, $"PRAGMA user_version = {SqliteSchema.Version + 1}");
        var before = Hash(path);

        await AssertMemory(path, PathwayErrors.StoreFromFuture);

        Assert.Equal(before, Hash(path));
        Assert.Equal(["a.db"], folder.Names);
    }

    [Fact]
    public async Task Another_programs_database_stays_as_it_was()
    {
        var path = folder.File("a.db");
        using (var other = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWriteCreate, SqliteOptions.Default))
        {
            other.Execute("CREATE TABLE albums (title TEXT)");
        }
        var before = Hash(path);

        await AssertMemory(path, PathwayErrors.StoreUnavailable);

        Assert.Equal(before, Hash(path));
        Assert.Equal(["a.db"], folder.Names);
    }

    [Fact]
    public async Task A_folder_at_the_path_stays_a_folder()
    {
        Directory.CreateDirectory(folder.File("a.db"));

        await AssertMemory(folder.File("a.db"), PathwayErrors.StoreUnavailable);

        Assert.True(Directory.Exists(folder.File("a.db")));
    }

    [Theory]
    [InlineData("file.txt/a.db")]
    [InlineData("file.txt/deeper/a.db")]
    [InlineData("nul\0inside.db")]
    public async Task A_path_that_cannot_be_made_is_no_store(string name)
    {
        await File.WriteAllTextAsync(folder.File("file.txt"), "mine");

        await AssertMemory(folder.Path + "/" + name, PathwayErrors.StoreUnavailable);

        Assert.Equal("mine", await File.ReadAllTextAsync(folder.File("file.txt")));
        Assert.Equal(["file.txt"], folder.Names);
    }

    [Fact]
    public async Task An_empty_file_is_a_new_store_and_a_missing_folder_is_made()
    {
        var path = folder.File("new/folder/a.db");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, []);
        foreach (var usable in (string[])[path, folder.File("other/b.db")])
        {
            var (store, warnings) = Stores.OpenWithWarnings(usable);
            using (store) { await store.AddAsync(Stores.Answer("key"), null); }
            Assert.Empty(warnings);
            using var again = Stores.Open(usable);
            Assert.NotNull(again.Find("key"));
        }
    }

    private static async Task AssertMemory(string path, PathwayError error)
    {
        var (store, warnings) = Stores.OpenWithWarnings(path);
        using (store)
        {
            Assert.Equal("memory", store.Location);
            Assert.Equal(Stores.Answer("new"), await store.AddAsync(Stores.Answer("new"), Stores.Call("run 1", "new")));
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
            Assert.Equal(Stores.Answer("new"), store.Find("new"));
            Assert.Single(store.Calls("run 1"));
            Assert.Single(store.Runs());
        }
        Stores.AssertOneWarning(error, path, warnings);
    }

    private static async Task AssertReadAndNotWritten(string path)
    {
        var (store, warnings) = Stores.OpenWithWarnings(path);
        using (store)
        {
            Assert.Equal(Stores.Answer("key 0"), store.Find("key 0"));
            Assert.Equal(Stores.Answer("new"), await store.AddAsync(Stores.Answer("new"), null));
            Assert.Equal(["key 0", "new"], store.Answers().Select(static answer => answer.Key));
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
            Assert.Single(store.Runs());
        }
        Stores.AssertOneWarning(PathwayErrors.StoreUnavailable, path, warnings);
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}

using Pathway.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage;

/// <summary>A run that has lost its file goes on in memory, and writes everything back when the file can be used again.</summary>
public sealed class ReversibleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new();
    private readonly List<StoreWarning> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Short_lock_is_waited_for()
    {
        var path = folder.File("a.db");
        // As long as it takes: the lock below is short, but the machine may be busy.
        using (var store = Open(path, new SqliteOptions { LockSeconds = (int)Hang.Patience.TotalSeconds }))
        {
            await store.AddAsync(Stores.Answer("before"), null);
            using var other = Lock(path);
            var adding = store.AddAsync(Stores.Answer("locked"), null);
            var leasing = store.Leases!.AcquireAsync(new("key", "me", long.MaxValue / 2), 0, null);
            var early = await Task.WhenAny(adding, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
            Assert.NotSame(adding, early);
            other.Execute("ROLLBACK");

            await adding;
            Assert.Null(await leasing);
        }
        Assert.Empty(warnings);
        Assert.Equal(2L, Stores.Query(path, "SELECT count(*) FROM answers"));
        Assert.Equal(1L, Stores.Query(path, "SELECT count(*) FROM leases"));
    }

    [Fact]
    public async Task Long_lock_sends_the_run_to_memory_and_back()
    {
        var path = folder.File("a.db");
        using (var store = Open(path))
        {
            var restored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            store.Restored += restored.SetResult;
            using (var other = Lock(path))
            {
                await store.AddAsync(Stores.Answer("first"), Stores.Call("run 1", "first"));
                Assert.False(store.IsWritable);
                // Without the file the process is alone, and does not wait for it again.
                await Assert.ThrowsAsync<StoreException>(() => store.Leases!.AcquireAsync(new("first", "me", 1), 0, null));
                await store.AddAsync(Stores.Answer("second"), Stores.Call("run 1", "second"));
                await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Running));
                Assert.NotNull(store.Find("second"));
                other.Execute("ROLLBACK");
            }

            clock.Advance(TimeSpan.FromSeconds(2));
            await restored.Task.WaitAsync(Hang.Patience, TestContext.Current.CancellationToken);

            Assert.True(store.IsWritable);
            Assert.Null(await store.Leases!.AcquireAsync(new("third", "me", 1), 0, null));
            await store.AddAsync(Stores.Answer("third"), null);
        }
        Stores.AssertOneWarning(Errors.PathwayErrors.StoreUnavailable, path, warnings);
        Assert.Single(warnings, static warning => warning.IsResolved);
        Assert.Equal(3L, Stores.Query(path, "SELECT count(*) FROM answers"));
        Assert.Equal(2L, Stores.Query(path, "SELECT count(*) FROM calls"));
        Assert.Equal(1L, Stores.Query(path, "SELECT count(*) FROM runs"));
    }

    [Fact]
    public async Task End_of_a_run_writes_back_without_waiting_for_the_next_try()
    {
        var path = folder.File("a.db");
        using (var store = Open(path))
        {
            using (var other = Lock(path))
            {
                await store.AddAsync(Stores.Answer("only"), null);
                other.Execute("ROLLBACK");
            }
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
        }
        Assert.Equal(1L, Stores.Query(path, "SELECT count(*) FROM answers"));
        Assert.Equal("Complete", Stores.Query(path, "SELECT state FROM runs"));
    }

    [Fact]
    public async Task End_of_a_run_tells_what_could_not_be_written()
    {
        var path = folder.File("a.db");
        using var store = Open(path);
        using var other = Lock(path);

        await store.AddAsync(Stores.Answer("only"), null);
        await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));

        Assert.Contains("are lost", warnings[^1].Message, StringComparison.Ordinal);
        Assert.NotNull(store.Find("only"));
        other.Execute("ROLLBACK");
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("replaced")]
    [InlineData("emptied")]
    [InlineData("restored from a copy")]
    public async Task Answers_of_a_run_survive_a_file_that_is(string fate)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be deleted or replaced.");
        var path = folder.File("a.db");
        await Stores.MakeAsync(folder.File("empty.db"), answers: 0);
        await Stores.MakeAsync(path, answers: 3);
        File.Copy(path, folder.File("copy.db"));
        using (var store = Open(path))
        {
            Assert.NotNull(store.Find("key 1"));
            await store.AddAsync(Stores.Answer("before"), null);
            Assert.Null(await store.Leases!.AcquireAsync(new("asked", "me", 1000), 0, null));

            switch (fate)
            {
                case "deleted": foreach (var suffix in (string[])["", "-wal", "-shm"]) { File.Delete(path + suffix); } break;
                case "replaced": Replace(path, "empty.db"); break;
                case "restored from a copy": Replace(path, "copy.db"); break;
                default:
                    foreach (var suffix in (string[])["-wal", "-shm"]) { File.Delete(path + suffix); }
                    File.Delete(path);
                    await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
                    break;
            }
            await store.AddAsync(Stores.Answer("after"), null);
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
            Assert.True(store.IsWritable);
            // The lease was taken along: another process still waits for this one.
            Assert.NotNull(await store.Leases!.AcquireAsync(new("asked", "other", 1000), 0, null));
        }
        using var again = Stores.Open(path);
        Assert.All((string[])["key 1", "before", "after"], key => Assert.NotNull(again.Find(key)));
        Assert.Equal("ok", Stores.Query(path, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Another_process_finds_what_a_run_stored_in_the_deleted_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be deleted.");
        var path = folder.File("a.db");
        using var one = Open(path);
        using var two = Open(path);
        await one.RecordAsync(Stores.Run("run 1", PathwayRunState.Running));
        await one.AddAsync(Stores.Answer("of one"), null);

        foreach (var suffix in (string[])["", "-wal", "-shm"]) { File.Delete(path + suffix); }
        await two.AddAsync(Stores.Answer("of two"), null);

        Assert.NotNull(two.Find("of one"));
        Assert.Equal(2L, Stores.Query(path, "SELECT count(*) FROM answers"));
    }

    [Fact]
    public async Task Answer_that_is_gone_right_after_its_commit_is_warned_about()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        Stores.Query(path, "CREATE TRIGGER gone AFTER INSERT ON answers BEGIN DELETE FROM answers WHERE key = new.key; END");
        using var store = Open(path);

        await store.AddAsync(Stores.Answer("key"), null);

        Assert.Contains("right after it was stored", Assert.Single(warnings).Message, StringComparison.Ordinal);
        Assert.NotNull(store.Find("key"));
    }

    [Fact]
    public async Task File_that_is_locked_when_it_is_opened_is_used_later()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        Assert.Equal("delete", Stores.Query(path, "PRAGMA journal_mode = DELETE"));
        using (var other = Lock(path))
        {
            using var store = Open(path);
            Assert.False(store.IsWritable);
            await store.AddAsync(Stores.Answer("new"), null);
            other.Execute("ROLLBACK");

            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
            Assert.True(store.IsWritable);
            Assert.NotNull(store.Find("key 0"));
        }
        Assert.Equal(2L, Stores.Query(path, "SELECT count(*) FROM answers"));
    }

    [Fact]
    public async Task Answers_are_read_one_by_one_in_their_order()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path, answers: 1200);
        using var store = StoreOpener.OpenToRead(path, warnings.Add);

        Assert.Equal(store.Answers(), store.EnumerateAnswers());
        Assert.Equal(5, store.EnumerateAnswers().Take(5).Count());
    }

    [Fact]
    public async Task Removal_of_many_answers_lets_others_write_in_between()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path, answers: 3000);
        using var store = Stores.Open(path);
        var keys = store.Answers().Select(static answer => answer.Key).ToArray();

        var removing = store.RemoveAsync(keys);
        await store.AddAsync(Stores.Answer("meanwhile"), null);
        var left = store.Answers().Count;

        Assert.Equal(3000, await removing);
        Assert.InRange(left, 2, 3001);
        Assert.Equal("meanwhile", Assert.Single(store.Answers()).Key);
    }

    private FallbackStore Open(string path, SqliteOptions? options = null) =>
        (FallbackStore)StoreOpener.Open(path, clock, Add, options ?? new SqliteOptions { LockSeconds = 1 });

    private void Add(StoreWarning warning)
    {
        lock (warnings) { warnings.Add(warning); }
    }

    private void Replace(string path, string by)
    {
        foreach (var suffix in (string[])["-wal", "-shm"]) { File.Delete(path + suffix); }
        File.Move(folder.File(by), path, overwrite: true);
    }

    private static SqliteConnection Lock(string path)
    {
        var other = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        other.Execute("BEGIN EXCLUSIVE");
        return other;
    }
}

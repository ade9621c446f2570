using Microsoft.Data.Sqlite;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Storage;

/// <summary>
/// What a file says or takes while another one is opened in its place reaches the other one, at the latest with the end of the run.
/// </summary>
public sealed class LeftFileTests
{
    private readonly List<StoreWarning> warnings = [];
    private readonly MemoryStore other = new();

    [Fact]
    public async Task Answer_that_is_committed_before_the_file_is_left_reaches_the_other_file()
    {
        var gate = new TaskCompletionSource();
        var left = new LateStore { Added = gate.Task };
        using var store = new FallbackStore(left, "here", warnings.Add, _ => other);
        var adding = store.AddAsync(Stores.Answer("late"), null);

        left.Fault = StoreFault.Gone;
        await store.AddAsync(Stores.Answer("moves"), null);
        Assert.Null(other.Find("late"));
        gate.SetResult();
        await adding;

        Assert.NotNull(other.Find("moves"));
        Assert.NotNull(other.Find("late"));
    }

    [Fact]
    public async Task Answer_that_is_read_while_the_file_is_left_reaches_the_other_file()
    {
        using var isRead = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var left = new LateStore
        {
            Found = () =>
            {
                isRead.Set();
                goOn.Wait(TestContext.Current.CancellationToken);
            },
        };
        await left.AddAsync(Stores.Answer("of a run that has ended"), null);
        using var store = new FallbackStore(left, "here", warnings.Add, _ => other);
        var reading = Task.Factory.StartNew(() => store.Find("of a run that has ended"), TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        isRead.Wait(TestContext.Current.CancellationToken);

        left.Fault = StoreFault.Gone;
        await store.AddAsync(Stores.Answer("moves"), null);
        goOn.Set();
        Assert.NotNull(await reading);
        await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));

        Assert.NotNull(other.Find("of a run that has ended"));
    }

    [Theory]
    [InlineData(StoreFault.Locked)]
    [InlineData(StoreFault.Other)]
    public async Task File_that_is_replaced_while_it_is_locked_or_full_is_left(object first)
    {
        var opened = new List<StoreFault>();
        var left = new LateStore { Fault = (StoreFault)first };
        using var store = new FallbackStore(left, "here", warnings.Add, fault =>
        {
            opened.Add(fault);
            return other;
        });
        await store.AddAsync(Stores.Answer("kept in memory"), null);
        Assert.Empty(opened);

        left.Fault = StoreFault.Gone;
        await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));

        Assert.Equal([StoreFault.Gone], opened);
        Assert.NotNull(other.Find("kept in memory"));
        Assert.Equal(PathwayRunState.Complete, Assert.Single(other.Runs()).State);
        Assert.DoesNotContain(warnings, static warning => warning.Message.Contains("are lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_that_is_being_replaced_is_waited_for()
    {
        var tries = 0;
        await other.AddAsync(Stores.Answer("of another process"), null);
        using var store = new FallbackStore(new LateStore { Fault = StoreFault.Gone }, "here", warnings.Add,
            _ => ++tries <= 3 ? throw new IOException("it is being replaced") : other);
        await store.AddAsync(Stores.Answer("paid for"), null);

        // Who went on alone would ask what others have answered.
        Assert.NotNull(store.Find("of another process"));
        Assert.NotNull(other.Find("paid for"));
        Assert.Equal(4, tries);
    }

    [Fact]
    public async Task Lease_that_cannot_be_released_is_released_when_the_file_is_back()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.db");
        using (var store = StoreOpener.Open(path, TimeProvider.System, warnings.Add, new SqliteOptions { LockSeconds = 1 }))
        {
            Assert.Null(await store.Leases!.AcquireAsync(new("asked", "me", long.MaxValue / 2), 0, null));
            using (var lockedBy = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default))
            {
                lockedBy.Execute("BEGIN EXCLUSIVE");
                await Assert.ThrowsAsync<StoreException>(() => store.Leases!.ReleaseAsync("asked", "me"));
                lockedBy.Execute("ROLLBACK");
            }
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
        }
        Assert.Equal(0L, Stores.Query(path, "SELECT count(*) FROM leases"));
    }

    [Fact]
    public void Read_that_fails_on_an_open_connection_is_tried_on_a_new_one()
    {
        var opened = 0;
        using var readers = new SqliteReaderPool(() =>
        {
            opened++;
            return Create();
        });
        Assert.Equal("first", readers.Read(static _ => "first"));
        var tries = 0;

        Assert.Equal("second", readers.Read(_ => ++tries == 1 ? throw new SqliteException("disk I/O error", 10) : "second"));
        var failure = Assert.Throws<StoreException>(
            () => readers.Read<string>(static _ => throw new SqliteException("disk I/O error", 10)));

        Assert.Equal(3, opened);
        Assert.Equal(StoreFault.Other, failure.Fault);
    }

    private static SqliteConnection Create()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        SqliteSchema.Migrate(connection);
        return connection;
    }

    /// <summary>A file whose work is done before the caller learns of it, and that can fail.</summary>
    private sealed class LateStore : IStore
    {
        private readonly MemoryStore inner = new();

        public StoreFault? Fault { get; set; }

        public Task Added { get; init; } = Task.CompletedTask;

        public Action Found { get; init; } = static () => { };

        public string Location => "here";

        private MemoryStore Inner => Fault is { } fault ? throw new StoreException("It fails.") { Fault = fault } : inner;

        public PathwayCacheEntry? Find(string key)
        {
            var found = Inner.Find(key);
            Found();
            return found;
        }

        public async Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call)
        {
            var stored = await Inner.AddAsync(answer, call);
            await Added;
            return stored;
        }

        public Task RecordAsync(PathwayCall call) => Inner.RecordAsync(call);

        public Task RecordAsync(PathwayRun run) => Inner.RecordAsync(run);

        public IReadOnlyList<PathwayCacheEntry> Answers() => Inner.Answers();

        public IReadOnlyList<PathwayRun> Runs() => Inner.Runs();

        public IReadOnlyList<PathwayCall> Calls(string runId) => Inner.Calls(runId);

        public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => Inner.RemoveAsync(keys);

        public Task DiscardAsync(PathwayCacheEntry unreadable) => Inner.DiscardAsync(unreadable);

        public void Dispose() => inner.Dispose();
    }
}

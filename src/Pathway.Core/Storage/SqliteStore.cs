using Microsoft.Data.Sqlite;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>A store in one SQLite file that several processes may share.</summary>
internal sealed class SqliteStore : IStore
{
    // A full check of a file of this size takes some milliseconds. Damage of a larger one is found when it is met.
    private const long MaxCheckedSize = 8 * 1024 * 1024;

    private const int BatchSize = 500;

    private readonly SqliteWriter writer;
    private readonly SqliteReaderPool readers;
    private readonly SqliteSharing sharing;

    private SqliteStore(string path, SqliteConnection connection, SqliteOptions options)
    {
        Location = path;
        writer = new SqliteWriter(connection, path, options);
        readers = new SqliteReaderPool(() => OpenReader(path, options), lockSeconds: options.LockSeconds);
        sharing = new SqliteSharing(writer, readers);
        Batches = new SqliteBatches(writer, readers);
    }

    public string Location { get; }

    public ISharedQuota Quota => sharing;

    public ISharedLeases Leases => sharing;

    public ISharedPermits Permits => sharing;

    public IBatchStore Batches { get; }

    IBatchStore? IStore.Batches => Batches;

    ISharedQuota? IStore.Quota => sharing;

    ISharedPermits? IStore.Permits => sharing;

    ISharedLeases? IStore.Leases => sharing;

    /// <summary>Told when an answer is gone right after its commit; from any thread.</summary>
    public Action? OnAnswerGone
    {
        get => writer.OnAnswerGone;
        set => writer.OnAnswerGone = value;
    }

    /// <summary>The answers of the runs that have not ended. Works even if the file was deleted.</summary>
    /// <exception cref="StoreException">The file cannot be read any more.</exception>
    public IReadOnlyList<PathwayCacheEntry> ReadAnswersOfRunningRuns() =>
        writer.Enqueue(static statements => statements.AnswersOfRunningRuns(), leavesFile: true).GetAwaiter().GetResult();

    /// <summary>
    /// Leaves a file that was deleted or replaced, together with all processes that still write to it: copies what they need to another
    /// store, namely the answers of the runs that have not ended, the leases and the open batch jobs. From then on each of them learns with
    /// its next work that the file is gone, and goes to the other store too. Where both are the same file, nothing happens.
    /// </summary>
    /// <param name="next">The other store.</param>
    /// <param name="now">The time, as Unix time in milliseconds.</param>
    /// <exception cref="StoreException">The file cannot be read any more.</exception>
    public void MoveTo(SqliteStore next, long now) => writer.Enqueue(statements =>
    {
        // Another process has done it.
        if (!writer.HasSalt(statements.Quota.Salt())) { return false; }
        var answers = statements.AnswersOfRunningRuns();
        // A copy that was made earlier has the same salt; it lacks answers.
        if (writer.HasSalt(next.Quota.Salt()) && answers.TrueForAll(answer => next.Find(answer.Key) is not null)) { return false; }
        // Nobody can write here meanwhile: what is answered or leased afterwards is stored there.
        foreach (var batch in answers.Chunk(BatchSize))
        {
            Task.WaitAll(batch.Select(answer => next.AddAsync(answer, null)).ToArray());
        }
        Task.WaitAll(statements.Leases.ReadAll().Select(lease => next.Leases.AcquireAsync(lease, now, deadHolder: null)).ToArray());
        MoveBatches(statements.Batches!, next);
        statements.ChangeSalt();
        return true;
    }, leavesFile: true).GetAwaiter().GetResult();

    // A job that is forgotten would be paid for again.
    private static void MoveBatches(SqliteBatchStatements batches, SqliteStore next)
    {
        var known = next.Batches.ReadAll().Select(static job => job.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var job in batches.ReadAll().Where(job => job.IsOpen && !known.Contains(job.Name)))
        {
            next.Batches.ReserveAsync(job, [.. batches.ReadQuestions(job.Name).Where(item => next.Find(item.Key) is null)])
                .GetAwaiter().GetResult();
        }
    }

    /// <summary>Opens the file and creates it and its tables where they are missing.</summary>
    /// <exception cref="SqliteException">The file is damaged, locked or read-only.</exception>
    /// <exception cref="InvalidDataException">It belongs to another program.</exception>
    /// <exception cref="StoreVersionException">It was written by a newer version.</exception>
    public static SqliteStore Open(string path, SqliteOptions options)
    {
        var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWriteCreate, options);
        try
        {
            var version = SqliteSchema.ReadVersion(connection);
            if (version > SqliteSchema.Version) { throw new StoreVersionException(version); }
            if (options.MaxPages is { } pages) { connection.ExecuteScalar($"PRAGMA max_page_count = {pages}"); }
            SqliteJournal.Choose(connection, options.IsRemote(path));
            if (version > 0 && (options.ChecksAll || new FileInfo(path).Length <= MaxCheckedSize))
            {
                SqliteSchema.CheckIntegrity(connection);
            }
            if (version < SqliteSchema.Version) { SqliteSchema.Migrate(connection); }
            return new SqliteStore(path, connection, options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public PathwayCacheEntry? Find(string key) => readers.Read(statements => statements.Find(key));

    public PathwayCacheEntry?[] Find(IReadOnlyList<string> keys) => readers.Read(statements => statements.Find(keys));

    public Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call) => writer.Enqueue(statements =>
    {
        var isNew = statements.Add(answer);
        if (call is not null) { statements.Add(call); }
        return isNew ? answer : statements.Find(answer.Key) ?? answer;
    }, answerKey: answer.Key);

    public Task RecordAsync(PathwayCall call) => writer.Enqueue(statements =>
    {
        statements.Add(call);
        return true;
    });

    public Task RecordAsync(PathwayRun run) => writer.Enqueue(statements =>
    {
        statements.Save(run);
        return true;
    }, isLast: run.State is not PathwayRunState.Running);

    public IReadOnlyList<PathwayCacheEntry> Answers() => StoredOrder.Sort(readers.Read(static statements => statements.Answers()));

    public IReadOnlyList<PathwayRun> Runs() => readers.Read(static statements => statements.Runs());

    public IReadOnlyList<PathwayCall> Calls(string runId) => readers.Read(statements => statements.Calls(runId));

    // In batches, so that other processes can write in between.
    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        var removed = 0;
        foreach (var batch in keys.Chunk(BatchSize))
        {
            removed += await writer.Enqueue(statements => batch.Sum(statements.Remove), isRemoval: true).ConfigureAwait(false);
        }
        return removed;
    }

    public Task DiscardAsync(PathwayCacheEntry unreadable) => writer.Enqueue(statements => statements.Discard(unreadable), isRemoval: true);

    public void Dispose()
    {
        readers.Dispose();
        writer.Dispose();
    }

    // What another file says is not true of this one.
    private SqliteConnection OpenReader(string path, SqliteOptions options)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, options);
            using var salt = connection.Prepare("SELECT bytes FROM salt");
            return salt.ExecuteScalar() is byte[] found && writer.HasSalt(found) ? connection : throw writer.CreateGone();
        }
        catch (SqliteException failure) when (StoreOpener.FaultOf(failure) is StoreFault.Other)
        {
            connection?.Dispose();
            throw writer.CreateGone(failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }
}

/// <summary>
/// A read-only view of a file: nothing is written to it or beside it. A call that would write is a programming error.
/// </summary>
internal sealed class SqliteSnapshot : IStore
{
    private const int SqliteReadOnly = 8;
    private const int SqliteCannotOpen = 14;

    private readonly SqliteReaderPool readers;
    private readonly Func<SqliteConnection> open;

    private SqliteSnapshot(string path, string source, int version)
    {
        Location = path;
        open = () => SqliteConnectionFactory.Open(source, SqliteOpenMode.ReadOnly, SqliteOptions.Default);
        readers = new SqliteReaderPool(open, version);
        Batches = new SqliteBatches(null, readers);
    }

    public string Location { get; }

    public IBatchStore? Batches { get; }

    /// <summary>Opens an existing file; an empty one counts as a store without answers.</summary>
    /// <exception cref="SqliteException">The file is damaged or locked.</exception>
    /// <exception cref="InvalidDataException">It belongs to another program.</exception>
    /// <exception cref="StoreVersionException">It was written by a newer version.</exception>
    public static IStore Open(string path)
    {
        // The file uses a rollback journal: the ordinary locks need no side file.
        if (File.Exists(path + "-journal")) { return OpenChecked(path, path); }
        // By default SQLite creates the side files of the log even for reading. "Immutable" avoids that, which is safe while no process
        // has the file open. Where a process has, the side files exist and are not changed.
        var immutable = SqliteConnectionFactory.CreateUri(path, "immutable=1");
        if (!File.Exists(path + "-wal")) { return OpenChecked(path, immutable); }
        try { return OpenChecked(path, SqliteConnectionFactory.CreateUri(path, "readonly_shm=1")); }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteReadOnly or SqliteCannotOpen)
        {
            return OpenChecked(path, immutable);
        }
    }

    private static IStore OpenChecked(string path, string source)
    {
        using var connection = SqliteConnectionFactory.Open(source, SqliteOpenMode.ReadOnly, SqliteOptions.Default);
        return SqliteSchema.ReadVersion(connection) switch
        {
            0 => new MemoryStore(),
            > SqliteSchema.Version and var version => throw new StoreVersionException(version),
            var version => new SqliteSnapshot(path, source, version),
        };
    }

    public PathwayCacheEntry? Find(string key) => readers.Read(statements => statements.Find(key));

    public PathwayCacheEntry?[] Find(IReadOnlyList<string> keys) => readers.Read(statements => statements.Find(keys));

    public Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call) => throw Refused();

    public Task RecordAsync(PathwayCall call) => throw Refused();

    public Task RecordAsync(PathwayRun run) => throw Refused();

    public IReadOnlyList<PathwayCacheEntry> Answers() => StoredOrder.Sort(readers.Read(static statements => statements.Answers()));

    public IEnumerable<PathwayCacheEntry> EnumerateAnswers()
    {
        // A connection of its own, for as long as the caller reads.
        using var connection = open();
        using var statements = new SqliteStatements(connection);
        foreach (var answer in statements.EnumerateAnswers()) { yield return answer; }
    }

    public IReadOnlyList<PathwayRun> Runs() => readers.Read(static statements => statements.Runs());

    public IReadOnlyList<PathwayCall> Calls(string runId) => readers.Read(statements => statements.Calls(runId));

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => throw Refused();

    public Task DiscardAsync(PathwayCacheEntry unreadable) => throw Refused();

    public void Dispose() => readers.Dispose();

    private InvalidOperationException Refused() => new($"'{Location}' is read-only.");
}

using Microsoft.Data.Sqlite;
using Pathway.Store.Sharing;

namespace Pathway.Store;

/// <summary>Keeps everything in one SQLite file that several processes may share.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;
    private readonly SqliteSharing sharing;

    private SqliteStore(string path, SqliteConnection connection, SqliteOptions options)
    {
        Location = path;
        writer = new SqliteWriter(connection, path);
        readers = new SqliteReaders(() => SqliteConnecting.Connect(path, SqliteOpenMode.ReadWrite, options));
        sharing = new SqliteSharing(writer, readers);
    }

    public string Location { get; }

    public ISharedLanes Lanes => sharing;

    public ISharedLeases Leases => sharing;

    ISharedLanes? IStore.Lanes => sharing;

    ISharedLeases? IStore.Leases => sharing;

    /// <summary>Opens the file, making it and its tables where they are missing.</summary>
    /// <exception cref="SqliteException">The file is damaged, locked or not to be written.</exception>
    /// <exception cref="InvalidDataException">It is another program's.</exception>
    /// <exception cref="StoreVersionException">It is a newer version's.</exception>
    public static SqliteStore Open(string path, SqliteOptions options)
    {
        var connection = SqliteConnecting.Connect(path, SqliteOpenMode.ReadWriteCreate, options);
        try
        {
            var version = SqliteSchema.Read(connection);
            if (version > SqliteSchema.Version) { throw new StoreVersionException(version); }
            if (options.MostPages is { } pages) { connection.Scalar($"PRAGMA max_page_count = {pages}"); }
            SqliteJournal.Choose(connection);
            if (version > 0) { SqliteSchema.Check(connection); }
            if (version < SqliteSchema.Version) { SqliteSchema.Prepare(connection); }
            return new SqliteStore(path, connection, options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public StoredAnswer? Find(string key) => readers.Read(statements => statements.Find(key));

    public Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call) => writer.Enqueue(statements =>
    {
        statements.Add(answer);
        if (call is not null) { statements.Add(call); }
        return statements.Find(answer.Key) ?? answer;
    });

    public Task RecordAsync(CallRecord call) => writer.Enqueue(statements =>
    {
        statements.Add(call);
        return true;
    });

    public Task RecordAsync(RunRecord run) => writer.Enqueue(statements =>
    {
        statements.Save(run);
        return true;
    }, isLast: run.State is not RunState.Running);

    public IReadOnlyList<StoredAnswer> Answers() => StoredOrder.Sort(readers.Read(static statements => statements.Answers()));

    public IReadOnlyList<RunRecord> Runs() => readers.Read(static statements => statements.Runs());

    public IReadOnlyList<CallRecord> Calls(string runId) => readers.Read(statements => statements.Calls(runId));

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => writer.Enqueue(statements => keys.Sum(statements.Remove));

    public Task DiscardAsync(StoredAnswer unreadable) => writer.Enqueue(statements => statements.Discard(unreadable));

    public void Dispose()
    {
        readers.Dispose();
        writer.Dispose();
    }
}

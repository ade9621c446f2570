using Microsoft.Data.Sqlite;

namespace Pathway.Store;

/// <summary>Keeps everything in one SQLite file that several processes may share.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;

    private SqliteStore(string path, SqliteConnection connection)
    {
        Location = path;
        writer = new SqliteWriter(connection);
        readers = new SqliteReaders(() => Connect(path, SqliteOpenMode.ReadWrite));
    }

    public string Location { get; }

    /// <summary>Opens the file, making it and its tables where they are missing.</summary>
    /// <exception cref="SqliteException">The file is damaged, locked or not to be written.</exception>
    /// <exception cref="InvalidDataException">It is another program's, or a newer version's.</exception>
    public static SqliteStore Open(string path)
    {
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            if (SqliteSchema.Read(connection) is var version && version > SqliteSchema.Version) { throw new StoreVersionException(version); }
            PreferWriteAheadLog(connection);
            SqliteSchema.Create(connection);
            return new SqliteStore(path, connection);
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
    });

    public IReadOnlyList<StoredAnswer> Answers() => StoredOrder.Sort(readers.Read(static statements => statements.Answers()));

    public IReadOnlyList<RunRecord> Runs() => readers.Read(static statements => statements.Runs());

    public IReadOnlyList<CallRecord> Calls(string runId) => readers.Read(statements => statements.Calls(runId));

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => writer.Enqueue(statements => keys.Sum(statements.Remove));

    public void Dispose()
    {
        readers.Dispose();
        writer.Dispose();
    }

    // No pooling: a closed store leaves the file to whoever wants to move or delete it.
    internal static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = StoreOpening.LockTimeoutSeconds,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Network file systems refuse the write-ahead log; SQLite then keeps the journal that it had, which is the slower rollback journal.
    // With the log, NORMAL survives a killed process; with a rollback journal it would not survive a power cut, so FULL is kept there.
    private static void PreferWriteAheadLog(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        var mode = (string?)command.ExecuteScalar();
        connection.Run(mode == "wal" ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
    }
}

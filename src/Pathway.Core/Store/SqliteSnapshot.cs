using Microsoft.Data.Sqlite;

namespace Pathway.Store;

/// <summary>A file that may only be read. Writing to it is a mistake of the program, not of the user.</summary>
internal sealed class SqliteSnapshot : IStore
{
    private const int SqliteReadOnly = 8;
    private const int SqliteCannotOpen = 14;

    private readonly SqliteReaders readers;

    private SqliteSnapshot(string path, string source)
    {
        Location = path;
        readers = new SqliteReaders(() => SqliteStore.Connect(source, SqliteOpenMode.ReadOnly));
    }

    public string Location { get; }

    /// <exception cref="SqliteException">The file is damaged.</exception>
    /// <exception cref="InvalidDataException">It is another program's, or a newer version's.</exception>
    public static SqliteSnapshot Open(string path)
    {
        // SQLite makes side files even to read; "immutable" does without them, which is right while nobody has the file open.
        var immutable = $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1";
        if (!File.Exists(path + "-wal")) { return Checked(path, immutable); }
        try { return Checked(path, path); }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteReadOnly or SqliteCannotOpen) { return Checked(path, immutable); }
    }

    private static SqliteSnapshot Checked(string path, string source)
    {
        using var connection = SqliteStore.Connect(source, SqliteOpenMode.ReadOnly);
        var version = SqliteSchema.Read(connection);
        return version > SqliteSchema.Version ? throw new StoreVersionException(version) : new SqliteSnapshot(path, source);
    }

    public StoredAnswer? Find(string key) => readers.Read(statements => statements.Find(key));

    public Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call) => throw Refused();

    public Task RecordAsync(CallRecord call) => throw Refused();

    public Task RecordAsync(RunRecord run) => throw Refused();

    public IReadOnlyList<StoredAnswer> Answers() => readers.Read(static statements => statements.Answers());

    public IReadOnlyList<RunRecord> Runs() => readers.Read(static statements => statements.Runs());

    public IReadOnlyList<CallRecord> Calls(string runId) => readers.Read(statements => statements.Calls(runId));

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => throw Refused();

    public void Dispose() => readers.Dispose();

    private InvalidOperationException Refused() => new($"'{Location}' is read-only.");
}

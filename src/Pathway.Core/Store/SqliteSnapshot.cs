using Microsoft.Data.Sqlite;

namespace Pathway.Store;

/// <summary>A file that is only read: nothing is written to it or beside it. Writing to it is a mistake of the program, not of the user.</summary>
internal sealed class SqliteSnapshot : IStore
{
    private const int SqliteReadOnly = 8;
    private const int SqliteCannotOpen = 14;

    private readonly SqliteReaders readers;

    private SqliteSnapshot(string path, string source, int version)
    {
        Location = path;
        readers = new SqliteReaders(() => SqliteConnecting.Connect(source, SqliteOpenMode.ReadOnly, SqliteOptions.Default), version);
    }

    public string Location { get; }

    /// <summary>Opens an existing file; an empty one counts as a store without answers.</summary>
    /// <exception cref="SqliteException">The file is damaged, or locked.</exception>
    /// <exception cref="InvalidDataException">It is another program's.</exception>
    /// <exception cref="StoreVersionException">It is a newer version's.</exception>
    public static IStore Open(string path)
    {
        // A rollback journal is at work, or was: the ordinary locks need no side file then.
        if (File.Exists(path + "-journal")) { return Checked(path, path); }
        // Left to itself SQLite would make the log's side files even to read. "Immutable" does without, which is right while nobody
        // has the file open; and where somebody has, the side files are there and need not be changed.
        var immutable = SqliteConnecting.Uri(path, "immutable=1");
        if (!File.Exists(path + "-wal")) { return Checked(path, immutable); }
        try { return Checked(path, SqliteConnecting.Uri(path, "readonly_shm=1")); }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteReadOnly or SqliteCannotOpen) { return Checked(path, immutable); }
    }

    private static IStore Checked(string path, string source)
    {
        using var connection = SqliteConnecting.Connect(source, SqliteOpenMode.ReadOnly, SqliteOptions.Default);
        return SqliteSchema.Read(connection) switch
        {
            0 => new MemoryStore(),
            > SqliteSchema.Version and var version => throw new StoreVersionException(version),
            var version => new SqliteSnapshot(path, source, version),
        };
    }

    public StoredAnswer? Find(string key) => readers.Read(statements => statements.Find(key));

    public Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call) => throw Refused();

    public Task RecordAsync(CallRecord call) => throw Refused();

    public Task RecordAsync(RunRecord run) => throw Refused();

    public IReadOnlyList<StoredAnswer> Answers() => StoredOrder.Sort(readers.Read(static statements => statements.Answers()));

    public IReadOnlyList<RunRecord> Runs() => readers.Read(static statements => statements.Runs());

    public IReadOnlyList<CallRecord> Calls(string runId) => readers.Read(statements => statements.Calls(runId));

    public Task<int> RemoveAsync(IReadOnlyCollection<string> keys) => throw Refused();

    public Task DiscardAsync(StoredAnswer unreadable) => throw Refused();

    public void Dispose() => readers.Dispose();

    private InvalidOperationException Refused() => new($"'{Location}' is read-only.");
}

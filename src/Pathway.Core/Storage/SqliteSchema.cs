using Microsoft.Data.Sqlite;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>The tables of the store and their version.</summary>
internal static class SqliteSchema
{
    /// <summary>The version that this program writes. It does not open a file with a higher version.</summary>
    public const int Version = 6;

    private const int SqliteCorrupt = 11;

    // "Path" in ASCII: distinguishes our files from the databases of other programs.
    private const int ApplicationId = 0x50617468;

    /// <summary>The table of the answers.</summary>
    public const string AnswerTable = """
        CREATE TABLE answers (
            key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, answerer TEXT NOT NULL,
            json TEXT NOT NULL, at TEXT NOT NULL, run TEXT,
            plain INTEGER NOT NULL, imported INTEGER NOT NULL) WITHOUT ROWID;

        """;

    private const string Tables = AnswerTable + """
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY, run TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
            answerer TEXT NOT NULL, outcome TEXT NOT NULL, started TEXT NOT NULL, milliseconds REAL NOT NULL, error TEXT,
            input INTEGER, cached INTEGER, output INTEGER, thoughts INTEGER, cost TEXT, currency TEXT,
            queued REAL, lane REAL, wire REAL, reading REAL, questions INTEGER NOT NULL DEFAULT 1);
        CREATE INDEX calls_by_run ON calls (run);
        CREATE TABLE runs (
            run TEXT NOT NULL PRIMARY KEY, command TEXT NOT NULL, state TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
            questions INTEGER NOT NULL, stored INTEGER NOT NULL, calls INTEGER NOT NULL, failures INTEGER NOT NULL,
            changes INTEGER NOT NULL, curator TEXT NOT NULL, holder TEXT) WITHOUT ROWID;
        """;

    // The usage of a call. A cost is text, so that it is not rounded.
    private const string FromVersion1 = """
        ALTER TABLE calls ADD COLUMN input INTEGER;
        ALTER TABLE calls ADD COLUMN cached INTEGER;
        ALTER TABLE calls ADD COLUMN output INTEGER;
        ALTER TABLE calls ADD COLUMN thoughts INTEGER;
        ALTER TABLE calls ADD COLUMN cost TEXT;
        ALTER TABLE calls ADD COLUMN currency TEXT;
        """;

    // The timing of a call and the number of its questions, which was 1 before batches were introduced.
    private const string FromVersion2 = """
        ALTER TABLE calls ADD COLUMN queued REAL;
        ALTER TABLE calls ADD COLUMN lane REAL;
        ALTER TABLE calls ADD COLUMN wire REAL;
        ALTER TABLE calls ADD COLUMN reading REAL;
        ALTER TABLE calls ADD COLUMN questions INTEGER NOT NULL DEFAULT 1;
        """;

    // The process of a run, so that the end of a killed one is known, and the shared permits.
    private const string FromVersion4 = "ALTER TABLE runs ADD COLUMN holder TEXT; " + SqliteSharing.PermitTables;

    // Jobs of the batch API of a provider, and the questions of those that have not ended: a question is in one of them at most.
    private const string BatchTables = """

        CREATE TABLE batches (
            name TEXT NOT NULL PRIMARY KEY, server TEXT NOT NULL, account TEXT NOT NULL, model TEXT NOT NULL, answerer TEXT NOT NULL,
            kind TEXT NOT NULL, state TEXT NOT NULL, id TEXT, fingerprint TEXT NOT NULL, created TEXT NOT NULL, ended TEXT,
            requests INTEGER NOT NULL, questions INTEGER NOT NULL, answered INTEGER NOT NULL, failed INTEGER NOT NULL,
            error TEXT, roots TEXT) WITHOUT ROWID;
        CREATE TABLE batch_questions (
            key TEXT NOT NULL PRIMARY KEY, batch TEXT NOT NULL, request TEXT NOT NULL, position INTEGER NOT NULL,
            json TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX batch_questions_by_batch ON batch_questions (batch, request);
        """;

    /// <summary>The version of the file; 0 for a new file.</summary>
    /// <exception cref="InvalidDataException">The file is a database of another program.</exception>
    public static int ReadVersion(SqliteConnection connection)
    {
        // In one transaction: another process may create the tables at the same time.
        using var transaction = connection.BeginTransaction(deferred: true);
        return ReadVersionCore(connection);
    }

    /// <summary>Checks the whole file for damage. Indexes are not compared with their tables.</summary>
    /// <exception cref="SqliteException">The file is damaged.</exception>
    public static void CheckIntegrity(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is not "ok" and var found) { throw new SqliteException($"{found}", SqliteCorrupt); }
    }

    private static int ReadVersionCore(SqliteConnection connection)
    {
        var version = Pragma(connection, "user_version");
        var owner = Pragma(connection, "application_id");
        if (owner == ApplicationId) { return version; }
        return IsEmpty(connection) ? 0 : throw new InvalidDataException("it is a database of another program");
    }

    /// <summary>
    /// Creates missing tables and migrates those of an earlier version without loss. Safe when several processes start at once, and while a
    /// process of the earlier version has the file open.
    /// </summary>
    /// <exception cref="StoreVersionException">A process of a newer version has migrated the file meanwhile.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        switch (ReadVersionCore(connection))
        {
            case 0:
                connection.Execute($"{Tables} {SqliteSharing.Tables} {SqliteSharing.PermitTables} {BatchTables} "
                    + $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
                break;
            case 1:
                connection.Execute(
                    $"{FromVersion1} {FromVersion2} {SqliteSharing.Tables} {FromVersion4} {BatchTables} "
                        + $"PRAGMA user_version = {Version};");
                break;
            case 2:
                connection.Execute($"{FromVersion2} {SqliteSharing.Tables} {FromVersion4} {BatchTables} PRAGMA user_version = {Version};");
                break;
            case 3: connection.Execute($"{SqliteSharing.Tables} {FromVersion4} {BatchTables} PRAGMA user_version = {Version};"); break;
            case 4: connection.Execute($"{FromVersion4} {BatchTables} PRAGMA user_version = {Version};"); break;
            case 5: connection.Execute($"{BatchTables} PRAGMA user_version = {Version};"); break;
            case > Version and var newer: throw new StoreVersionException(newer);
        }
        transaction.Commit();
    }

    private static bool IsEmpty(SqliteConnection connection) => connection.ExecuteScalar("SELECT count(*) FROM sqlite_master") == 0;

    private static int Pragma(SqliteConnection connection, string name) => (int)connection.ExecuteScalar($"PRAGMA {name}");
}

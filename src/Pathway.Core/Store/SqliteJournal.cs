using Microsoft.Data.Sqlite;

namespace Pathway.Store;

/// <summary>How the file survives a kill: the write-ahead log, which lets others read meanwhile, or a rollback journal.</summary>
internal static class SqliteJournal
{
    public static void Choose(SqliteConnection connection)
    {
        // Where the file system lacks what the log needs, SQLite keeps the journal that it had. TRUNCATE leaves the journal's file in
        // its place between transactions, so that whoever only reads can tell.
        if (Ask(connection, "PRAGMA journal_mode = WAL") == "wal")
        {
            // With the log, NORMAL survives a killed process; a power cut may cost the last commits, but not the file.
            connection.Run("PRAGMA synchronous = NORMAL");
            return;
        }
        Ask(connection, "PRAGMA journal_mode = TRUNCATE");
        // With a rollback journal, NORMAL would risk the file itself.
        connection.Run("PRAGMA synchronous = FULL");
    }

    private static string? Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)command.ExecuteScalar();
    }
}

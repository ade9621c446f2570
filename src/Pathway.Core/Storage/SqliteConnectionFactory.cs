using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Pathway.Storage;

/// <summary>Opens connections to a store's file.</summary>
internal static class SqliteConnectionFactory
{
    /// <summary>Opens a file by path, or by the URI that <see cref="CreateUri"/> makes.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteConnection Open(string source, SqliteOpenMode mode, SqliteOptions options)
    {
        // No pooling: a closed store leaves the file to whoever wants to move or delete it.
        var text = new SqliteConnectionStringBuilder
            { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = options.LockSeconds };
        if (options.FileLayer is { } layer) { text.Vfs = layer; }
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            // Without it the driver would look again every 150 ms only; SQLite itself waits a millisecond first, then longer.
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {options.LockSeconds * 1000}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The path as SQLite's URI, with a parameter such as "immutable=1".</summary>
    public static string CreateUri(string path, string parameter)
    {
        var full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows()) { full = full.Replace('\\', '/'); }
        var rooted = full.StartsWith('/') ? full : "/" + full;
        return $"file://{rooted.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)}?{parameter}";
    }
}

/// <summary>What the store asks of SQLite beyond its defaults.</summary>
internal sealed record SqliteOptions
{
    public static SqliteOptions Default { get; } = new();

    /// <summary>How long another process may hold the file before the run goes on without it, in seconds.</summary>
    public int LockSeconds { get; init; } = 5;

    /// <summary>
    /// The name of SQLite's file layer, or null for that of the operating system. Others stand for file systems that can do less.
    /// </summary>
    public string? FileLayer { get; init; }

    /// <summary>The most pages that the file may have, or null for no limit but the disk's.</summary>
    public int? MaxPages { get; init; }
}

/// <summary>How the file survives a kill: the write-ahead log, which lets others read meanwhile, or a rollback journal.</summary>
internal static class SqliteJournal
{
    public static void Choose(SqliteConnection connection)
    {
        // Where the file system lacks what the log needs, SQLite keeps the journal that it had. TRUNCATE leaves the journal's file in
        // its place between transactions, so that whoever only reads can tell.
        if (Query(connection, "PRAGMA journal_mode = WAL") == "wal")
        {
            // With the log, NORMAL survives a killed process; a power cut may cost the last commits, but not the file.
            connection.Execute("PRAGMA synchronous = NORMAL");
            return;
        }
        Query(connection, "PRAGMA journal_mode = TRUNCATE");
        // With a rollback journal, NORMAL would risk the file itself.
        connection.Execute("PRAGMA synchronous = FULL");
    }

    private static string? Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)command.ExecuteScalar();
    }
}

/// <summary>Short forms of what the store says to SQLite.</summary>
internal static class SqliteExtensions
{
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long ExecuteScalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A prepared command whose parameters are named after their columns.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters) { command.Parameters.Add(new SqliteParameter { ParameterName = "$" + parameter }); }
        return command;
    }

    public static SqliteCommand Bind(this SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++) { command.Parameters[i].Value = values[i] ?? DBNull.Value; }
        return command;
    }

    public static string? GetStringOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null
        : reader.GetString(column);

    public static double? GetDoubleOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null
        : reader.GetDouble(column);

    public static long? GetInt64OrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null
        : reader.GetInt64(column);
}

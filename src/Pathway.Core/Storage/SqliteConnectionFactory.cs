using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Pathway.Files;

namespace Pathway.Storage;

/// <summary>Opens connections to the file of a store.</summary>
internal static class SqliteConnectionFactory
{
    /// <summary>Opens a file by path, or by the URI that <see cref="CreateUri"/> makes.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    /// <exception cref="SqliteMissingException">SQLite itself cannot be loaded.</exception>
    public static SqliteConnection Open(string source, SqliteOpenMode mode, SqliteOptions options)
    {
        // No pooling: when the store is closed, the file can be moved or deleted.
        var text = new SqliteConnectionStringBuilder
            { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = options.TrySeconds };
        if (options.FileLayer is { } layer) { text.Vfs = layer; }
        var connection = Create(text.ToString());
        try
        {
            connection.Open();
            // Without it the driver would retry every 150 ms. SQLite itself waits one millisecond first, then longer.
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {options.TrySeconds * 1000}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The first connection of a process loads the native library; where it cannot, each one fails in the same way.
    private static SqliteConnection Create(string text)
    {
        try { return new SqliteConnection(text); }
        catch (Exception failure) when (SqliteMissingException.FindCause(failure) is { } cause) { throw new SqliteMissingException(cause); }
    }

    /// <summary>The path as a URI for SQLite, with a parameter such as "immutable=1".</summary>
    public static string CreateUri(string path, string parameter)
    {
        var full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows()) { full = full.Replace('\\', '/'); }
        var rooted = full.StartsWith('/') ? full : "/" + full;
        var escaped = rooted.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal)
            .Replace("#", "%23", StringComparison.Ordinal);
        return $"file://{escaped}?{parameter}";
    }
}

/// <summary>The native library of SQLite cannot be loaded: it was removed or blocked, or none ships for this platform.</summary>
internal sealed class SqliteMissingException(Exception cause) : IOException(Describe(cause), cause)
{
    private const int MaxLength = 200;

    /// <summary>The exception that says so, among the causes of another one; null where it has another reason.</summary>
    public static Exception? FindCause(Exception? failure) => failure switch
    {
        null => null,
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException => failure,
        _ => FindCause(failure.InnerException),
    };

    // The message of .NET goes on with every path that it tried.
    private static string Describe(Exception cause)
    {
        var reason = cause.Message.Split('\n')[0].Trim().TrimEnd(':', '.');
        return $"SQLite, which the module brings along, cannot be loaded on {RuntimeInformation.RuntimeIdentifier} "
            + $"({(reason.Length <= MaxLength ? reason : $"{reason[..MaxLength]}…")}). A virus scanner or a policy may have removed or "
            + "blocked its library in the folder 'runtimes' of the module; if that is not there for this system, none ships for it";
    }
}

/// <summary>Options for SQLite.</summary>
internal sealed record SqliteOptions
{
    public static SqliteOptions Default { get; } = new();

    private const int MaxTrySeconds = 5;

    /// <summary>
    /// How long to wait for a lock of another process before the run continues without the file, in seconds. Longer than a copy or a
    /// virus scan of a large file takes: without the file, processes ask and pay for the same questions.
    /// </summary>
    public int LockSeconds { get; init; } = 30;

    /// <summary>How long SQLite waits before it reports a lock, in seconds. Closing a store waits no longer.</summary>
    public int TrySeconds => Math.Min(LockSeconds, MaxTrySeconds);

    /// <summary>Whether a file of any size is checked in full when it is opened.</summary>
    public bool ChecksAll { get; init; }

    /// <summary>
    /// The name of the virtual file system of SQLite, or null for the default. Others emulate file systems with fewer features.
    /// </summary>
    public string? FileLayer { get; init; }

    /// <summary>Whether a path leads to another machine, where the write-ahead log does not work.</summary>
    public Func<string, bool> IsRemote { get; init; } = NetworkPath.IsRemote;

    /// <summary>The maximum number of pages in the file, or null for no limit.</summary>
    public int? MaxPages { get; init; }
}

/// <summary>Chooses the journal mode: the write-ahead log, which allows concurrent readers, or a rollback journal.</summary>
internal static class SqliteJournal
{
    /// <param name="connection">The connection.</param>
    /// <param name="isRemote">Whether the file is on another machine: processes cannot share the memory that the log needs.</param>
    public static void Choose(SqliteConnection connection, bool isRemote)
    {
        // Where the file system does not support the log, SQLite keeps its journal mode. TRUNCATE keeps the journal file between
        // transactions, so that readers can detect this mode.
        if (!isRemote && Query(connection, "PRAGMA journal_mode = WAL") == "wal")
        {
            // With the log, NORMAL survives a killed process. A power failure may lose the last commits, but does not damage the file.
            connection.Execute("PRAGMA synchronous = NORMAL");
            return;
        }
        Query(connection, "PRAGMA journal_mode = TRUNCATE");
        // With a rollback journal, a power failure could damage the file under NORMAL.
        connection.Execute("PRAGMA synchronous = FULL");
    }

    private static string? Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)command.ExecuteScalar();
    }
}

/// <summary>Short forms for SQLite commands and rows.</summary>
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

    public static TimeSpan? GetMillisecondsOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null
        : TimeSpan.FromMilliseconds(reader.GetDouble(column));

    public static long? GetInt64OrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null
        : reader.GetInt64(column);
}

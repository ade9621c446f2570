using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Pathway.Store;

/// <summary>Opens connections to a store's file.</summary>
internal static class SqliteConnecting
{
    /// <summary>Opens a file by path, or by the URI that <see cref="Uri"/> makes.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteConnection Connect(string source, SqliteOpenMode mode, SqliteOptions options)
    {
        // No pooling: a closed store leaves the file to whoever wants to move or delete it.
        var text = new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = options.LockSeconds };
        if (options.FileLayer is { } layer) { text.Vfs = layer; }
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            // Without it the driver would look again every 150 ms only; SQLite itself waits a millisecond first, then longer.
            connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {options.LockSeconds * 1000}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The path as SQLite's URI, with a parameter such as "immutable=1".</summary>
    public static string Uri(string path, string parameter)
    {
        var full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows()) { full = full.Replace('\\', '/'); }
        var rooted = full.StartsWith('/') ? full : "/" + full;
        return $"file://{rooted.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)}?{parameter}";
    }
}

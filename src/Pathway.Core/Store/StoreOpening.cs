using Microsoft.Data.Sqlite;
using Pathway.Errors;

namespace Pathway.Store;

/// <summary>
/// Opens the store whatever state its file is in. What cannot be used is left as it was, a damaged file is set aside, and
/// the run goes on: no cache is worth a run.
/// </summary>
internal static class StoreOpening
{
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    /// <summary>Opens a file to read and write, making it where it is missing. Never fails.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="clock">Names what is set aside.</param>
    /// <param name="warn">Told when the file cannot be used as it should, now or later in the run; called from any thread.</param>
    /// <param name="options">What is asked of SQLite.</param>
    public static IStore Open(string path, TimeProvider clock, Action<StoreWarning> warn, SqliteOptions? options = null)
    {
        options ??= SqliteOptions.Default;
        try
        {
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return IsReadOnly(path) ? ReadOnly(path, warn) : new FallbackStore(SqliteStore.Open(path, options), path, warn);
        }
        catch (SqliteException failure) when (IsDamage(failure))
        {
            return IsOurs(path) ? ReplaceDamaged(path, failure, clock, warn, options) : InMemory(path, failure, warn);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteReadOnly or SqliteCannotOpen && File.Exists(path))
        {
            // A folder that may not be written to, or a file system that is mounted to read only.
            return ReadOnly(path, warn);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            return InMemory(path, failure, warn);
        }
    }

    /// <summary>Opens an existing file to read only; where that fails, there is nothing to read.</summary>
    public static IStore OpenToRead(string path, Action<StoreWarning> warn)
    {
        try { return FallbackStore.ReadOnly(SqliteSnapshot.Open(path), path, warn); }
        catch (Exception failure) when (IsUnusable(failure))
        {
            warn(new StoreWarning(failure is StoreVersionException ? PathwayErrors.StoreFromFuture : PathwayErrors.StoreUnavailable, $"'{path}' cannot be read: {Sentence(failure)}."));
            return new MemoryStore();
        }
    }

    /// <summary>Whether a failure says that the file is damaged, or no database at all.</summary>
    internal static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase;

    // A cache file, whatever is left of it, or a file that is named like one. A table of the user's, given by mistake, is left alone.
    private static bool IsOurs(string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is "" or ".DB" or ".DB3" or ".SQLITE" or ".SQLITE3") { return true; }
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> head = stackalloc byte[16];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual("SQLite format 3\0"u8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return false; }
    }

    private static bool IsUnusable(Exception failure) =>
        failure is SqliteException or StoreVersionException or InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static bool IsReadOnly(string path) => File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);

    private static FallbackStore ReadOnly(string path, Action<StoreWarning> warn)
    {
        try
        {
            var file = SqliteSnapshot.Open(path);
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"'{path}' cannot be written: its answers are used, new ones are kept in memory, and the limits of models are counted for this process alone."));
            return FallbackStore.ReadOnly(file, path, warn);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            return InMemory(path, failure, warn);
        }
    }

    private static FallbackStore ReplaceDamaged(string path, SqliteException damage, TimeProvider clock, Action<StoreWarning> warn, SqliteOptions options)
    {
        try
        {
            var store = DamagedFile.Replace(path, clock, options, out var aside);
            // Null: another process was quicker, and told its own user.
            if (aside is not null)
            {
                warn(new StoreWarning(PathwayErrors.StoreCorrupt, $"'{path}' is damaged ({Sentence(damage)}). It was set aside as '{aside}', and a new file was begun."));
            }
            return new FallbackStore(store, path, warn);
        }
        catch (Exception failure) when (IsUnusable(failure) || failure is WaitHandleCannotBeOpenedException)
        {
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"'{path}' is damaged ({Sentence(damage)}) and could not be set aside: {Sentence(failure)}. The run goes on in memory, and limits of models are counted for it alone."));
            return new FallbackStore(null, "memory", warn);
        }
    }

    private static FallbackStore InMemory(string path, Exception failure, Action<StoreWarning> warn)
    {
        var error = failure is StoreVersionException ? PathwayErrors.StoreFromFuture : PathwayErrors.StoreUnavailable;
        warn(new StoreWarning(error, $"'{path}' cannot be used: {Sentence(failure)}. The run goes on in memory, and limits of models are counted for it alone."));
        return new FallbackStore(null, "memory", warn);
    }

    // Messages of SQLite and of .NET end with a full stop, those of this program do not.
    private static string Sentence(Exception failure) => failure.Message.TrimEnd('.');
}

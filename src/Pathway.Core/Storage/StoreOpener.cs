using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Storage;

/// <summary>
/// Opens the store in whatever state its file is. An unusable file is left unchanged, a damaged file is set aside, and the run continues
/// without it.
/// </summary>
internal static class StoreOpener
{
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    private const string InMemory = "Answers are kept in memory, and rate limits are counted for this run only.";

    /// <summary>Opens a file for reading and writing and creates it where it is missing. Never fails.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="clock">Provides the time for the name of a file that is set aside.</param>
    /// <param name="warn">Called when the file cannot be used as intended, now or later in the run, from any thread.</param>
    /// <param name="options">Options for SQLite.</param>
    public static IStore Open(string path, TimeProvider clock, Action<StoreWarning> warn, SqliteOptions? options = null)
    {
        options ??= SqliteOptions.Default;
        try
        {
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return IsReadOnly(path) ? OpenReadOnly(path, warn) : new FallbackStore(SqliteStore.Open(path, options), path, warn);
        }
        catch (SqliteException failure) when (IsDamage(failure))
        {
            return IsOurs(path) ? ReplaceDamaged(path, failure, clock, warn, options) : FallBackToMemory(path, failure, warn);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteReadOnly or SqliteCannotOpen && File.Exists(path))
        {
            // The folder or the file system is read-only.
            return OpenReadOnly(path, warn);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            return FallBackToMemory(path, failure, warn);
        }
    }

    /// <summary>Opens an existing file for reading; where that fails, returns an empty store.</summary>
    public static IStore OpenToRead(string path, Action<StoreWarning> warn)
    {
        try { return FallbackStore.CreateReadOnly(SqliteSnapshot.Open(path), path, warn); }
        catch (Exception failure) when (IsUnusable(failure))
        {
            warn(new StoreWarning(failure is StoreVersionException ? PathwayErrors.StoreFromFuture : PathwayErrors.StoreUnavailable,
                $"'{path}' cannot be read: {WithoutFullStop(failure)}."));
            return new MemoryStore();
        }
    }

    /// <summary>Whether a failure means that the file is damaged or not a database.</summary>
    internal static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase;

    // A cache file, even if damaged, or a file with the name of a database. Any other file of the user, given by mistake, is left alone.
    private static bool IsOurs(string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is "" or ".DB" or ".DB3" or ".SQLITE" or ".SQLITE3") { return true; }
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> head = stackalloc byte[16];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                && head.SequenceEqual("SQLite format 3\0"u8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return false; }
    }

    private static bool IsUnusable(Exception failure) =>
        failure is SqliteException or StoreVersionException or InvalidDataException or IOException or UnauthorizedAccessException
            or NotSupportedException or ArgumentException;

    private static bool IsReadOnly(string path) => File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);

    private static FallbackStore OpenReadOnly(string path, Action<StoreWarning> warn)
    {
        try
        {
            var file = SqliteSnapshot.Open(path);
            warn(new StoreWarning(PathwayErrors.StoreUnavailable,
                $"'{path}' cannot be written. Its answers are used, "
                + "new ones are kept in memory, and rate limits are counted for this process only."));
            return FallbackStore.CreateReadOnly(file, path, warn);
        }
        catch (Exception failure) when (IsUnusable(failure))
        {
            return FallBackToMemory(path, failure, warn);
        }
    }

    private static FallbackStore ReplaceDamaged(string path, SqliteException damage, TimeProvider clock, Action<StoreWarning> warn,
        SqliteOptions options)
    {
        try
        {
            var store = DamagedFile.Replace(path, clock, options, out var setAsidePath);
            // Null: another process has set the file aside and warned its own user.
            if (setAsidePath is not null)
            {
                warn(new StoreWarning(PathwayErrors.StoreCorrupt,
                    $"'{path}' is damaged ({WithoutFullStop(damage)}). It was renamed to '{setAsidePath}', and a new file was created."));
            }
            return new FallbackStore(store, path, warn);
        }
        catch (Exception failure) when (IsUnusable(failure) || failure is WaitHandleCannotBeOpenedException)
        {
            warn(new StoreWarning(PathwayErrors.StoreUnavailable,
                $"'{path}' is damaged ({WithoutFullStop(damage)}) and could not be renamed: {WithoutFullStop(failure)}. {InMemory}"));
            return new FallbackStore(null, "memory", warn);
        }
    }

    private static FallbackStore FallBackToMemory(string path, Exception failure, Action<StoreWarning> warn)
    {
        var error = failure is StoreVersionException ? PathwayErrors.StoreFromFuture : PathwayErrors.StoreUnavailable;
        warn(new StoreWarning(error, $"'{path}' cannot be used: {WithoutFullStop(failure)}. {InMemory}"));
        return new FallbackStore(null, "memory", warn);
    }

    // Messages of SQLite and .NET end with a full stop; those of this program do not.
    private static string WithoutFullStop(Exception failure) => failure.Message.TrimEnd('.');
}

/// <summary>Opens the store for work that needs the file: a run can continue in memory, an import cannot.</summary>
internal static class StrictStoreOpener
{
    /// <summary>Opens the file, creating it where it is missing, and works on it.</summary>
    /// <exception cref="PathwayException">The file cannot be used, or could not store everything.</exception>
    public static async Task<T> UseAsync<T>(string path, Func<IStore, Task<T>> work)
    {
        try
        {
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var store = SqliteStore.Open(path, SqliteOptions.Default);
            return await work(store).ConfigureAwait(false);
        }
        catch (StoreVersionException failure)
        {
            throw new PathwayException(PathwayErrors.StoreFromFuture, $"'{path}' cannot keep the answers: {failure.Message}.", path,
                failure);
        }
        catch (Exception failure) when (failure is SqliteException or StoreException or IOException or UnauthorizedAccessException
            or InvalidDataException or NotSupportedException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot keep the answers: {failure.Message}", path, failure);
        }
    }
}

/// <summary>Renames a damaged file and creates a new one.</summary>
internal static class DamagedFile
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The new store, or the one that another process has created meanwhile.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="clock">Provides the time for the new name.</param>
    /// <param name="options">Options for SQLite.</param>
    /// <param name="setAsidePath">The new path of the damaged file; null when another process has renamed it.</param>
    public static SqliteStore Replace(string path, TimeProvider clock, SqliteOptions options, out string? setAsidePath)
    {
        // Several processes may find the damage at once. One moves the file; the others must not move its new file.
        using var mutex = new Mutex(initiallyOwned: false, "Global\\Pathway-" + ContentHash.Of([Path.GetFullPath(path)]));
        if (!TryAcquire(mutex)) { throw new IOException("another process is busy with it"); }
        try
        {
            setAsidePath = null;
            if (TryOpen(path, options) is { } store) { return store; }
            setAsidePath = $"{path}.corrupt-{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}";
            // The side files first: a new file must never meet the journal of an old one.
            foreach (var suffix in (string[])["-journal", "-wal", "-shm", ""])
            {
                if (File.Exists(path + suffix)) { File.Move(path + suffix, setAsidePath + suffix, overwrite: false); }
            }
            return SqliteStore.Open(path, options);
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static SqliteStore? TryOpen(string path, SqliteOptions options)
    {
        try { return SqliteStore.Open(path, options); }
        catch (SqliteException failure) when (StoreOpener.IsDamage(failure)) { return null; }
    }

    private static bool TryAcquire(Mutex mutex)
    {
        try { return mutex.WaitOne(LockTimeout); }
        // The previous owner was killed; the mutex is ours now.
        catch (AbandonedMutexException) { return true; }
    }
}

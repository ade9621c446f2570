using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Errors;

namespace Pathway.Store;

/// <summary>
/// Opens the store whatever state its file is in. What cannot be used is left as it was, a damaged file is set aside, and
/// the run goes on: no cache is worth a run.
/// </summary>
internal static class StoreOpening
{
    /// <summary>How long another process may hold the file before the run goes on without it, in seconds.</summary>
    public const int LockTimeoutSeconds = 5;

    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    public static IStore Open(string path, TimeProvider clock, Action<StoreWarning> warn)
    {
        try
        {
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return IsReadOnly(path) ? ReadOnly(path, warn) : new FallbackStore(SqliteStore.Open(path), path, warn);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase)
        {
            return SetAside(path, failure, clock, warn);
        }
        catch (StoreVersionException failure)
        {
            return InMemory(PathwayErrors.StoreFromFuture, path, failure, warn);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            return InMemory(PathwayErrors.StoreUnavailable, path, failure, warn);
        }
    }

    /// <summary>Opens an existing file to read only; where that fails, there is nothing to read.</summary>
    public static IStore OpenToRead(string path, Action<StoreWarning> warn)
    {
        try { return SqliteSnapshot.Open(path); }
        catch (Exception failure) when (failure is SqliteException or StoreVersionException or InvalidDataException)
        {
            var error = failure is StoreVersionException ? PathwayErrors.StoreFromFuture : PathwayErrors.StoreUnavailable;
            warn(new StoreWarning(error, $"'{path}' cannot be read: {failure.Message}."));
            return new MemoryStore();
        }
    }

    private static bool IsReadOnly(string path) => File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);

    private static FallbackStore ReadOnly(string path, Action<StoreWarning> warn)
    {
        warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"'{path}' is read-only: its answers are used, new ones are kept in memory."));
        return FallbackStore.ReadOnly(SqliteSnapshot.Open(path), warn);
    }

    private static FallbackStore InMemory(PathwayError error, string path, Exception failure, Action<StoreWarning> warn)
    {
        warn(new StoreWarning(error, $"'{path}' cannot be used: {failure.Message}. The run goes on in memory."));
        return new FallbackStore(null, "memory", warn);
    }

    private static FallbackStore SetAside(string path, SqliteException failure, TimeProvider clock, Action<StoreWarning> warn)
    {
        var aside = $"{path}.corrupt-{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}";
        try
        {
            File.Move(path, aside, overwrite: false);
            foreach (var side in (string[])["-wal", "-shm"])
            {
                if (File.Exists(path + side)) { File.Move(path + side, aside + side, overwrite: false); }
            }
            var store = SqliteStore.Open(path);
            warn(new StoreWarning(PathwayErrors.StoreCorrupt, $"'{path}' is damaged ({failure.Message}). It was set aside as '{aside}', and a new file was begun."));
            return new FallbackStore(store, path, warn);
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException or SqliteException)
        {
            return InMemory(PathwayErrors.StoreCorrupt, path, second, warn);
        }
    }
}

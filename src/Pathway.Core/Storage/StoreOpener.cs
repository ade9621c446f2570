using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Errors;
using Pathway.Files;

namespace Pathway.Storage;

/// <summary>
/// Opens the store in whatever state its file is. An unusable file is left unchanged, a damaged file is set aside, and the run continues
/// without it.
/// </summary>
internal static class StoreOpener
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    private static readonly ConcurrentDictionary<string, bool> NotedPaths = new(StringComparer.Ordinal);

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
            DeviceName.EnsureNone(path);
            if (Directory.Exists(path)) { throw new IOException("it is a folder"); }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            NoteNetwork(path, options, warn);
            return IsReadOnly(path) ? OpenReadOnly(path, warn) : Create(OpenFile(StoreFault.Other));
        }
        catch (SqliteException failure) when (FaultOf(failure) is StoreFault.Locked)
        {
            warn(new StoreWarning(PathwayErrors.StoreUnavailable,
                $"'{path}' cannot be used now: {WithoutFullStop(failure)}. Answers are kept in memory until it can be written; until then "
                + "this process counts its limits alone."));
            return Create(null);
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

        FallbackStore Create(IStore? file) => new(file, path, warn, OpenFile, clock);

        IStore OpenFile(StoreFault fault)
        {
            try
            {
                if (fault is not StoreFault.Damaged) { return SqliteStore.Open(path, options); }
                throw new SqliteException("database disk image is malformed", SqliteCorrupt);
            }
            catch (SqliteException failure) when (IsDamage(failure) && IsOurs(path))
            {
                return ReplaceDamaged(path, failure, clock, warn, options);
            }
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

    /// <summary>What a failure of SQLite means.</summary>
    internal static StoreFault FaultOf(SqliteException failure) => failure.SqliteErrorCode switch
    {
        SqliteBusy or SqliteLocked => StoreFault.Locked,
        SqliteCorrupt or SqliteNotADatabase => StoreFault.Damaged,
        _ => StoreFault.Other,
    };

    // A cache file, even if damaged, or a file with the name of a database. Any other file of the user, given by mistake, is left alone.
    private static bool IsOurs(string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is "" or ".DB" or ".DB3" or ".SQLITE" or ".SQLITE3") { return true; }
        try
        {
            using var file = SharedFile.OpenRead(path);
            Span<byte> head = stackalloc byte[16];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                && head.SequenceEqual("SQLite format 3\0"u8);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return false; }
    }

    internal static bool IsUnusable(Exception failure) =>
        failure is SqliteException or StoreVersionException or InvalidDataException or IOException or UnauthorizedAccessException
            or NotSupportedException or ArgumentException;

    // Once in a process for each file: it is the user's choice.
    private static void NoteNetwork(string path, SqliteOptions options, Action<StoreWarning> warn)
    {
        if (!options.IsRemote(path) || !NotedPaths.TryAdd(path, true)) { return; }
        warn(new StoreWarning(PathwayErrors.StoreUnavailable,
            $"'{path}' is on a network drive. It works there with a rollback journal: slower, and safe only where the server keeps locks. "
            + "Prefer a local file, and share answers through a Redis server (-CacheUri)."));
    }

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

    private static SqliteStore ReplaceDamaged(string path, SqliteException damage, TimeProvider clock, Action<StoreWarning> warn,
        SqliteOptions options)
    {
        try
        {
            var store = DamagedFile.Replace(path, clock, options, out var setAsidePath, out var salvaged);
            // Null: another process has set the file aside and warned its own user.
            if (setAsidePath is not null)
            {
                warn(new StoreWarning(PathwayErrors.StoreCorrupt, string.Create(CultureInfo.InvariantCulture,
                    $"'{path}' is damaged ({WithoutFullStop(damage)}). It was renamed to '{setAsidePath}', and a new file was created."
                    + $"{DescribeSalvaged(salvaged)}")));
            }
            return store;
        }
        catch (Exception failure) when (IsUnusable(failure) || failure is WaitHandleCannotBeOpenedException)
        {
            throw new IOException(
                $"it is damaged ({WithoutFullStop(damage)}) and could not be renamed: {WithoutFullStop(failure)}", failure);
        }
    }

    private static FallbackStore FallBackToMemory(string path, Exception failure, Action<StoreWarning> warn)
    {
        var error = failure is StoreVersionException ? PathwayErrors.StoreFromFuture : PathwayErrors.StoreUnavailable;
        warn(new StoreWarning(error, $"'{path}' cannot be used: {WithoutFullStop(failure)}. {InMemory}"));
        return new FallbackStore(null, "memory", warn);
    }

    private static string DescribeSalvaged(int answers) => answers switch
    {
        0 => "",
        1 => " The one answer that could be read was copied to it.",
        _ => string.Create(CultureInfo.InvariantCulture, $" The {answers:N0} answers that could be read were copied to it."),
    };

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

using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Model;

namespace Pathway.Storage;

/// <summary>Renames a damaged file, and creates a new one with the answers that can still be read.</summary>
internal static class DamagedFile
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The new store, or the one that another process has created meanwhile.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="clock">Provides the time for the new name.</param>
    /// <param name="options">Options for SQLite.</param>
    /// <param name="setAsidePath">The new path of the damaged file; null when another process has renamed it.</param>
    /// <param name="salvaged">The number of answers that were copied.</param>
    public static SqliteStore Replace(string path, TimeProvider clock, SqliteOptions options, out string? setAsidePath, out int salvaged)
    {
        (setAsidePath, salvaged) = (null, 0);
        // Several processes may find the damage at once. One moves the file; the others must not move its new file.
        using var mutex = FileMutex.Acquire(path, LockTimeout);
        if (TryOpen(path, options) is { } store) { return store; }
        setAsidePath = $"{path}.corrupt-{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}";
        // The side files first: a new file must never meet the journal of an old one.
        foreach (var suffix in (string[])["-journal", "-wal", "-shm", ""])
        {
            if (File.Exists(path + suffix)) { File.Move(path + suffix, setAsidePath + suffix, overwrite: false); }
        }
        var created = SqliteStore.Open(path, options);
        salvaged = SalvagedAnswers.Copy(setAsidePath, created);
        return created;
    }

    private static SqliteStore? TryOpen(string path, SqliteOptions options)
    {
        try { return SqliteStore.Open(path, options with { ChecksAll = true }); }
        catch (SqliteException failure) when (StoreOpener.IsDamage(failure)) { return null; }
    }
}

/// <summary>A lock on a path that all processes of this machine share, without a file beside it.</summary>
internal sealed class FileMutex : IDisposable
{
    private readonly Mutex mutex;

    private FileMutex(Mutex mutex) => this.mutex = mutex;

    /// <summary>Waits for the lock. Release it on the same thread.</summary>
    /// <exception cref="IOException">Another process has held it for too long.</exception>
    public static FileMutex Acquire(string path, TimeSpan timeout)
    {
        var mutex = new Mutex(initiallyOwned: false, "Global\\Pathway-" + ContentHash.Of([Path.GetFullPath(path)]));
        try
        {
            if (mutex.WaitOne(timeout)) { return new FileMutex(mutex); }
        }
        catch (AbandonedMutexException)
        {
            // The previous owner was killed; the mutex is ours now.
            return new FileMutex(mutex);
        }
        catch
        {
            mutex.Dispose();
            throw;
        }
        mutex.Dispose();
        throw new IOException("another process is busy with it");
    }

    public void Dispose()
    {
        mutex.ReleaseMutex();
        mutex.Dispose();
    }
}

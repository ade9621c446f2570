using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Files;
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
    /// <param name="files">Moves the files.</param>
    public static SqliteStore Replace(string path, TimeProvider clock, SqliteOptions options, out string? setAsidePath, out int salvaged,
        FileChanges? files = null)
    {
        (setAsidePath, salvaged) = (null, 0);
        // Several processes may find the damage at once. One moves the file; the others must not move its new file.
        using var mutex = FileMutex.Acquire(path, LockTimeout);
        if (TryOpen(path, options) is { } store) { return store; }
        setAsidePath = $"{path}.corrupt-{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}";
        MoveAll(files ?? FileChanges.Default, path, setAsidePath);
        var created = SqliteStore.Open(path, options);
        salvaged = SalvagedAnswers.Copy(setAsidePath, created);
        return created;
    }

    /// <summary>
    /// Renames the file and its side files, or none of them: a process that has the file open keeps it from being renamed, and needs its
    /// journal.
    /// </summary>
    /// <exception cref="IOException">They cannot be renamed.</exception>
    internal static void MoveAll(FileChanges files, string path, string target)
    {
        var moved = new Stack<string>();
        try
        {
            // The side files first: a new file must never meet the journal of an old one.
            foreach (var suffix in (string[])["-journal", "-wal", "-shm", ""])
            {
                if (!File.Exists(path + suffix)) { continue; }
                files.Move(path + suffix, target + suffix, overwrite: false);
                moved.Push(suffix);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            while (moved.TryPop(out var suffix)) { MoveBack(files, path + suffix, target + suffix, failure); }
            throw;
        }
    }

    private static void MoveBack(FileChanges files, string path, string target, Exception cause)
    {
        try { files.Move(target, path, overwrite: false); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{cause.Message.TrimEnd('.')}; '{target}' could not be renamed back to '{path}': {failure.Message}", cause);
        }
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

    /// <summary>
    /// The name of the lock on a path. Windows and macOS, and shares of theirs elsewhere, take names that differ in case, and macOS those
    /// that differ in normal form, for one file: so they have one lock. Where they are two files, they wait for each other for a moment.
    /// </summary>
    public static string NameOf(string path) =>
        "Global\\Pathway-" + ContentHash.Of([FileName.Fold(Path.GetFullPath(path))]);

    /// <summary>Waits for the lock. Release it on the same thread.</summary>
    /// <exception cref="IOException">Another process has held it for too long.</exception>
    public static FileMutex Acquire(string path, TimeSpan timeout)
    {
        var mutex = new Mutex(initiallyOwned: false, NameOf(path));
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

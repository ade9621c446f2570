using System.Globalization;
using Microsoft.Data.Sqlite;
using Pathway.Model;

namespace Pathway.Store;

/// <summary>Sets a damaged file aside under a name of its own and begins a new one.</summary>
internal static class DamagedFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The new store, or the one that another process has put there meanwhile.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="clock">Names what is set aside.</param>
    /// <param name="options">What is asked of SQLite.</param>
    /// <param name="aside">Where the damaged file lies now; null when another process had set it aside.</param>
    public static SqliteStore Replace(string path, TimeProvider clock, SqliteOptions options, out string? aside)
    {
        // Several processes may find the damage at once. One moves the file; the others must not move the new one that it made.
        using var turn = new Mutex(initiallyOwned: false, "Global\\Pathway-" + ContentHash.Of([Path.GetFullPath(path)]));
        if (!Wait(turn)) { throw new IOException("another process is busy with it"); }
        try
        {
            aside = null;
            if (Healthy(path, options) is { } store) { return store; }
            aside = $"{path}.corrupt-{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture)}";
            // The side files first: a new file must never meet the journal of an old one.
            foreach (var side in (string[])["-journal", "-wal", "-shm", ""])
            {
                if (File.Exists(path + side)) { File.Move(path + side, aside + side, overwrite: false); }
            }
            return SqliteStore.Open(path, options);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private static SqliteStore? Healthy(string path, SqliteOptions options)
    {
        try { return SqliteStore.Open(path, options); }
        catch (SqliteException failure) when (StoreOpening.IsDamage(failure)) { return null; }
    }

    private static bool Wait(Mutex turn)
    {
        try { return turn.WaitOne(Patience); }
        // Its owner was killed in between; the turn is ours then.
        catch (AbandonedMutexException) { return true; }
    }
}

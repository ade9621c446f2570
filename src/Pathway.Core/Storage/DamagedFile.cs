using System.Globalization;
using System.Text.Json;
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

/// <summary>Reads the answers of a damaged file, row by row, around the parts that cannot be read.</summary>
internal static class SalvagedAnswers
{
    private const int BatchSize = 500;
    private const string Digits = "0123456789ABCDEFabcdef";

    /// <summary>Copies them, and returns how many there were. Never fails: what cannot be read is not copied.</summary>
    public static int Copy(string damagedPath, SqliteStore target)
    {
        var folder = Directory.CreateTempSubdirectory("pathway-salvage-");
        try
        {
            // The damaged file stays as it is, for other tools.
            var copy = Path.Combine(folder.FullName, "damaged.db");
            foreach (var suffix in (string[])["", "-wal", "-journal"])
            {
                if (File.Exists(damagedPath + suffix)) { File.Copy(damagedPath + suffix, copy + suffix); }
            }
            var found = Read(copy);
            foreach (var batch in found.Values.Chunk(BatchSize))
            {
                Task.WaitAll(batch.Select(answer => target.AddAsync(answer, null)).ToArray());
            }
            return found.Count;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException or AggregateException)
        {
            return 0;
        }
        finally { folder.Delete(recursive: true); }
    }

    private static Dictionary<string, PathwayCacheEntry> Read(string path)
    {
        var found = new Dictionary<string, PathwayCacheEntry>(StringComparer.Ordinal);
        using var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        // Without it SQLite reads nothing of a file that is shorter than it should be.
        connection.Execute("PRAGMA writable_schema = ON");
        if (Scan(connection, found, "ORDER BY key") is { } first && Scan(connection, found, "ORDER BY key DESC") is { } last)
        {
            // Between them there is damage; what lies between two damaged pages is found by the beginnings of its keys.
            var common = first[..first.AsSpan().CommonPrefixLength(last)];
            string[] one = [.. Digits.Select(digit => $"{common}{digit}")];
            string[] two = [.. one.SelectMany(static start => Digits.Select(digit => $"{start}{digit}"))];
            var three = two.SelectMany(static start => Digits.Select(digit => $"{start}{digit}"));
            foreach (var prefix in one.Concat(two).Concat(three)
                .Where(prefix => Compare(prefix + "~", first) > 0 && (last.Length == 0 || Compare(prefix, last) <= 0)))
            {
                if (Scan(connection, found, "WHERE key >= $low AND key < $high ORDER BY key", prefix) is not null)
                {
                    Scan(connection, found, "WHERE key >= $low AND key < $high ORDER BY key DESC", prefix);
                }
            }
        }
        return found;
    }

    // Null when all rows of the scan were read, else the last key before the damage.
    private static string? Scan(SqliteConnection connection, Dictionary<string, PathwayCacheEntry> found, string clause,
        string? prefix = null)
    {
        var last = "";
        try
        {
            using var command = connection.Prepare($"SELECT {SqliteStatements.AnswerColumns} FROM answers {clause}",
                prefix is null ? [] : ["low", "high"]);
            if (prefix is not null) { command.Bind(prefix, prefix + "~"); }
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (TryRead(reader) is not { } answer) { continue; }
                found.TryAdd(answer.Key, answer);
                last = answer.Key;
            }
            return null;
        }
        catch (SqliteException) { return last; }
    }

    private static PathwayCacheEntry? TryRead(SqliteDataReader reader)
    {
        try
        {
            var answer = SqliteStatements.ReadAnswer(reader);
            using var json = JsonDocument.Parse(answer.Answer);
            return answer;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or InvalidCastException or FormatException)
        {
            return null;
        }
    }

    private static int Compare(string left, string right) => string.CompareOrdinal(left, right);
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

using System.Globalization;
using System.Text.Json;
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

/// <summary>Reads the answers of a damaged file, row by row, around the parts that cannot be read.</summary>
internal static class SalvagedAnswers
{
    private const int BatchSize = 500;
    private const int SqliteNotADatabase = 26;
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
        finally { FileChanges.Default.TryDeleteFolder(folder.FullName); }
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
        // A file that is no database at all has no rows to look for.
        catch (SqliteException failure) when (failure.SqliteErrorCode != SqliteNotADatabase) { return last; }
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

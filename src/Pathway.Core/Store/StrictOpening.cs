using Microsoft.Data.Sqlite;
using Pathway.Errors;

namespace Pathway.Store;

/// <summary>Opens the store for work that is for nothing unless the file keeps it: a run can go on in memory, an import cannot.</summary>
internal static class StrictOpening
{
    /// <summary>Works on the file, making it where it is missing.</summary>
    /// <exception cref="PathwayException">The file cannot be used, or could not keep everything.</exception>
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
            throw new PathwayException(PathwayErrors.StoreFromFuture, $"'{path}' cannot keep the answers: {failure.Message}.", path, failure);
        }
        catch (Exception failure) when (failure is SqliteException or StoreException or IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot keep the answers: {failure.Message}", path, failure);
        }
    }
}

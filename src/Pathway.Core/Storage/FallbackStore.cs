using Pathway.Errors;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>
/// A store that falls back to memory when the file fails: a full disk or a deleted file costs the cache, not the run. It also keeps all
/// answers that the run has read in memory, so that the run loses nothing when the file is lost.
/// </summary>
internal sealed class FallbackStore(IStore? file, string location, Action<StoreWarning> warn) : IStore
{
    private readonly MemoryStore memory = new();
    private volatile bool writesToMemory = file is null;
    private volatile bool readsMemoryOnly = file is null;
    private int warned;

    public string Location => location;

    // When the store fails later, these fail too, and the process then counts for itself.
    public ISharedQuota? Quota => writesToMemory ? null : file!.Quota;

    public ISharedLeases? Leases => writesToMemory ? null : file!.Leases;

    /// <summary>Creates a store that reads the file and never writes to it.</summary>
    public static FallbackStore CreateReadOnly(IStore file, string location, Action<StoreWarning> warn) =>
        new(file, location, warn) { writesToMemory = true };

    public PathwayCacheEntry? Find(string key)
    {
        if (memory.Find(key) is { } seen) { return seen; }
        return Read(store => store.Find(key), null) is { } found ? memory.GetOrAdd(found) : null;
    }

    public async Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call) =>
        memory.GetOrAdd(await WriteAsync(store => store.AddAsync(answer, call)).ConfigureAwait(false));

    public Task RecordAsync(PathwayCall call) => WriteAsync(store => store.RecordAsync(call).WithResult());

    public Task RecordAsync(PathwayRun run) => WriteAsync(store => store.RecordAsync(run).WithResult());

    public IReadOnlyList<PathwayCacheEntry> Answers() =>
        StoredOrder.Sort(memory.Answers().Concat(Read(static store => store.Answers(), []))
            .DistinctBy(static answer => answer.Key, StringComparer.Ordinal));

    public IReadOnlyList<PathwayRun> Runs() =>
        StoredOrder.Sort(memory.Runs().Concat(Read(static store => store.Runs(), []))
            .DistinctBy(static run => run.RunId, StringComparer.Ordinal));

    public IReadOnlyList<PathwayCall> Calls(string runId) =>
        [.. memory.Calls(runId).Concat(Read(store => store.Calls(runId), [])).OrderBy(static call => call.StartedAt)];

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        var inMemory = await memory.RemoveAsync(keys).ConfigureAwait(false);
        var inFile = await WriteAsync(store => store.RemoveAsync(keys)).ConfigureAwait(false);
        return writesToMemory ? inMemory : inFile;
    }

    public async Task DiscardAsync(PathwayCacheEntry unreadable)
    {
        await memory.DiscardAsync(unreadable).ConfigureAwait(false);
        await WriteAsync(store => store.DiscardAsync(unreadable).WithResult()).ConfigureAwait(false);
    }

    public void Dispose() => file?.Dispose();

    private T Read<T>(Func<IStore, T> read, T otherwise)
    {
        if (readsMemoryOnly) { return otherwise; }
        try { return read(file!); }
        catch (StoreException failure)
        {
            readsMemoryOnly = true;
            Warn(failure);
            return otherwise;
        }
    }

    private async Task<T> WriteAsync<T>(Func<IStore, Task<T>> write)
    {
        if (!writesToMemory)
        {
            try { return await write(file!).ConfigureAwait(false); }
            catch (StoreException failure)
            {
                writesToMemory = true;
                Warn(failure);
            }
        }
        return await write(memory).ConfigureAwait(false);
    }

    // Only once: later failures have the same cause.
    private void Warn(StoreException failure)
    {
        if (Interlocked.Exchange(ref warned, 1) == 0)
        {
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"{failure.Message.TrimEnd('.')}. Answers are kept in memory."));
        }
    }
}

/// <summary>Helpers for operations on a store that may fail.</summary>
internal static class StoreAttempt
{
    /// <summary>The result, or a default where the store fails. The store itself reports the failure, once.</summary>
    public static async Task<T> OrDefaultAsync<T>(Func<Task<T>> work, T otherwise)
    {
        try { return await work().ConfigureAwait(false); }
        catch (StoreException) { return otherwise; }
    }

    /// <summary>Converts an operation without a result to one with a result.</summary>
    public static async Task<bool> WithResult(this Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}

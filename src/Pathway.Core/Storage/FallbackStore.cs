using Pathway.Errors;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>
/// Uses a store that may fail, and keeps in memory what it cannot keep there: a full disk or a file that is taken away in
/// the middle costs the cache, not the run. What the run has seen once it keeps, so that a file that is lost loses nothing of it.
/// </summary>
internal sealed class FallbackStore(IStore? file, string location, Action<StoreWarning> warn) : IStore
{
    private readonly MemoryStore memory = new();
    private volatile bool writesToMemory = file is null;
    private volatile bool readsMemoryOnly = file is null;
    private int warned;

    public string Location => location;

    // A store that fails later fails there too, and whoever counts then counts alone.
    public ISharedQuota? Quota => writesToMemory ? null : file!.Quota;

    public ISharedLeases? Leases => writesToMemory ? null : file!.Leases;

    /// <summary>A store that reads the file and never writes to it.</summary>
    public static FallbackStore CreateReadOnly(IStore file, string location, Action<StoreWarning> warn) =>
        new(file, location, warn) { writesToMemory = true };

    public StoredAnswer? Find(string key)
    {
        if (memory.Find(key) is { } seen) { return seen; }
        return Read(store => store.Find(key), null) is { } found ? memory.GetOrAdd(found) : null;
    }

    public async Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call) =>
        memory.GetOrAdd(await WriteAsync(store => store.AddAsync(answer, call)).ConfigureAwait(false));

    public Task RecordAsync(CallRecord call) => WriteAsync(store => store.RecordAsync(call).WithResult());

    public Task RecordAsync(RunRecord run) => WriteAsync(store => store.RecordAsync(run).WithResult());

    public IReadOnlyList<StoredAnswer> Answers() =>
        StoredOrder.Sort(memory.Answers().Concat(Read(static store => store.Answers(), []))
            .DistinctBy(static answer => answer.Key, StringComparer.Ordinal));

    public IReadOnlyList<RunRecord> Runs() =>
        StoredOrder.Sort(memory.Runs().Concat(Read(static store => store.Runs(), []))
            .DistinctBy(static run => run.RunId, StringComparer.Ordinal));

    public IReadOnlyList<CallRecord> Calls(string runId) =>
        [.. memory.Calls(runId).Concat(Read(store => store.Calls(runId), [])).OrderBy(static call => call.StartedAt)];

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        var inMemory = await memory.RemoveAsync(keys).ConfigureAwait(false);
        var inFile = await WriteAsync(store => store.RemoveAsync(keys)).ConfigureAwait(false);
        return writesToMemory ? inMemory : inFile;
    }

    public async Task DiscardAsync(StoredAnswer unreadable)
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

    // Once: after the first failure the user knows, and all that follow have the same cause.
    private void Warn(StoreException failure)
    {
        if (Interlocked.Exchange(ref warned, 1) == 0)
        {
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"{failure.Message.TrimEnd('.')}. Answers are kept in memory."));
        }
    }
}

/// <summary>Work on a store that may fail, as one shape.</summary>
internal static class StoreAttempt
{
    /// <summary>The result, or another where the store fails; it has said so itself, once.</summary>
    public static async Task<T> OrDefaultAsync<T>(Func<Task<T>> work, T otherwise)
    {
        try { return await work().ConfigureAwait(false); }
        catch (StoreException) { return otherwise; }
    }

    /// <summary>Work without a result as work with one.</summary>
    public static async Task<bool> WithResult(this Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}

using Pathway.Errors;

namespace Pathway.Store;

/// <summary>
/// Reads a store that may fail, and keeps in memory what it cannot keep there: a full disk or a file that is taken away
/// in the middle costs the cache, not the run.
/// </summary>
internal sealed class FallbackStore(IStore? file, string location, Action<StoreWarning> warn) : IStore
{
    private readonly MemoryStore memory = new();
    private volatile bool writesToMemory;
    private volatile bool readsMemoryOnly = file is null;
    private int warned;

    public string Location => location;

    /// <summary>A store that reads the file and never writes to it.</summary>
    public static FallbackStore ReadOnly(IStore file, Action<StoreWarning> warn) => new(file, file.Location, warn) { writesToMemory = true };

    public StoredAnswer? Find(string key) => memory.Find(key) ?? Read(store => store.Find(key), null);

    public Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call) => Write(store => store.AddAsync(answer, call));

    public Task RecordAsync(CallRecord call) => Write(async store =>
    {
        await store.RecordAsync(call).ConfigureAwait(false);
        return true;
    });

    public Task RecordAsync(RunRecord run) => Write(async store =>
    {
        await store.RecordAsync(run).ConfigureAwait(false);
        return true;
    });

    public IReadOnlyList<StoredAnswer> Answers() =>
        StoredOrder.Sort(memory.Answers().Concat(Read(static store => store.Answers(), [])).DistinctBy(static answer => answer.Key, StringComparer.Ordinal));

    public IReadOnlyList<RunRecord> Runs() =>
        [.. memory.Runs().Concat(Read(static store => store.Runs(), [])).DistinctBy(static run => run.RunId, StringComparer.Ordinal)];

    public IReadOnlyList<CallRecord> Calls(string runId) =>
        [.. memory.Calls(runId).Concat(Read(store => store.Calls(runId), [])).OrderBy(static call => call.StartedAt)];

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        var inMemory = await memory.RemoveAsync(keys).ConfigureAwait(false);
        return file is null || writesToMemory ? inMemory : inMemory + await file.RemoveAsync(keys).ConfigureAwait(false);
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

    private async Task<T> Write<T>(Func<IStore, Task<T>> write)
    {
        if (!writesToMemory && file is not null)
        {
            try { return await write(file).ConfigureAwait(false); }
            catch (StoreException failure)
            {
                writesToMemory = true;
                Warn(failure);
            }
        }
        return await write(memory).ConfigureAwait(false);
    }

    private void Warn(StoreException failure)
    {
        if (Interlocked.Exchange(ref warned, 1) == 0) { warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"{failure.Message} The run goes on in memory.")); }
    }
}

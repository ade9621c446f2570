using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>
/// A store that falls back to memory while the file fails: a full disk or a deleted file costs the cache, not the run. It keeps all
/// answers that the run has read in memory, so that the run loses nothing when the file is lost.
/// </summary>
internal sealed class FallbackStore : IStore
{
    private const int BatchSize = 500;

    private readonly MemoryStore memory = new();

    // Answers that were read from a file that is left, too late to be brought along to the other one.
    private readonly ConcurrentQueue<PathwayCacheEntry> late = new();
    private readonly string location;
    private readonly Action<StoreWarning> warn;
    private readonly TimeProvider clock;
    private readonly RecoverableFile file;
    private readonly RecoverableSharing? sharing;

    /// <param name="file">The file; null where it cannot be used now.</param>
    /// <param name="location">Where it is, for messages.</param>
    /// <param name="warn">Told when the file fails, and when it is back; from any thread.</param>
    /// <param name="open">Opens the file again, given what was wrong; null for a store that stays in memory once the file has
    /// failed.</param>
    /// <param name="clock">Measures the time between two tries.</param>
    public FallbackStore(IStore? file, string location, Action<StoreWarning> warn, Func<StoreFault, IStore>? open = null,
        TimeProvider? clock = null)
        : this(file, location, warn, open, clock ?? TimeProvider.System, isWritable: file is not null)
    {
    }

    private FallbackStore(IStore? file, string location, Action<StoreWarning> warn, Func<StoreFault, IStore>? open, TimeProvider clock,
        bool isWritable)
    {
        (this.location, this.warn, this.clock) = (location, warn, clock);
        this.file = new RecoverableFile(file, location, warn, open, clock)
            { BringAlong = BringAlong, Keep = KeepLiveAnswers, IsWritable = isWritable };
        if (open is not null) { sharing = new RecoverableSharing(this.file); }
        Batches = new RecoverableBatches(this.file);
    }

    public event Action? Restored
    {
        add => file.Restored += value;
        remove => file.Restored -= value;
    }

    public string Location => location;

    public IBatchStore? Batches { get; }

    public ISharedQuota? Quota => sharing;

    public ISharedLeases? Leases => sharing;

    public ISharedPermits? Permits => sharing;

    /// <summary>Whether everything is written to the file.</summary>
    public bool IsWritable => file.IsWritable;

    /// <summary>Creates a store that reads the file and never writes to it.</summary>
    public static FallbackStore CreateReadOnly(IStore file, string location, Action<StoreWarning> warn) =>
        new(file, location, warn, null, TimeProvider.System, isWritable: false);

    public PathwayCacheEntry? Find(string key)
    {
        if (memory.Find(key) is { } seen) { return seen; }
        var (found, source) = file.Read(store => (store.Find(key), store), ((PathwayCacheEntry?)null, (IStore?)null));
        if (found is null) { return null; }
        var kept = memory.GetOrAdd(found);
        if (IsTooLate(source!)) { late.Enqueue(kept); }
        return kept;
    }

    public PathwayCacheEntry?[] Find(IReadOnlyList<string> keys)
    {
        var found = new PathwayCacheEntry?[keys.Count];
        var missing = new List<string>(keys.Count);
        for (var i = 0; i < found.Length; i++)
        {
            if ((found[i] = memory.Find(keys[i])) is null) { missing.Add(keys[i]); }
        }
        if (missing.Count == 0) { return found; }
        var (read, source) = file.Read(store => (store.Find(missing), (IStore?)store), (new PathwayCacheEntry?[missing.Count], null));
        for (var (i, next) = (0, 0); i < found.Length; i++)
        {
            if (found[i] is not null || read[next++] is not { } answer) { continue; }
            found[i] = memory.GetOrAdd(answer);
            if (IsTooLate(source!)) { late.Enqueue(found[i]!); }
        }
        return found;
    }

    public async Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call)
    {
        var (stored, source) = await file.WriteAsync(store => store.AddAsync(answer, call), memory).ConfigureAwait(false);
        var kept = memory.GetOrAdd(stored);
        // The answer was committed, but to a file that is left: the other one gets it as well.
        return IsTooLate(source) ? memory.GetOrAdd(await WriteAsync(store => store.AddAsync(kept, null)).ConfigureAwait(false)) : kept;
    }

    public Task RecordAsync(PathwayCall call) => WriteAsync(store => store.RecordAsync(call).WithResult());

    public async Task RecordAsync(PathwayRun run)
    {
        while (run.State is not PathwayRunState.Running && late.TryDequeue(out var answer))
        {
            await WriteAsync(store => store.AddAsync(answer, null)).ConfigureAwait(false);
        }
        await WriteAsync(store => store.RecordAsync(run).WithResult()).ConfigureAwait(false);
        if (run.State is PathwayRunState.Running || !file.IsReopened || file.IsWritable) { return; }
        // The run ends: the last chance to keep what it has paid for.
        if (await file.RecoverAsync(isPatient: true).ConfigureAwait(false)) { return; }
        warn(new StoreWarning(PathwayErrors.StoreUnavailable, string.Create(CultureInfo.InvariantCulture,
            $"'{location}' could not be written until the end of the run. {file.PendingCount} records of the run, its answers among them, "
            + $"are lost.")));
    }

    public IReadOnlyList<PathwayCacheEntry> Answers() =>
        StoredOrder.Sort(memory.Answers().Concat(file.Read(static store => store.Answers(), []))
            .DistinctBy(static answer => answer.Key, StringComparer.Ordinal));

    public IEnumerable<PathwayCacheEntry> EnumerateAnswers()
    {
        var inMemory = memory.Answers();
        return inMemory.Count == 0 ? file.Read(static store => store.EnumerateAnswers(), []) : Answers();
    }

    public IReadOnlyList<PathwayRun> Runs() =>
        StoredOrder.Sort(memory.Runs().Concat(file.Read(static store => store.Runs(), []))
            .DistinctBy(static run => run.RunId, StringComparer.Ordinal));

    public IReadOnlyList<PathwayCall> Calls(string runId) =>
        [.. memory.Calls(runId).Concat(file.Read(store => store.Calls(runId), [])).OrderBy(static call => call.StartedAt)];

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        var inMemory = await memory.RemoveAsync(keys).ConfigureAwait(false);
        var removed = await WriteAsync(store => store.RemoveAsync(keys)).ConfigureAwait(false);
        return file.IsWritable ? removed : inMemory;
    }

    public async Task DiscardAsync(PathwayCacheEntry unreadable)
    {
        await memory.DiscardAsync(unreadable).ConfigureAwait(false);
        await WriteAsync(store => store.DiscardAsync(unreadable).WithResult()).ConfigureAwait(false);
    }

    public void Dispose() => file.Dispose();

    private async Task<T> WriteAsync<T>(Func<IStore, Task<T>> write) => (await file.WriteAsync(write, memory).ConfigureAwait(false)).Result;

    // Whether what comes from a store has come to memory after the answers there were brought along to another file.
    private bool IsTooLate(IStore source) => source != memory && file.IsReopened && !file.IsCurrent(source);

    private void KeepLiveAnswers(IStore damaged)
    {
        try
        {
            if (damaged is not SqliteStore sqlite) { return; }
            foreach (var answer in sqlite.ReadAnswersOfRunningRuns()) { memory.GetOrAdd(answer); }
        }
        catch (StoreException)
        {
            // They are among the damaged parts.
        }
    }

    // Another file gets the answers that this run needs, those of the other runs that were under way, and the leases.
    private void BringAlong(IStore opened, IStore? before)
    {
        foreach (var batch in memory.Answers().Chunk(BatchSize))
        {
            Task.WaitAll(batch.Select(answer => opened.AddAsync(answer, null)).ToArray());
        }
        try
        {
            if ((before, opened) is (SqliteStore left, SqliteStore next)) { left.MoveTo(next, clock.GetUtcNow().ToUnixTimeMilliseconds()); }
        }
        catch (StoreException)
        {
            // What cannot be read any more is asked for again.
        }
        if (opened.Leases is { } leases) { sharing!.TakeUpLeases(leases); }
    }
}

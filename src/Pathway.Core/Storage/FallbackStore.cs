using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>
/// A store that falls back to memory while the file fails: a full disk or a deleted file costs the cache, not the run. It tries the file
/// again, writes back what the run has stored meanwhile, and takes up the leases again. It keeps all answers that the run has read in
/// memory, so that the run loses nothing when the file is lost.
/// </summary>
internal sealed class FallbackStore : IStore
{
    private const int BatchSize = 500;
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);

    private readonly object gate = new();
    private readonly MemoryStore memory = new();
    private readonly string location;
    private readonly Action<StoreWarning> warn;
    private readonly Func<StoreFault, IStore>? open;
    private readonly ITimer? retry;
    private readonly SharedParts? shared;

    // What could not be written, in its order.
    private readonly List<Func<IStore, Task>> pending = [];
    private IStore? file;
    private volatile bool isReadable;
    private volatile bool isWritable;
    private bool isWarned;
    private bool isClosed;
    private StoreFault fault;
    private Task<bool>? recovery;
    private TimeSpan interval = MinInterval;

    /// <param name="file">The file; null where it cannot be used now.</param>
    /// <param name="location">Where it is, for messages.</param>
    /// <param name="warn">Told when the file fails, and when it is back; from any thread.</param>
    /// <param name="open">Opens the file again, given what was wrong; null for a store that stays in memory once the file has
    /// failed.</param>
    /// <param name="clock">Measures the time between two tries.</param>
    public FallbackStore(IStore? file, string location, Action<StoreWarning> warn, Func<StoreFault, IStore>? open = null,
        TimeProvider? clock = null)
    {
        (this.file, this.location, this.warn, this.open) = (file, location, warn, open);
        isReadable = isWritable = file is not null;
        if (open is null) { return; }
        shared = new SharedParts(this);
        retry = (clock ?? TimeProvider.System).CreateTimer(static store => _ = ((FallbackStore)store!).RecoverAsync(), this,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (file is not null) { Listen(file); }
        else
        {
            (isWarned, fault) = (true, StoreFault.Locked);
            retry.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    public event Action? Restored;

    public string Location => location;

    public ISharedQuota? Quota => shared ?? (isWritable ? file!.Quota : null);

    public ISharedLeases? Leases => shared ?? (isWritable ? file!.Leases : null);

    public ISharedPermits? Permits => shared ?? (isWritable ? file!.Permits : null);

    /// <summary>Whether everything is written to the file.</summary>
    public bool IsWritable => isWritable;

    /// <summary>Creates a store that reads the file and never writes to it.</summary>
    public static FallbackStore CreateReadOnly(IStore file, string location, Action<StoreWarning> warn) =>
        new(file, location, warn) { isWritable = false };

    public PathwayCacheEntry? Find(string key)
    {
        if (memory.Find(key) is { } seen) { return seen; }
        return Read(store => store.Find(key), null) is { } found ? memory.GetOrAdd(found) : null;
    }

    public async Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call) =>
        memory.GetOrAdd(await WriteAsync(store => store.AddAsync(answer, call)).ConfigureAwait(false));

    public Task RecordAsync(PathwayCall call) => WriteAsync(store => store.RecordAsync(call).WithResult());

    public async Task RecordAsync(PathwayRun run)
    {
        await WriteAsync(store => store.RecordAsync(run).WithResult()).ConfigureAwait(false);
        if (run.State is PathwayRunState.Running || open is null || isWritable) { return; }
        // The run ends: the last chance to keep what it has paid for.
        if (await RecoverAsync().ConfigureAwait(false)) { return; }
        int lost;
        lock (gate) { lost = pending.Count; }
        warn(new StoreWarning(PathwayErrors.StoreUnavailable, string.Create(CultureInfo.InvariantCulture,
            $"'{location}' could not be written until the end of the run. {lost} records of the run, its answers among them, are lost.")));
    }

    public IReadOnlyList<PathwayCacheEntry> Answers() =>
        StoredOrder.Sort(memory.Answers().Concat(Read(static store => store.Answers(), []))
            .DistinctBy(static answer => answer.Key, StringComparer.Ordinal));

    public IEnumerable<PathwayCacheEntry> EnumerateAnswers()
    {
        var inMemory = memory.Answers();
        return inMemory.Count == 0 ? Read(static store => store.EnumerateAnswers(), []) : Answers();
    }

    public IReadOnlyList<PathwayRun> Runs() =>
        StoredOrder.Sort(memory.Runs().Concat(Read(static store => store.Runs(), []))
            .DistinctBy(static run => run.RunId, StringComparer.Ordinal));

    public IReadOnlyList<PathwayCall> Calls(string runId) =>
        [.. memory.Calls(runId).Concat(Read(store => store.Calls(runId), [])).OrderBy(static call => call.StartedAt)];

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        var inMemory = await memory.RemoveAsync(keys).ConfigureAwait(false);
        var removed = await WriteAsync(store => store.RemoveAsync(keys)).ConfigureAwait(false);
        return isWritable ? removed : inMemory;
    }

    public async Task DiscardAsync(PathwayCacheEntry unreadable)
    {
        await memory.DiscardAsync(unreadable).ConfigureAwait(false);
        await WriteAsync(store => store.DiscardAsync(unreadable).WithResult()).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Task<bool>? running;
        lock (gate)
        {
            isClosed = true;
            running = recovery;
        }
        retry?.Dispose();
        // It ends soon: each step of it waits for a lock no longer than SQLite does.
        running?.GetAwaiter().GetResult();
        file?.Dispose();
    }

    private T Read<T>(Func<IStore, T> read, T otherwise)
    {
        IStore? current;
        lock (gate) { current = isReadable ? file : null; }
        if (current is null) { return otherwise; }
        try { return read(current); }
        catch (StoreException failure)
        {
            lock (gate) { isReadable &= file != current; }
            if (isWritable && open is not null) { _ = HandleLossAsync(current, failure); }
            else { Warn(failure); }
            return otherwise;
        }
    }

    private async Task<T> WriteAsync<T>(Func<IStore, Task<T>> write)
    {
        while (true)
        {
            IStore? current = null;
            lock (gate)
            {
                if (isWritable) { current = file; }
                else if (open is not null) { pending.Add(store => write(store)); }
            }
            if (current is null) { return await write(memory).ConfigureAwait(false); }
            try { return await write(current).ConfigureAwait(false); }
            catch (StoreException failure) { await HandleLossAsync(current, failure).ConfigureAwait(false); }
        }
    }

    // Completes when the file is back, or when that takes longer.
    private async Task HandleLossAsync(IStore lost, StoreException failure)
    {
        Task<bool>? waiting;
        var isNew = false;
        lock (gate)
        {
            if (file == lost && isWritable)
            {
                isWritable = false;
                fault = failure.Fault;
                isNew = true;
                // Another file can be opened now; a locked file or a full disk needs time.
                if (open is not null && !isClosed)
                {
                    if (fault is StoreFault.Gone or StoreFault.Damaged) { recovery ??= StartRecovery(); }
                    else { retry!.Change(interval, Timeout.InfiniteTimeSpan); }
                }
            }
            waiting = recovery;
        }
        if (isNew) { Warn(failure); }
        if (waiting is not null) { await waiting.ConfigureAwait(false); }
    }

    private Task<bool> RecoverAsync()
    {
        lock (gate)
        {
            if (isWritable) { return Task.FromResult(true); }
            if (isClosed || open is null) { return Task.FromResult(false); }
            return recovery ??= StartRecovery();
        }
    }

    // On a thread of its own: it waits for locks and disks.
    private Task<bool> StartRecovery() =>
        Task.Factory.StartNew(Recover, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool Recover()
    {
        IStore? opened = null;
        IStore? before;
        StoreFault was;
        lock (gate) { (before, was) = (file, fault); }
        try
        {
            if (was is StoreFault.Damaged && before is not null)
            {
                Close(before);
                before = null;
            }
            // A file that was only locked or full is still the same.
            opened = was is StoreFault.Locked or StoreFault.Other && before is not null ? before : open!(was);
            if (opened != before) { WriteBack(opened, before); }
            var written = 0;
            while (true)
            {
                Func<IStore, Task>[] batch;
                lock (gate)
                {
                    if (pending.Count == 0)
                    {
                        file = opened;
                        (isReadable, isWritable, isWarned, recovery, interval) = (true, true, false, null, MinInterval);
                        break;
                    }
                    batch = [.. pending.Take(BatchSize)];
                }
                Task.WaitAll(batch.Select(write => write(opened)).ToArray());
                lock (gate) { pending.RemoveRange(0, batch.Length); }
                written += batch.Length;
            }
            if (opened != before)
            {
                Listen(opened);
                before?.Dispose();
            }
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, string.Create(CultureInfo.InvariantCulture,
                $"'{location}' can be written again. {written} records that were kept in memory were written to it."))
                { IsResolved = true });
            Restored?.Invoke();
            return true;
        }
        catch (Exception failure) when (failure is StoreException or AggregateException { InnerException: StoreException }
            || StoreOpener.IsUnusable(failure))
        {
            if (opened != before) { opened?.Dispose(); }
            lock (gate)
            {
                recovery = null;
                interval = interval * 2 < MaxInterval ? interval * 2 : MaxInterval;
                if (!isClosed) { retry!.Change(interval, Timeout.InfiniteTimeSpan); }
            }
            return false;
        }
    }

    // Windows renames no file that is open, not even by this process. What can be read of it is kept first.
    private void Close(IStore damaged)
    {
        foreach (var answer in FindLiveAnswers(damaged)) { memory.GetOrAdd(answer); }
        lock (gate) { (file, isReadable) = (null, false); }
        damaged.Dispose();
    }

    // Another file: it gets the answers that this run needs, those of the other runs that were under way, and the leases.
    private void WriteBack(IStore opened, IStore? before)
    {
        foreach (var batch in memory.Answers().Concat(FindLiveAnswers(before)).Chunk(BatchSize))
        {
            Task.WaitAll(batch.Select(answer => opened.AddAsync(answer, null)).ToArray());
        }
        if (opened.Leases is { } leases) { shared!.TakeUpLeases(leases); }
    }

    // A deleted file can still be read. Its other processes may have stored answers that this one is about to need.
    private static IEnumerable<PathwayCacheEntry> FindLiveAnswers(IStore? before)
    {
        try
        {
            return before is SqliteStore sqlite ? sqlite.ReadAnswersOfRunningRuns() : [];
        }
        catch (StoreException) { return []; }
    }

    private void Listen(IStore opened)
    {
        if (opened is not SqliteStore sqlite) { return; }
        sqlite.OnAnswerGone = () => warn(new StoreWarning(PathwayErrors.StoreUnavailable,
            $"An answer was removed from '{location}' right after it was stored. Another process clears or replaces the file; "
            + "removed answers are asked for again."));
    }

    // Only once for each outage: later failures have the same cause.
    private void Warn(StoreException failure)
    {
        lock (gate)
        {
            if (isWarned) { return; }
            isWarned = true;
        }
        warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"{failure.Message.TrimEnd('.')}. "
            + (open is null ? "Answers are kept in memory."
                : "Answers are kept in memory until it can be written again; until then this process counts its limits alone.")));
    }

    /// <summary>What processes share through the file, whichever file that is. Fails at once while the file is lost.</summary>
    private sealed class SharedParts(FallbackStore store) : ISharedQuota, ISharedLeases, ISharedPermits
    {
        private readonly ConcurrentDictionary<string, Lease> held = new(StringComparer.Ordinal);

        public byte[] Salt() => Read(static quota => quota.Salt());

        public LimiterState? Find(string limiterKey) => Read(quota => quota.Find(limiterKey));

        public Task<QuotaGrant> AcquireAsync(QuotaRequest request) => ShareAsync(file => file.Quota!.AcquireAsync(request));

        public Task CorrectAsync(string limiterKey, IReadOnlyList<QuotaCorrection> corrections) =>
            ShareAsync(file => file.Quota!.CorrectAsync(limiterKey, corrections).WithResult());

        public Task UpdateAsync(string limiterKey, Func<LimiterState, LimiterState> change) =>
            ShareAsync(file => file.Quota!.UpdateAsync(limiterKey, change).WithResult());

        public Task<PermitShare> UpdateAsync(PermitDemand demand) => ShareAsync(file => file.Permits!.UpdateAsync(demand));

        public async Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder)
        {
            var other = await ShareAsync(file => file.Leases!.AcquireAsync(requested, now, deadHolder)).ConfigureAwait(false);
            if (other is null) { held[requested.Key] = requested; }
            return other;
        }

        public Task ExtendAsync(string holder, long until)
        {
            foreach (var (key, lease) in held)
            {
                if (lease.Holder == holder) { held.TryUpdate(key, lease with { Until = Math.Max(until, lease.Until) }, lease); }
            }
            return ShareAsync(file => file.Leases!.ExtendAsync(holder, until).WithResult());
        }

        public Task ReleaseAsync(string key, string holder)
        {
            held.TryRemove(key, out _);
            return ShareAsync(file => file.Leases!.ReleaseAsync(key, holder).WithResult());
        }

        public Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) => ShareAsync(file => file.Leases!.FindAsync(keys));

        /// <summary>Acquires the leases that are held in another file.</summary>
        public void TakeUpLeases(ISharedLeases leases) =>
            Task.WaitAll(held.Values.Select(lease => leases.AcquireAsync(lease, now: 0, deadHolder: null)).ToArray());

        private T Read<T>(Func<ISharedQuota, T> read)
        {
            var current = GetFile();
            try { return read(current.Quota!); }
            catch (StoreException failure)
            {
                _ = store.HandleLossAsync(current, failure);
                throw;
            }
        }

        private async Task<T> ShareAsync<T>(Func<IStore, Task<T>> work)
        {
            for (var isFirst = true; ; isFirst = false)
            {
                var current = GetFile();
                try { return await work(current).ConfigureAwait(false); }
                catch (StoreException failure)
                {
                    await store.HandleLossAsync(current, failure).ConfigureAwait(false);
                    // Another file was opened: the work is done there.
                    if (!isFirst || !store.isWritable) { throw; }
                }
            }
        }

        private IStore GetFile()
        {
            lock (store.gate)
            {
                return store.isWritable ? store.file! : throw new StoreException($"'{store.location}' cannot be written now.");
            }
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

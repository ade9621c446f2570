using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage.Redis;

/// <summary>
/// The store of this machine, and a server that machines share. Everything is kept here; what is answered goes there too, and
/// what this machine lacks is looked up there. While the server is lost this machine goes on alone; when it is back, and
/// whenever a run begins, what is missing there is brought there.
/// </summary>
internal sealed class TieredStore : IStore
{
    // So many answers travel together.
    private const int BatchSize = 500;

    // Closing the store waits no longer for the rest; the next run uploads it.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly object gate = new();
    private readonly IStore local;
    private readonly RedisStore remote;
    private readonly RedisLeases leases;
    private readonly bool writes;
    private readonly Action<StoreWarning> warn;
    private readonly CancellationTokenSource closing = new();
    private Task merging = Task.CompletedTask;

    /// <param name="local">The store of this machine; closed with this one.</param>
    /// <param name="remote">The server; closed with this one.</param>
    /// <param name="warn">Told when the server is back and what was brought there; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    public TieredStore(IStore local, RedisStore remote, Action<StoreWarning> warn, bool writes = true)
    {
        (this.local, this.remote, this.warn, this.writes) = (local, remote, warn, writes);
        leases = remote.Leases(answer => local.AddAsync(answer, null));
        Leases = new TieredLeases(local.Leases, leases);
        if (!writes) { return; }
        remote.Restored += Merge;
        if (remote.IsConnected) { Merge(isBack: false); }
    }

    public string Location => $"{local.Location}, shared through {remote}";

    public ISharedQuota? Quota => local.Quota;

    public ISharedLeases Leases { get; }

    public ISharedPermits? Permits => local.Permits;

    ISharedLeases? IStore.Leases => Leases;

    /// <summary>Completes when everything that was to be brought to the server is there, or it is lost again.</summary>
    public Task MergeCompletion
    {
        get { lock (gate) { return merging; } }
    }

    public bool CanFetch => remote.IsConnected;

    public PathwayCacheEntry? Find(string key) => local.Find(key);

    public PathwayCacheEntry?[] Find(IReadOnlyList<string> keys) => local.Find(keys);

    public async Task FetchAsync(IReadOnlyList<string> keys)
    {
        // All at once might take longer than the server is waited for.
        foreach (var batch in keys.Chunk(BatchSize))
        {
            var found = await StoreAttempt.OrDefaultAsync(() => remote.Answers.FindAsync(batch), []).ConfigureAwait(false);
            await Task.WhenAll(found.Select(answer => local.AddAsync(answer, null))).ConfigureAwait(false);
        }
    }

    public async Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call)
    {
        // Remote first: an answer that another machine stored earlier is adopted here as well.
        var stored = writes ? await StoreAttempt.OrDefaultAsync(() => remote.Answers.GetOrAddAsync(answer), answer).ConfigureAwait(false)
            : answer;
        return await local.AddAsync(stored, call).ConfigureAwait(false);
    }

    public Task RecordAsync(PathwayCall call) => local.RecordAsync(call);

    public Task RecordAsync(PathwayRun run) => local.RecordAsync(run);

    public IReadOnlyList<PathwayCacheEntry> Answers()
    {
        IReadOnlyList<PathwayCacheEntry> remoteAnswers;
        try { remoteAnswers = remote.Answers.ReadAll(); }
        catch (StoreException) { remoteAnswers = []; }
        return StoredOrder.Sort(local.Answers().Concat(remoteAnswers).DistinctBy(static answer => answer.Key, StringComparer.Ordinal));
    }

    public IReadOnlyList<PathwayRun> Runs() => local.Runs();

    public IReadOnlyList<PathwayCall> Calls(string runId) => local.Calls(runId);

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        // What is on its way there would come after.
        await MergeCompletion.ConfigureAwait(false);
        var remoteAnswers = await StoreAttempt.OrDefaultAsync(() => remote.Answers.RemoveAsync(keys), 0).ConfigureAwait(false);
        return Math.Max(remoteAnswers, await local.RemoveAsync(keys).ConfigureAwait(false));
    }

    public async Task DiscardAsync(PathwayCacheEntry unreadable)
    {
        await StoreAttempt.OrDefaultAsync(() => remote.Answers.DiscardAsync(unreadable).WithResult(), true).ConfigureAwait(false);
        await local.DiscardAsync(unreadable).ConfigureAwait(false);
    }

    public void Dispose()
    {
        remote.Restored -= Merge;
        // Nothing of what was answered in a short run shall have to wait for the next one.
        try { if (!MergeCompletion.Wait(DisposeTimeout)) { closing.Cancel(); } }
        finally
        {
            remote.Dispose();
            local.Dispose();
            closing.Dispose();
        }
    }

    private void Merge() => Merge(isBack: true);

    private void Merge(bool isBack)
    {
        lock (gate) { merging = MergeAfterAsync(merging, isBack); }
    }

    private async Task MergeAfterAsync(Task before, bool isBack)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        var uploaded = 0;
        try
        {
            await leases.TakeUpAsync().ConfigureAwait(false);
            await leases.ReleasePendingAsync().ConfigureAwait(false);
            foreach (var batch in local.Answers().Chunk(BatchSize))
            {
                if (closing.IsCancellationRequested) { return; }
                var missing =
                    (await remote.Answers.FindMissingAsync([.. batch.Select(static answer => answer.Key)])
                        .ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
                await Task.WhenAll(batch.Where(answer => missing.Contains(answer.Key)).Select(remote.Answers.GetOrAddAsync))
                    .ConfigureAwait(false);
                uploaded += missing.Count;
            }
        }
        catch (StoreException)
        {
            // Lost again, which was told; or the file of this machine, which tells its own.
            return;
        }
        catch (Exception failure)
        {
            // Whatever it is, it costs the run nothing that it has, and the next run brings it.
            warn(new StoreWarning(PathwayErrors.SharedCacheUnavailable,
                $"Not all answers of this machine were copied to the shared cache {remote}: "
                + $"{failure.GetType().Name}: {failure.Message.TrimEnd('.')}."));
            return;
        }
        if (isBack)
        {
            warn(new StoreWarning(PathwayErrors.SharedCacheUnavailable,
                string.Create(CultureInfo.InvariantCulture,
                    $"The shared cache {remote} is available again. {uploaded} answers were copied to it.")) { IsResolved = true });
        }
    }
}

/// <summary>
/// Leases for this machine and for all that share a server: who asks holds both. While the server is lost, those of this
/// machine serve.
/// </summary>
/// <param name="local">Those of this machine; null where it has none.</param>
/// <param name="remote">Those of the server.</param>
internal sealed class TieredLeases(ISharedLeases? local, ISharedLeases remote) : ISharedLeases
{
    public async Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder)
    {
        if (await LocalAsync(leases => leases.AcquireAsync(requested, now, deadHolder), null).ConfigureAwait(false) is { } other)
        {
            return other;
        }
        if (await StoreAttempt.OrDefaultAsync(() => remote.AcquireAsync(requested, now, deadHolder), null)
            .ConfigureAwait(false) is not { } remoteLease)
        {
            return null;
        }
        await LocalAsync(leases => leases.ReleaseAsync(requested.Key, requested.Holder).WithResult(), true).ConfigureAwait(false);
        return remoteLease;
    }

    public async Task ExtendAsync(string holder, long until)
    {
        await LocalAsync(leases => leases.ExtendAsync(holder, until).WithResult(), true).ConfigureAwait(false);
        await StoreAttempt.OrDefaultAsync(() => remote.ExtendAsync(holder, until).WithResult(), true).ConfigureAwait(false);
    }

    public async Task ReleaseAsync(string key, string holder)
    {
        // Both begin now: closing the store waits for what has begun.
        var remoteRelease = StoreAttempt.OrDefaultAsync(() => remote.ReleaseAsync(key, holder).WithResult(), true);
        await LocalAsync(leases => leases.ReleaseAsync(key, holder).WithResult(), true).ConfigureAwait(false);
        await remoteRelease.ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) =>
        [.. await LocalAsync(leases => leases.FindAsync(keys), []).ConfigureAwait(false),
            .. await StoreAttempt.OrDefaultAsync(() => remote.FindAsync(keys), []).ConfigureAwait(false)];

    // A local store that is lost fails at once, and says so itself.
    private async Task<T> LocalAsync<T>(Func<ISharedLeases, Task<T>> work, T otherwise)
    {
        if (local is not { } leases) { return otherwise; }
        return await StoreAttempt.OrDefaultAsync(() => work(leases), otherwise).ConfigureAwait(false);
    }
}

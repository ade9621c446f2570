using System.Globalization;
using Pathway.Errors;
using Pathway.Store.Sharing;

namespace Pathway.Store.Redis;

/// <summary>
/// The store of this machine, and a server that machines share. Everything is kept here; what is answered goes there too, and
/// what this machine lacks is looked up there. While the server is lost this machine goes on alone; when it is back, and
/// whenever a run begins, what is missing there is brought there.
/// </summary>
internal sealed class TieredStore : IStore
{
    // So many answers travel together.
    private const int Load = 500;

    // Whoever closes the store waits no longer for the rest; the next run brings it.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    private readonly object gate = new();
    private readonly IStore near;
    private readonly RedisStore far;
    private readonly RedisLeases leases;
    private readonly bool writes;
    private readonly Action<StoreWarning> tell;
    private readonly CancellationTokenSource closing = new();
    private Task merging = Task.CompletedTask;

    /// <param name="near">The store of this machine; closed with this one.</param>
    /// <param name="far">The server; closed with this one.</param>
    /// <param name="tell">Told when the server is back and what was brought there; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    public TieredStore(IStore near, RedisStore far, Action<StoreWarning> tell, bool writes = true)
    {
        (this.near, this.far, this.tell, this.writes) = (near, far, tell, writes);
        leases = far.Leases(answer => near.AddAsync(answer, null));
        Leases = new TieredLeases(near.Leases, leases);
        if (!writes) { return; }
        far.Restored += Merge;
        if (far.IsUp) { Merge(isBack: false); }
    }

    public string Location => $"{near.Location}, shared through {far}";

    public ISharedLanes? Lanes => near.Lanes;

    public ISharedLeases Leases { get; }

    ISharedLeases? IStore.Leases => Leases;

    /// <summary>Completes when everything that was to be brought to the server is there, or it is lost again.</summary>
    public Task Merged
    {
        get { lock (gate) { return merging; } }
    }

    public bool Fetches => far.IsUp;

    public StoredAnswer? Find(string key) => near.Find(key);

    public async Task FetchAsync(IReadOnlyList<string> keys)
    {
        // All at once might take longer than the server is waited for.
        foreach (var load in keys.Chunk(Load))
        {
            var found = await Attempt.OrAsync(() => far.Answers.FindAsync(load), []).ConfigureAwait(false);
            await Task.WhenAll(found.Select(answer => near.AddAsync(answer, null))).ConfigureAwait(false);
        }
    }

    public async Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call)
    {
        // There first: whoever was quicker on another machine is adopted here as well.
        var kept = writes ? await Attempt.OrAsync(() => far.Answers.KeepAsync(answer), answer).ConfigureAwait(false) : answer;
        return await near.AddAsync(kept, call).ConfigureAwait(false);
    }

    public Task RecordAsync(CallRecord call) => near.RecordAsync(call);

    public Task RecordAsync(RunRecord run) => near.RecordAsync(run);

    public IReadOnlyList<StoredAnswer> Answers()
    {
        IReadOnlyList<StoredAnswer> there;
        try { there = far.Answers.All(); }
        catch (StoreException) { there = []; }
        return StoredOrder.Sort(near.Answers().Concat(there).DistinctBy(static answer => answer.Key, StringComparer.Ordinal));
    }

    public IReadOnlyList<RunRecord> Runs() => near.Runs();

    public IReadOnlyList<CallRecord> Calls(string runId) => near.Calls(runId);

    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys)
    {
        // What is on its way there would come after.
        await Merged.ConfigureAwait(false);
        var there = await Attempt.OrAsync(() => far.Answers.RemoveAsync(keys), 0).ConfigureAwait(false);
        return Math.Max(there, await near.RemoveAsync(keys).ConfigureAwait(false));
    }

    public async Task DiscardAsync(StoredAnswer unreadable)
    {
        await Attempt.OrAsync(() => far.Answers.DiscardAsync(unreadable).Done(), true).ConfigureAwait(false);
        await near.DiscardAsync(unreadable).ConfigureAwait(false);
    }

    public void Dispose()
    {
        far.Restored -= Merge;
        // Nothing of what was answered in a short run shall have to wait for the next one.
        try { if (!Merged.Wait(LastPatience)) { closing.Cancel(); } }
        finally
        {
            far.Dispose();
            near.Dispose();
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
        var brought = 0;
        try
        {
            await leases.SettleAsync().ConfigureAwait(false);
            foreach (var load in near.Answers().Chunk(Load))
            {
                if (closing.IsCancellationRequested) { return; }
                var missing = (await far.Answers.MissingAsync([.. load.Select(static answer => answer.Key)]).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
                await Task.WhenAll(load.Where(answer => missing.Contains(answer.Key)).Select(far.Answers.KeepAsync)).ConfigureAwait(false);
                brought += missing.Count;
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
            tell(new StoreWarning(PathwayErrors.SharedCacheUnavailable, $"What this machine has was not all brought to the shared cache {far}: {failure.GetType().Name}: {failure.Message.TrimEnd('.')}."));
            return;
        }
        if (isBack) { tell(new StoreWarning(PathwayErrors.SharedCacheUnavailable, string.Create(CultureInfo.InvariantCulture, $"The shared cache {far} is back, and {brought} answers were brought there.")) { IsOver = true }); }
    }
}

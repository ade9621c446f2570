using System.Collections.Concurrent;

namespace Pathway.Storage.Sharing;

/// <summary>
/// What processes share through a file, whichever file that is. Fails at once while the file is locked or full; remembers the leases of
/// this process, so that they can be taken up in another file.
/// </summary>
internal sealed class RecoverableSharing : ISharedQuota, ISharedLeases, ISharedPermits
{
    private readonly RecoverableFile file;
    private readonly ConcurrentDictionary<string, Lease> held = new(StringComparer.Ordinal);

    // The holders of the leases that could not be released: others would wait for them until this process ends.
    private readonly ConcurrentDictionary<string, string> unreleased = new(StringComparer.Ordinal);

    public RecoverableSharing(RecoverableFile file)
    {
        this.file = file;
        file.Restored += ReleaseLate;
    }

    public byte[] Salt() => file.ReadShared(static store => store.Quota!.Salt());

    public LimiterState? Find(string limiterKey) => file.ReadShared(store => store.Quota!.Find(limiterKey));

    public Task<QuotaGrant> AcquireAsync(QuotaRequest request) => file.ShareAsync(store => store.Quota!.AcquireAsync(request));

    public Task CorrectAsync(string limiterKey, IReadOnlyList<QuotaCorrection> corrections) =>
        file.ShareAsync(store => store.Quota!.CorrectAsync(limiterKey, corrections).WithResult());

    public Task UpdateAsync(string limiterKey, Func<LimiterState, LimiterState> change) =>
        file.ShareAsync(store => store.Quota!.UpdateAsync(limiterKey, change).WithResult());

    public Task<PermitShare> UpdateAsync(PermitDemand demand) => file.ShareAsync(store => store.Permits!.UpdateAsync(demand));

    public async Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder)
    {
        var other = await file.ShareAsync(store => store.Leases!.AcquireAsync(requested, now, deadHolder)).ConfigureAwait(false);
        if (other is null)
        {
            held[requested.Key] = requested;
            unreleased.TryRemove(requested.Key, out _);
        }
        return other;
    }

    public Task ExtendAsync(string holder, long until)
    {
        foreach (var (key, lease) in held)
        {
            if (lease.Holder == holder) { held.TryUpdate(key, lease with { Until = Math.Max(until, lease.Until) }, lease); }
        }
        return file.ShareAsync(store => store.Leases!.ExtendAsync(holder, until).WithResult());
    }

    public async Task ReleaseAsync(string key, string holder)
    {
        held.TryRemove(key, out _);
        try { await file.ShareAsync(store => store.Leases!.ReleaseAsync(key, holder).WithResult()).ConfigureAwait(false); }
        catch (StoreException)
        {
            unreleased[key] = holder;
            throw;
        }
    }

    public Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) =>
        file.ShareAsync(store => store.Leases!.FindAsync(keys));

    /// <summary>Acquires the leases that are held in another file.</summary>
    public void TakeUpLeases(ISharedLeases leases) =>
        Task.WaitAll(held.Values.Select(lease => leases.AcquireAsync(lease, now: 0, deadHolder: null)).ToArray());

    private void ReleaseLate()
    {
        foreach (var (key, holder) in unreleased)
        {
            if (unreleased.TryRemove(key, out _)) { _ = StoreAttempt.OrDefaultAsync(() => ReleaseAsync(key, holder).WithResult(), false); }
        }
    }
}

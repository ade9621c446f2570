using Pathway.Store.Sharing;

namespace Pathway.Store.Redis;

/// <summary>
/// Leases for this machine and for all that share a server: who asks holds both. While the server is lost, those of this
/// machine serve.
/// </summary>
/// <param name="near">Those of this machine; null where it has none.</param>
/// <param name="far">Those of the server.</param>
internal sealed class TieredLeases(ISharedLeases? near, ISharedLeases far) : ISharedLeases
{
    private volatile ISharedLeases? near = near;

    public async Task<Lease?> TakeAsync(Lease wanted, long now, string? dead)
    {
        if (await NearAsync(leases => leases.TakeAsync(wanted, now, dead), null).ConfigureAwait(false) is { } other) { return other; }
        if (await Attempt.OrAsync(() => far.TakeAsync(wanted, now, dead), null).ConfigureAwait(false) is not { } elsewhere) { return null; }
        await NearAsync(leases => leases.ReleaseAsync(wanted.Key, wanted.Holder).Done(), true).ConfigureAwait(false);
        return elsewhere;
    }

    public async Task ExtendAsync(string holder, long until)
    {
        await NearAsync(leases => leases.ExtendAsync(holder, until).Done(), true).ConfigureAwait(false);
        await Attempt.OrAsync(() => far.ExtendAsync(holder, until).Done(), true).ConfigureAwait(false);
    }

    public async Task ReleaseAsync(string key, string holder)
    {
        // Both begin now: whoever closes the store waits for what has begun.
        var there = Attempt.OrAsync(() => far.ReleaseAsync(key, holder).Done(), true);
        await NearAsync(leases => leases.ReleaseAsync(key, holder).Done(), true).ConfigureAwait(false);
        await there.ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys) =>
        [.. await NearAsync(leases => leases.FindAsync(keys), []).ConfigureAwait(false), .. await Attempt.OrAsync(() => far.FindAsync(keys), []).ConfigureAwait(false)];

    // Once is enough: each further try might wait for a lock as long. Where an answer is stored it tells it.
    private async Task<T> NearAsync<T>(Func<ISharedLeases, Task<T>> work, T otherwise)
    {
        if (near is not { } leases) { return otherwise; }
        try { return await work(leases).ConfigureAwait(false); }
        catch (StoreException)
        {
            near = null;
            return otherwise;
        }
    }
}

using Pathway.Llm.Chat;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>Shares a limiter with other processes. It is identified by its project, else by a salted hash of its key.</summary>
internal sealed class LimiterSharing(ModelLimiter limiter, string? project, SecretText? key)
{
    /// <summary>Counts the limiter's calls in a shared store until the result is disposed.</summary>
    /// <param name="sharedQuota">The quota of the store.</param>
    /// <param name="onStoreFailed">Called on any thread when the store fails; from then on this process counts alone.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IDisposable Join(ISharedQuota sharedQuota, Action<StoreException> onStoreFailed)
    {
        var name = GetName(sharedQuota);
        // A first look over the network now, so that no call waits for it under the lock of the limiter.
        _ = sharedQuota.Find(name);
        return limiter.Join(sharedQuota, name, onStoreFailed);
    }

    /// <summary>Shares the limiter's concurrency through a store until the result is disposed.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <param name="permits">The permits of the store.</param>
    /// <param name="sharedQuota">The quota of the same store, which names the limiter.</param>
    /// <param name="location">The store.</param>
    public IDisposable Join(ISharedPermits permits, ISharedQuota sharedQuota, string location) =>
        limiter.Join(permits, location, GetName(sharedQuota));

    /// <summary>The account that pays: the project, else a salted hash of the key.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public string GetAccount(ISharedQuota sharedQuota) =>
        project is null ? key?.SaltedHash(sharedQuota.Salt()) ?? "" : $"project {project}";

    private string GetName(ISharedQuota sharedQuota) =>
        $"{limiter.Id.Provider} {limiter.Id.Endpoint} {limiter.Id.Model} {GetAccount(sharedQuota)}";
}

/// <summary>The membership of a limiter in shared permits. Disposing it gives them back once.</summary>
internal sealed class PermitMembership(Action release) : OneTimeDisposable
{
    protected override void Release() => release();
}

/// <summary>The membership of a limiter in a shared quota. Disposing it releases the quota once.</summary>
internal sealed class LimiterMembership(ModelLimiter limiter, PrefetchedQuota prefetchedQuota) : OneTimeDisposable
{
    protected override void Release() => limiter.Release(prefetchedQuota);
}

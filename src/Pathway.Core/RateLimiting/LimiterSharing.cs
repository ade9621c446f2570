using Pathway.Llm.Chat;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Sharing;

namespace Pathway.RateLimiting;

/// <summary>How a lane is known to other processes: by its project, else by a hash of the key that the store alone can make.</summary>
internal sealed class LimiterSharing(ModelLimiter limiter, string? project, SecretText? key)
{
    /// <summary>Counts the lane's calls with all who share a store, until the result is disposed.</summary>
    /// <param name="sharedQuota">The store's.</param>
    /// <param name="onStoreFailed">Told when the store fails and this process counts alone; from any thread.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IDisposable Join(ISharedQuota sharedQuota, Action<StoreException> onStoreFailed)
    {
        var owner = project is null ? key?.SaltedHash(sharedQuota.Salt()) ?? "" : $"project {project}";
        return limiter.Join(sharedQuota, $"{limiter.Id.Provider} {limiter.Id.Endpoint} {limiter.Id.Model} {owner}", onStoreFailed);
    }
}

/// <summary>A lane's share in what all count together, given back once.</summary>
internal sealed class LimiterMembership(ModelLimiter limiter, PrefetchedQuota prefetchedQuota) : OneTimeDisposable
{
    protected override void Release() => limiter.Release(prefetchedQuota);
}

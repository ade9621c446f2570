using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Pipeline;
using Pathway.RateLimiting;
using Pathway.Storage;
using Pathway.Storage.Redis;
using Pathway.Storage.Sharing;
using Pathway.Text;

namespace Pathway.Asking;

/// <summary>Creates a question engine with its store and curators.</summary>
internal static class EngineFactory
{
    public static QuestionEngine Create(EngineKey settings, ChosenCurators chosen, Action<StoreWarning> warn)
    {
        if (settings.CachePath is not { } path)
        {
            return new QuestionEngine(new MemoryStore(), chosen.Curators, TimeProvider.System, chosen.IsReplay);
        }
        var local = StoreOpener.Open(path, TimeProvider.System, warn);
        var remote = SharedStoreFactory.OpenServer(settings.CacheUri, warn);
        return new QuestionEngine(SharedStoreFactory.Combine(local, remote, warn), chosen.Curators, TimeProvider.System, chosen.IsReplay)
            { SharedResources = chosen.IsReplay ? [] : JoinSharedLimits(local, remote, chosen) };
    }

    private static IReadOnlyList<IDisposable> JoinSharedLimits(IStore local, RedisStore? remote, ChosenCurators chosen)
    {
        LimiterSharing[] sharings =
            [.. chosen.Curators.OfType<LlmCurator>().Select(static curator => curator.Sharing).OfType<LimiterSharing>()];
        // A store without shared quotas (in memory, or in a read-only file) has written its warning already, or is what the user wants.
        IEnumerable<IDisposable> joined = local.Quota is null ? []
            : sharings.Select(sharing => new SharedLimitSubscription(
                () => Join(sharing, local.Quota!, local.Permits, local.Location),
                static () => true, rejoin => local.Restored += rejoin, rejoin => local.Restored -= rejoin));
        return [.. joined, .. remote is null ? [] : sharings.Select(sharing => new SharedLimitSubscription(
            () => Join(sharing, remote.Quota, remote.Permits, remote.ToString()),
            () => remote.IsConnected, rejoin => remote.Restored += rejoin, rejoin => remote.Restored -= rejoin))];
    }

    // The store reports its failure itself, and says when it is back.
    private static IReadOnlyList<IDisposable> Join(LimiterSharing sharing, ISharedQuota quota, ISharedPermits? permits, string location)
    {
        var membership = sharing.Join(quota, static _ => { });
        return permits is null ? [membership] : [membership, sharing.Join(permits, quota, location)];
    }
}

/// <summary>Opens the local cache file, and the shared server if one is configured.</summary>
internal static class SharedStoreFactory
{
    /// <summary>The canonical form of an address; empty for none.</summary>
    /// <exception cref="PathwayException">The address is not valid.</exception>
    public static string NormalizeAddress(string text) => Settings.CacheUri.FindFault(text) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-CacheUri is '{CacheAddress.Redact(text)}': {fault}.",
            CacheAddress.Redact(text)) { Action = "Correct -CacheUri, or the setting CacheUri: redis://SERVER:6379, or empty for none." }
        : CacheAddress.Parse(text)?.ToString() ?? "";

    /// <summary>Opens the server; null if there is no address. Dispose it, or the store that it becomes a part of.</summary>
    /// <param name="address">Its address; empty for none.</param>
    /// <param name="warn">Receives a warning when the connection is lost; called from any thread.</param>
    /// <param name="writes">Whether writing is allowed.</param>
    public static RedisStore? OpenServer(string address, Action<StoreWarning> warn, bool writes = true) =>
        CacheAddress.Parse(address) is { } known
            ? RedisStore.Open(known, FindPassword(), TimeProvider.System, warn, writes)
            : null;

    /// <summary>One store of the local and the remote one; the local store alone if there is no remote one.</summary>
    public static IStore Combine(IStore local, RedisStore? remote, Action<StoreWarning> warn, bool writes = true) =>
        remote is null ? local : new TieredStore(local, remote, warn, writes);

    /// <summary>Opens both stores read-only, and does not create a missing file.</summary>
    public static IStore OpenReadOnly(string path, string address, Action<StoreWarning> warn) =>
        Combine(File.Exists(path) ? StoreOpener.OpenToRead(path, warn) : new MemoryStore(), OpenServer(address, warn, writes: false), warn,
            writes: false);

    /// <summary>A warning with its recommended action; a verbose record for a problem that is resolved.</summary>
    public static StreamRecord ToStreamRecord(this StoreWarning warning) => warning.IsResolved
        ? new StreamRecord.Verbose(warning.Message)
        : new StreamRecord.Warning($"{warning.Message} {warning.Error.RecommendedAction}");

    private static string? FindPassword()
    {
        if (Environment.GetEnvironmentVariable(CacheAddress.PasswordVariable) is not { Length: > 0 } password) { return null; }
        Secrets.Register(password);
        return password;
    }
}

/// <summary>Shares the limits of a model through a store: joins whenever the store is there, until it is disposed.</summary>
internal sealed class SharedLimitSubscription : IDisposable
{
    private readonly object gate = new();
    private readonly Func<IReadOnlyList<IDisposable>> join;
    private readonly Action<Action> unsubscribe;
    private IReadOnlyList<IDisposable> memberships = [];
    private bool disposed;

    /// <param name="join">Joins the store; may fail.</param>
    /// <param name="isThere">Whether the store is there now.</param>
    /// <param name="subscribe">Subscribes to its return.</param>
    /// <param name="unsubscribe">Ends that.</param>
    public SharedLimitSubscription(Func<IReadOnlyList<IDisposable>> join, Func<bool> isThere,
        Action<Action> subscribe, Action<Action> unsubscribe)
    {
        (this.join, this.unsubscribe) = (join, unsubscribe);
        subscribe(Rejoin);
        if (isThere()) { Rejoin(); }
    }

    public void Dispose()
    {
        unsubscribe(Rejoin);
        lock (gate)
        {
            disposed = true;
            Leave(memberships);
        }
    }

    private void Rejoin()
    {
        lock (gate)
        {
            if (disposed) { return; }
            var before = memberships;
            // The store reports a failure itself, and raises Restored when it is back.
            try { memberships = join(); }
            catch (StoreException) { memberships = []; }
            // Afterwards, so that the permits of the running calls stay held meanwhile.
            Leave(before);
        }
    }

    private static void Leave(IReadOnlyList<IDisposable> memberships)
    {
        foreach (var membership in memberships) { membership.Dispose(); }
    }
}

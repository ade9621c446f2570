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
            { SharedResources = chosen.IsReplay ? [] : JoinSharedLimits(local, remote, chosen, warn) };
    }

    private static IReadOnlyList<IDisposable> JoinSharedLimits(IStore local, RedisStore? remote, ChosenCurators chosen,
        Action<StoreWarning> warn)
    {
        LimiterSharing[] sharings =
            [.. chosen.Curators.OfType<LlmCurator>().Select(static curator => curator.Sharing).OfType<LimiterSharing>()];
        // A store without shared quotas (in memory, or in a read-only file) has written its warning already, or is what the user wants.
        var joined = local.Quota is { } quota ? sharings.Select(sharing => Join(sharing, quota)).OfType<IDisposable>() : [];
        return [.. joined, .. remote is null ? [] : sharings.Select(sharing => new SharedLimitSubscription(sharing, remote))];

        IDisposable? Join(LimiterSharing sharing, ISharedQuota quota)
        {
            try { return sharing.Join(quota, WarnOfLocalLimits); }
            catch (StoreException failure)
            {
                WarnOfLocalLimits(failure);
                return null;
            }
        }

        void WarnOfLocalLimits(StoreException failure) => warn(new StoreWarning(PathwayErrors.StoreUnavailable,
            $"{failure.Message.TrimEnd('.')}. From now on the rate limits of the model are enforced in this process only."));
    }
}

/// <summary>Opens the local cache file, and the shared server if one is configured.</summary>
internal static class SharedStoreFactory
{
    /// <summary>The canonical form of an address; empty for none.</summary>
    /// <exception cref="PathwayException">The address is not valid.</exception>
    public static string NormalizeAddress(string text) => Settings.CacheUri.FindFault(text) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-CacheUri is '{CacheAddress.Redact(text)}': {fault}.",
            CacheAddress.Redact(text))
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

/// <summary>Shares the limits of a model through a server: joins whenever the server is connected, until it is disposed.</summary>
internal sealed class SharedLimitSubscription : IDisposable
{
    private readonly object gate = new();
    private readonly LimiterSharing sharing;
    private readonly RedisStore remote;
    private IDisposable? membership;
    private bool disposed;

    public SharedLimitSubscription(LimiterSharing sharing, RedisStore remote)
    {
        (this.sharing, this.remote) = (sharing, remote);
        remote.Restored += Rejoin;
        if (remote.IsConnected) { Rejoin(); }
    }

    public void Dispose()
    {
        remote.Restored -= Rejoin;
        lock (gate)
        {
            disposed = true;
            membership?.Dispose();
        }
    }

    private void Rejoin()
    {
        lock (gate)
        {
            if (disposed) { return; }
            membership?.Dispose();
            // The store reports a lost connection itself, and raises Restored when it is back.
            try { membership = sharing.Join(remote.Quota, static _ => { }); }
            catch (StoreException) { membership = null; }
        }
    }
}

using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Pipeline;
using Pathway.RateLimiting;
using Pathway.Storage;
using Pathway.Storage.Redis;

namespace Pathway.Asking;

/// <summary>Puts a desk together: its store and whoever answers.</summary>
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
        // A store without lanes, in memory or in a file that cannot be written, has warned already, or is the user's wish.
        var here = local.Quota is { } lanes ? sharings.Select(Join).OfType<IDisposable>() : [];
        return [.. here, .. remote is null ? [] : sharings.Select(sharing => new SharedLimitSubscription(sharing, remote))];

        IDisposable? Join(LimiterSharing sharing)
        {
            try { return sharing.Join(lanes, Alone); }
            catch (StoreException failure)
            {
                Alone(failure);
                return null;
            }
        }

        void Alone(StoreException failure) =>
            warn(new StoreWarning(PathwayErrors.StoreUnavailable,
                $"{failure.Message.TrimEnd('.')}. The limits of the model are counted in this process alone from now on."));
    }
}

/// <summary>Opens the store of this machine, together with the server that machines share where one is named.</summary>
internal static class SharedStoreFactory
{
    /// <summary>The address as it is written everywhere; empty for none.</summary>
    /// <exception cref="PathwayException">It is no such address.</exception>
    public static string NormalizeAddress(string text) => Settings.CacheUri.FindFault(text) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-CacheUri is '{CacheAddress.Redact(text)}': {fault}.",
            CacheAddress.Redact(text))
        : CacheAddress.Parse(text)?.ToString() ?? "";

    /// <summary>The server, or null where none is named. Dispose it, or the store that it becomes a part of.</summary>
    /// <param name="address">Its address; empty for none.</param>
    /// <param name="warn">Told when it is lost; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    public static RedisStore? OpenServer(string address, Action<StoreWarning> warn, bool writes = true) =>
        CacheAddress.Parse(address) is { } known
        ? RedisStore.Open(known, Environment.GetEnvironmentVariable(CacheAddress.PasswordVariable) is { Length: > 0 } password ? password
            : null, TimeProvider.System, warn, writes) : null;

    /// <summary>The store of this machine and what is behind it, as one.</summary>
    public static IStore Combine(IStore local, RedisStore? remote, Action<StoreWarning> warn, bool writes = true) => remote is null ? local
        : new TieredStore(local, remote, warn, writes);

    /// <summary>Opens without writing, here or there, and makes no file where there is none.</summary>
    public static IStore OpenReadOnly(string path, string address, Action<StoreWarning> warn) =>
        Combine(File.Exists(path) ? StoreOpener.OpenToRead(path, warn) : new MemoryStore(), OpenServer(address, warn, writes: false), warn,
            writes: false);

    /// <summary>What a user is told: warnings with what to do, and in verbose mode that a trouble is over.</summary>
    public static StreamRecord ToStreamRecord(this StoreWarning warning) =>
        warning.IsResolved ? new StreamRecord.Verbose(warning.Message)
        : new StreamRecord.Warning($"{warning.Message} {warning.Error.RecommendedAction}");
}

/// <summary>A lane that counts with all who share a server whenever the server is there, until it is disposed.</summary>
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
            // A server that is lost says so itself, and this one is told when it is back.
            try { membership = sharing.Join(remote.Quota, static _ => { }); }
            catch (StoreException) { membership = null; }
        }
    }
}

using Pathway.Configuration;
using Pathway.Errors;
using Pathway.Pipeline;
using Pathway.Store;
using Pathway.Store.Redis;

namespace Pathway.Asking;

/// <summary>Opens the store of this machine, together with the server that machines share where one is named.</summary>
internal static class SharedStores
{
    /// <summary>The address as it is written everywhere; empty for none.</summary>
    /// <exception cref="PathwayException">It is no such address.</exception>
    public static string Address(string text) => Settings.CacheUri.Fault(text) is { } fault
        ? throw new PathwayException(PathwayErrors.ConfigurationInvalid, $"-CacheUri is '{CacheAddress.Shown(text)}': {fault}.", CacheAddress.Shown(text))
        : CacheAddress.Parse(text)?.ToString() ?? "";

    /// <summary>The server, or null where none is named. Dispose it, or the store that it becomes a part of.</summary>
    /// <param name="address">Its address; empty for none.</param>
    /// <param name="warn">Told when it is lost; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    public static RedisStore? Server(string address, Action<StoreWarning> warn, bool writes = true) => CacheAddress.Parse(address) is { } known
        ? RedisStore.Open(known, Environment.GetEnvironmentVariable(CacheAddress.PasswordVariable) is { Length: > 0 } password ? password : null, TimeProvider.System, warn, writes) : null;

    /// <summary>The store of this machine and what is behind it, as one.</summary>
    public static IStore Join(IStore near, RedisStore? far, Action<StoreWarning> warn, bool writes = true) => far is null ? near : new TieredStore(near, far, warn, writes);

    /// <summary>Opens without writing, here or there, and makes no file where there is none.</summary>
    public static IStore OpenToRead(string path, string address, Action<StoreWarning> warn) =>
        Join(File.Exists(path) ? StoreOpening.OpenToRead(path, warn) : new MemoryStore(), Server(address, warn, writes: false), warn, writes: false);

    /// <summary>What a user is told: warnings with what to do, and in verbose mode that a trouble is over.</summary>
    public static PumpEvent ToPumpEvent(this StoreWarning warning) =>
        warning.IsOver ? new PumpEvent.Verbose(warning.Message) : new PumpEvent.Warning($"{warning.Message} {warning.Error.RecommendedAction}");
}

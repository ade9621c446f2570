using System.Collections.Concurrent;
using System.Management.Automation;
using Pathway.Configuration;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Store;

namespace Pathway.Caching;

/// <summary>The file of stored answers as cmdlets use it.</summary>
internal static class StoreFile
{
    /// <summary>The full path of the file: as named, else as configured.</summary>
    public static string PathOf(PSCmdlet cmdlet, string? named) => cmdlet.GetUnresolvedProviderPathFromPSPath(
        named ?? EffectiveConfiguration.Read().Single(static setting => setting.Name == Settings.CachePath.Name).Value);

    /// <summary>What a user sees of a stored answer.</summary>
    public static PathwayCacheEntry Entry(StoredAnswer answer) => new()
    {
        Kind = answer.Kind, Name = answer.Subject, Answer = answer.Json, Answerer = answer.Answerer, At = answer.At,
        RunId = answer.RunId, IsImported = answer.IsImported, Key = answer.Key,
    };

    /// <summary>Uses the store for work that is for nothing unless the file keeps it: a run can go on in memory, this cannot.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="work">What to do.</param>
    /// <returns>Warnings that do not endanger the work.</returns>
    /// <exception cref="PathwayException">The file cannot be written.</exception>
    public static IReadOnlyList<StoreWarning> Write(string path, Action<IStore> work)
    {
        // The store warns from whichever thread it works on.
        var warnings = new ConcurrentQueue<StoreWarning>();
        using var store = StoreOpening.Open(path, TimeProvider.System, warnings.Enqueue);
        if (store.Location == path && !IsLost(warnings)) { work(store); }
        if (store.Location == path && !IsLost(warnings)) { return [.. warnings]; }
        var lost = warnings.Last();
        throw new PathwayException(lost.Error, $"Nothing was kept: {lost.Message}", path);
    }

    // The one warning after which answers are kept is that of a damaged file, set aside for a new one.
    private static bool IsLost(IEnumerable<StoreWarning> warnings) => warnings.Any(static warning => warning.Error != PathwayErrors.StoreCorrupt);
}

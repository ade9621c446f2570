using System.Management.Automation;
using Pathway.Configuration;
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
}

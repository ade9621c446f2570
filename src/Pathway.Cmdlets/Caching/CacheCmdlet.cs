using System.Management.Automation;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Storage;

namespace Pathway.Caching;

/// <summary>A cmdlet that works on the cache file.</summary>
public abstract class CacheCmdlet : PathwayCmdlet
{
    private bool isMissingReported;

    /// <summary>The cache file: it holds the stored answers and the ledger of runs.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>The full path of the cache file: from the parameter, else from the configuration.</summary>
    private protected string StorePath => CacheLocation.ResolvePath(this, CachePath);

    /// <summary>Whether the file is the only source of answers.</summary>
    private protected virtual bool NeedsFile => true;

    /// <summary>Opens the store read-only, and does not create a missing file.</summary>
    private protected virtual IStore OpenReadOnly()
    {
        var path = StorePath;
        if (File.Exists(path)) { return StoreOpener.OpenToRead(path, Warn); }
        // The default file does not exist before the first run; a file that the user names should exist.
        if (CachePath is null || isMissingReported || !NeedsFile) { WriteVerbose($"There is no cache file '{path}' yet."); }
        else
        {
            isMissingReported = true;
            WriteWarning($"There is no cache file '{path}'.");
        }
        return new MemoryStore();
    }

    private protected void Warn(StoreWarning warning) => Write(warning.ToStreamRecord());
}

/// <summary>A cmdlet that works on stored answers: in the cache file, and on the shared server.</summary>
public abstract class AnswerCmdlet : CacheCmdlet
{
    /// <summary>
    /// A Redis server that several machines share in addition to their cache files, such as redis://server:6379; its answers are included.
    /// An empty text excludes it. The password is read from PATHWAY_CACHE_PASSWORD.
    /// </summary>
    /// <value>as configured: CacheUri; else none</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? CacheUri { get; set; }

    /// <summary>The address of the shared server: from the parameter, else from the configuration; empty for none.</summary>
    private protected string SharedAddress =>
        SharedStoreFactory.NormalizeAddress(CacheUri
            ?? EffectiveConfiguration.Read().Single(static setting => setting.Name == Settings.CacheUri.Name).Value);

    /// <summary>The name of the store in messages.</summary>
    private protected string StoreName => SharedAddress is { Length: > 0 } address ? $"{StorePath}' and '{address}" : StorePath;

    private protected override bool NeedsFile => SharedAddress.Length == 0;

    private protected override IStore OpenReadOnly() =>
        SharedStoreFactory.Combine(base.OpenReadOnly(), SharedStoreFactory.OpenServer(SharedAddress, Warn, writes: false), Warn,
            writes: false);

    /// <summary>Opens the store for writing, and creates a missing file.</summary>
    private protected IStore OpenForWriting() =>
        SharedStoreFactory.Combine(StoreOpener.Open(StorePath, TimeProvider.System, Warn),
            SharedStoreFactory.OpenServer(SharedAddress, Warn), Warn);
}

/// <summary>Selects stored answers by name, kind and answerer; wildcards are allowed.</summary>
internal sealed class AnswerFilter(string[] names, string[] kinds, string[] answerers)
{
    // Stored names are keys of terms: the given spelling is converted too.
    private readonly WildcardPattern[] names = Patterns(names.Select(TermName.Key));
    private readonly WildcardPattern[] kinds = Patterns(kinds);
    private readonly WildcardPattern[] answerers = Patterns(answerers);

    public bool Matches(PathwayCacheEntry answer) => Any(names, answer.Name) && Any(kinds, answer.Kind) && Any(answerers, answer.Answerer);

    private static WildcardPattern[] Patterns(IEnumerable<string> texts) =>
        [.. texts.Select(static text => new WildcardPattern(text, WildcardOptions.IgnoreCase))];

    private static bool Any(WildcardPattern[] patterns, string text) => patterns.Any(pattern => pattern.IsMatch(text));
}

/// <summary>Finds the cache file.</summary>
internal static class CacheLocation
{
    /// <summary>The full path of the cache file: as given, else as configured.</summary>
    public static string ResolvePath(PSCmdlet cmdlet, string? path) => cmdlet.GetUnresolvedProviderPathFromPSPath(
        path ?? EffectiveConfiguration.Read().Single(static setting => setting.Name == Settings.CachePath.Name).Value);
}

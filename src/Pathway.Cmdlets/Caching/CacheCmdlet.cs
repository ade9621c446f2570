using System.Management.Automation;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Storage;

namespace Pathway.Caching;

/// <summary>A cmdlet that works on the file of stored answers.</summary>
public abstract class CacheCmdlet : PathwayCmdlet
{
    private bool isMissingReported;

    /// <summary>The file that keeps answers and the ledger of runs.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>The full path of the file: the parameter, else the configuration.</summary>
    private protected string StorePath => CacheLocation.ResolvePath(this, CachePath);

    /// <summary>Whether the file is all that there is.</summary>
    private protected virtual bool NeedsFile => true;

    /// <summary>Opens the store for reading; writes nothing, and makes no file where there is none.</summary>
    private protected virtual IStore OpenReadOnly()
    {
        var path = StorePath;
        if (File.Exists(path)) { return StoreOpener.OpenToRead(path, Warn); }
        // Before the first run there is none; one that somebody names is expected to be there.
        if (CachePath is null || isMissingReported || !NeedsFile) { WriteVerbose($"There is no cache file '{path}' yet."); }
        else
        {
            isMissingReported = true;
            WriteWarning($"There is no cache file '{path}'.");
        }
        return new MemoryStore();
    }

    /// <summary>What a user sees of a stored answer.</summary>
    private protected static PathwayCacheEntry ToEntry(StoredAnswer answer) => CacheLocation.ToEntry(answer);

    private protected void Warn(StoreWarning warning) => Write(warning.ToStreamRecord());
}

/// <summary>A cmdlet that works on stored answers: those in the file of this machine, and those on a server that machines share.</summary>
public abstract class AnswerCmdlet : CacheCmdlet
{
    /// <summary>
    /// A Redis server that machines share beside their files; its answers count too. An empty text leaves it alone. A password is taken
    /// from PATHWAY_CACHE_PASSWORD.
    /// </summary>
    /// <value>as configured: CacheUri</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? CacheUri { get; set; }

    /// <summary>The server: the parameter, else the configuration; empty for none.</summary>
    private protected string SharedAddress =>
        SharedStoreFactory.NormalizeAddress(CacheUri
            ?? EffectiveConfiguration.Read().Single(static setting => setting.Name == Settings.CacheUri.Name).Value);

    /// <summary>What the answers are in, for people.</summary>
    private protected string StoreName => SharedAddress is { Length: > 0 } address ? $"{StorePath}' and '{address}" : StorePath;

    private protected override bool NeedsFile => SharedAddress.Length == 0;

    private protected override IStore OpenReadOnly() =>
        SharedStoreFactory.Combine(base.OpenReadOnly(), SharedStoreFactory.OpenServer(SharedAddress, Warn, writes: false), Warn,
            writes: false);

    /// <summary>Opens the store, making the file where it is missing.</summary>
    private protected IStore OpenForWriting() =>
        SharedStoreFactory.Combine(StoreOpener.Open(StorePath, TimeProvider.System, Warn),
            SharedStoreFactory.OpenServer(SharedAddress, Warn), Warn);
}

/// <summary>Chooses stored answers by name, kind and answerer; wildcards are allowed.</summary>
internal sealed class AnswerFilter(string[] names, string[] kinds, string[] answerers)
{
    // Names are compared as terms are: a user's spelling finds the folded one.
    private readonly WildcardPattern[] names = Patterns(names.Select(TermName.Key));
    private readonly WildcardPattern[] kinds = Patterns(kinds);
    private readonly WildcardPattern[] answerers = Patterns(answerers);

    public bool Matches(StoredAnswer answer) => Any(names, answer.Subject) && Any(kinds, answer.Kind) && Any(answerers, answer.Answerer);

    private static WildcardPattern[] Patterns(IEnumerable<string> texts) =>
        [.. texts.Select(static text => new WildcardPattern(text, WildcardOptions.IgnoreCase))];

    private static bool Any(WildcardPattern[] patterns, string text) => patterns.Any(pattern => pattern.IsMatch(text));
}

/// <summary>The file of stored answers as cmdlets use it.</summary>
internal static class CacheLocation
{
    /// <summary>The full path of the file: as named, else as configured.</summary>
    public static string ResolvePath(PSCmdlet cmdlet, string? named) => cmdlet.GetUnresolvedProviderPathFromPSPath(
        named ?? EffectiveConfiguration.Read().Single(static setting => setting.Name == Settings.CachePath.Name).Value);

    /// <summary>What a user sees of a stored answer.</summary>
    public static PathwayCacheEntry ToEntry(StoredAnswer answer) => new()
    {
        Kind = answer.Kind, Name = answer.Subject, Answer = answer.Json, Answerer = answer.Answerer, At = answer.At,
        RunId = answer.RunId, IsImported = answer.IsImported, Key = answer.Key,
    };
}

using System.Management.Automation;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Store;

namespace Pathway.Caching;

/// <summary>A cmdlet that works on stored answers: those in the file of this machine, and those on a server that machines share.</summary>
public abstract class AnswerCmdlet : CacheCmdlet
{
    /// <summary>A Redis server that machines share beside their files; its answers count too. An empty text leaves it alone. A password is taken from PATHWAY_CACHE_PASSWORD.</summary>
    /// <value>as configured: CacheUri</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? CacheUri { get; set; }

    /// <summary>The server: the parameter, else the configuration; empty for none.</summary>
    private protected string SharedAddress => SharedStores.Address(CacheUri ?? EffectiveConfiguration.Read().Single(static setting => setting.Name == Settings.CacheUri.Name).Value);

    /// <summary>What the answers are in, for people.</summary>
    private protected string StoreName => SharedAddress is { Length: > 0 } address ? $"{StorePath}' and '{address}" : StorePath;

    private protected override bool NeedsFile => SharedAddress.Length == 0;

    private protected override IStore OpenToRead() => SharedStores.Join(base.OpenToRead(), SharedStores.Server(SharedAddress, Warn, writes: false), Warn, writes: false);

    /// <summary>Opens the store, making the file where it is missing.</summary>
    private protected IStore OpenToWrite() => SharedStores.Join(StoreOpening.Open(StorePath, TimeProvider.System, Warn), SharedStores.Server(SharedAddress, Warn), Warn);
}

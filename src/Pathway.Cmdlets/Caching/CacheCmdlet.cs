using System.Management.Automation;
using Pathway.Asking;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Store;

namespace Pathway.Caching;

/// <summary>A cmdlet that works on the file of stored answers.</summary>
public abstract class CacheCmdlet : PathwayCmdlet
{
    /// <summary>The file that keeps answers and the ledger of runs.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>The full path of the file: the parameter, else the configuration.</summary>
    private protected string StorePath => StoreFile.PathOf(this, CachePath);

    /// <summary>Opens the store for reading; writes nothing, and makes no file where there is none.</summary>
    private protected virtual IStore OpenToRead()
    {
        if (!File.Exists(StorePath)) { WriteVerbose($"There is no cache file '{StorePath}' yet."); }
        return SharedStores.OpenToRead(StorePath, "", Warn);
    }

    /// <summary>What a user sees of a stored answer.</summary>
    private protected static PathwayCacheEntry Entry(StoredAnswer answer) => StoreFile.Entry(answer);

    private protected void Warn(StoreWarning warning) => Write(warning.ToPumpEvent());
}

using System.Management.Automation;
using Pathway.Asking;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Store;

namespace Pathway.Caching;

/// <summary>A cmdlet that works on the file of stored answers.</summary>
public abstract class CacheCmdlet : PathwayCmdlet
{
    private bool isMissingTold;

    /// <summary>The file that keeps answers and the ledger of runs.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>The full path of the file: the parameter, else the configuration.</summary>
    private protected string StorePath => StoreFile.PathOf(this, CachePath);

    /// <summary>Whether the file is all that there is.</summary>
    private protected virtual bool NeedsFile => true;

    /// <summary>Opens the store for reading; writes nothing, and makes no file where there is none.</summary>
    private protected virtual IStore OpenToRead()
    {
        var path = StorePath;
        if (File.Exists(path)) { return StoreOpening.OpenToRead(path, Warn); }
        // Before the first run there is none; one that somebody names is expected to be there.
        if (CachePath is null || isMissingTold || !NeedsFile) { WriteVerbose($"There is no cache file '{path}' yet."); }
        else
        {
            isMissingTold = true;
            WriteWarning($"There is no cache file '{path}'.");
        }
        return new MemoryStore();
    }

    /// <summary>What a user sees of a stored answer.</summary>
    private protected static PathwayCacheEntry Entry(StoredAnswer answer) => StoreFile.Entry(answer);

    private protected void Warn(StoreWarning warning) => Write(warning.ToPumpEvent());
}

using System.Globalization;
using System.Management.Automation;
using Pathway.Caching;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats.Caches;
using Pathway.Pipeline;
using Pathway.Store;

namespace Pathway.Commands;

/// <summary>Writes the stored answers to a file: for another machine, for a repository, or for the program before this one.</summary>
[Cmdlet(VerbsData.Export, "PathwayCache", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPathwayCacheCommand : CacheCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Native keeps everything; Legacy keeps one parent and one list of siblings a name.</summary>
    [Parameter]
    public CacheFormat Format { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        var file = FileNames.Full(SessionState, Path);
        if (string.Equals(file, StorePath, StringComparison.OrdinalIgnoreCase)) { throw new PathwayException(PathwayErrors.FileUnwritable, $"'{file}' is the file that keeps the answers; an export of it needs a name of its own.", file); }
        var answers = Answers();
        if (!ShouldProcess(file, string.Create(CultureInfo.InvariantCulture, $"Export {answers.Count} answers from '{StorePath}'"))) { return; }
        var written = CacheFile.Write(file, Force, Format, answers);
        Write(new PumpEvent.Verbose(string.Create(CultureInfo.InvariantCulture, $"{written} of {answers.Count} answers were written to '{file}'.")));
        if (answers.Count == 0) { Write(new PumpEvent.Warning($"'{StorePath}' holds no answers; '{file}' is an empty export.")); }
        if (PassThru) { WriteObject(new FileInfo(file)); }
    }

    // An empty export in the place of a good one would be worse than none.
    private IReadOnlyList<StoredAnswer> Answers()
    {
        if (!File.Exists(StorePath)) { throw new PathwayException(PathwayErrors.FileNotFound, $"There is no cache file '{StorePath}'.", StorePath); }
        try
        {
            using var store = OpenToRead();
            return store is MemoryStore ? throw new PathwayException(PathwayErrors.FileUnreadable, $"'{StorePath}' cannot be read, and nothing was exported.", StorePath) : store.Answers();
        }
        catch (StoreException failure)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{StorePath}' cannot be read, and nothing was exported: {failure.Message}", StorePath, failure);
        }
    }
}

using System.Globalization;
using System.Management.Automation;
using Pathway.Caching;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Exports stored answers to a file: for another machine, for version control, or for the predecessor of this module.</summary>
/// <remarks>
/// <para>The file is written completely or not at all, sorted, with one answer in each line. The same answers give the same bytes, so that
/// the file can be kept under version control.</para>
/// <para>The native format keeps everything about each answer. The legacy format is the cache file of the predecessor: one parent and one
/// list of siblings for each name, without answerer and time. It leaves out other answers; -Verbose shows how many were written.</para>
/// <para>If the cache file is missing or cannot be read, the cmdlet writes an error and leaves an existing export unchanged.</para>
/// </remarks>
/// <returns>The file, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Save all answers to a file that can be shared</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./atxn3-hierarchy.json
/// Export-PathwayCache ./atxn3-answers.json
/// </code>
/// <para>With the imported answers anyone can build the same hierarchy without asking any question.</para>
/// </example>
/// <example>
/// <para>Replace an existing export</para>
/// <code>
/// Export-PathwayCache ./answers.json -Force -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Write the cache file of the predecessor</para>
/// <code>
/// Export-PathwayCache ./old-cache.json -Format Legacy -Verbose
/// </code>
/// </example>
/// <example>
/// <para>Copy the answers of one cache file into another</para>
/// <code>
/// Export-PathwayCache ./all-answers.json
/// Import-PathwayCache ./all-answers.json -CachePath ./second.db
/// </code>
/// </example>
/// <seealso href="Import-PathwayCache"/>
/// <seealso href="Get-PathwayCache"/>
/// <seealso href="about_Pathway_Caching"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Export, "PathwayCache", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPathwayCacheCommand : AnswerCmdlet
{
    /// <summary>The file to write. Nothing in the name is a wildcard, and the extension does not matter.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The format of the file.</summary>
    [Parameter]
    public CacheFormat Format { get; set; }

    /// <summary>Replaces an existing file. Without it, an existing file is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        var file = PathResolver.ResolveFile(SessionState, Path);
        if (FileName.AreSame(file, StorePath))
        {
            throw new PathwayException(PathwayErrors.FileUnwritable,
                $"'{file}' is the cache file itself; choose another name for the export.", file);
        }
        var answers = ReadAnswers();
        if (!ShouldProcess(file, string.Create(CultureInfo.InvariantCulture, $"Export {answers.Count} answers from '{StoreName}'")))
        {
            return;
        }
        var written = CacheFile.Write(file, Force, Format, answers);
        Write(new StreamRecord.Verbose(
            string.Create(CultureInfo.InvariantCulture, $"{written} of {answers.Count} answers were written to '{file}'.")));
        if (answers.Count == 0) { Write(new StreamRecord.Warning($"'{StoreName}' holds no answers; '{file}' is an empty export.")); }
        if (PassThru) { WriteObject(new FileInfo(file)); }
    }

    // An empty export must not replace a good one.
    private IReadOnlyList<PathwayCacheEntry> ReadAnswers()
    {
        if (SharedAddress.Length == 0 && !File.Exists(StorePath))
        {
            throw new PathwayException(PathwayErrors.FileNotFound, $"There is no cache file '{StorePath}'.", StorePath);
        }
        try
        {
            using var store = OpenReadOnly();
            if (SharedAddress.Length > 0 && !store.CanFetch)
            {
                throw new PathwayException(PathwayErrors.FileUnreadable,
                    $"The shared cache '{SharedAddress}' cannot be reached, and nothing was exported.", SharedAddress);
            }
            if (store is not MemoryStore) { return store.Answers(); }
            throw new PathwayException(PathwayErrors.FileUnreadable, $"'{StorePath}' cannot be read, and nothing was exported.", StorePath);
        }
        catch (StoreException failure)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable,
                $"'{StorePath}' cannot be read, and nothing was exported: {failure.Message}", StorePath, failure);
        }
    }
}

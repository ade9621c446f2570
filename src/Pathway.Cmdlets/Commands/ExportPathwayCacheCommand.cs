using System.Globalization;
using System.Management.Automation;
using Pathway.Caching;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats.Caches;
using Pathway.Pipeline;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Writes the stored answers to a file: for another machine, for a repository, or for the program before this one.</summary>
/// <remarks>
/// <para>The file is written whole or not at all, sorted, one answer a line: the same answers give the same bytes, so that it can be kept
/// under version control.</para>
/// <para>The native format keeps every answer with everything that is known of it. The legacy format is the cache file of the program
/// before this one: one parent and one list of siblings a name, without who answered and when. Answers that it cannot hold are left
/// out; -Verbose tells how many were written.</para>
/// <para>A cache file that is missing or cannot be read is an error, and a file that is there already stays as it was.</para>
/// </remarks>
/// <returns>The file, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Save all answers to a file that can be shared</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./atxn3-hierarchy.json
/// Export-PathwayCache ./atxn3-answers.json
/// </code>
/// <para>Whoever imports the answers builds the same hierarchy without asking anybody.</para>
/// </example>
/// <example>
/// <para>Replace an earlier export</para>
/// <code>
/// Export-PathwayCache ./answers.json -Force -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Write the cache file of the program before this one</para>
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
        var file = PathResolver.ResolveFile(SessionState, Path);
        if (string.Equals(file, StorePath, StringComparison.OrdinalIgnoreCase))
        {
            throw new PathwayException(PathwayErrors.FileUnwritable,
                $"'{file}' is the file that keeps the answers; an export of it needs a name of its own.", file);
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

    // An empty export in the place of a good one would be worse than none.
    private IReadOnlyList<StoredAnswer> ReadAnswers()
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
            return store is MemoryStore
                ? throw new PathwayException(PathwayErrors.FileUnreadable, $"'{StorePath}' cannot be read, and nothing was exported.",
                    StorePath) : store.Answers();
        }
        catch (StoreException failure)
        {
            throw new PathwayException(PathwayErrors.FileUnreadable,
                $"'{StorePath}' cannot be read, and nothing was exported: {failure.Message}", StorePath, failure);
        }
    }
}

using System.Globalization;
using System.Management.Automation;
using Pathway.Caching;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Imports answers from a file into the cache: from an export of this module, or from the cache file of its predecessor.</summary>
/// <remarks>
/// <para>The format of the file is recognised by its content. A stored answer is never replaced: an equal answer in the file is counted as
/// kept, a different one as a conflict. The property Conflicts shows both.</para>
/// <para>A legacy file does not name the answerer. Its answers are stored as imported, and are used for a question if no other answer is
/// stored.</para>
/// <para>Entries that cannot be read are one warning for each file, with their number and the first reasons; the others are imported.
/// -RejectedVariable stores them with file, line, reason and text. A file that cannot be read at all is an error. If the cache file cannot
/// store the answers, the import of that file ends with an error.</para>
/// </remarks>
/// <returns>For each file the number of answers that were added, kept, in conflict or invalid.</returns>
/// <example>
/// <para>Import answers that a colleague exported</para>
/// <code>
/// Import-PathwayCache ./answers.json
/// </code>
/// </example>
/// <example>
/// <para>Import the cache of the predecessor, and build a hierarchy from it alone</para>
/// <code>
/// Import-PathwayCache ./pathway_cache.json -CachePath ./old.db
/// 'Aggrephagy' | Invoke-PathwayHierarchy -Curator Replay -CachePath ./old.db
/// </code>
/// <para>Replay uses stored answers only. A term without a stored answer is an error.</para>
/// </example>
/// <example>
/// <para>Show the answers that differ</para>
/// <code>
/// $import = Import-PathwayCache ./answers.json
/// $import.Conflicts | ForEach-Object { "$($_.Existing.Name): $($_.Existing.Answer) or $($_.Imported.Answer)" }
/// </code>
/// </example>
/// <example>
/// <para>Import the valid entries of a damaged file, and list the others</para>
/// <code>
/// Import-PathwayCache ./answers.json -RejectedVariable rejected -WarningAction SilentlyContinue
/// $rejected | ForEach-Object { "line $($_.Line): $($_.Reason)" }
/// </code>
/// </example>
/// <example>
/// <para>Count the answers in a file without importing them</para>
/// <code>
/// Import-PathwayCache ./answers.json -WhatIf
/// </code>
/// </example>
/// <seealso href="Export-PathwayCache"/>
/// <seealso href="Get-PathwayCache"/>
/// <seealso href="about_Pathway_Caching"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Import, "PathwayCache", SupportsShouldProcess = true, DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayCacheImport))]
public sealed class ImportPathwayCacheCommand : PathReadingCmdlet
{
    private RejectedRecords rejected = null!;

    /// <summary>The cache file that receives the answers. It is created if it does not exist.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>
    /// The name of a variable that receives the entries that could not be read, with file, line, reason and text. A plus sign before the
    /// name appends them.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RejectedVariable { get; set; }

    private protected override void Begin() => rejected = new RejectedRecords(this) { Variable = RejectedVariable };

    private protected override void End() => rejected.SetVariable(SessionState);

    private protected override void Read(string file)
    {
        var answers = new List<PathwayCacheEntry>();
        var (invalid, isReported) = (0, false);
        CacheFile.Read(file, TimeProvider.System.GetUtcNow(), answers.Add, failure =>
        {
            invalid++;
            if (failure is RecordException record)
            {
                rejected.Add(record);
                return;
            }
            isReported = true;
            Report(failure);
        }, StopToken);
        rejected.ReportFile(file, answers.Count, isReported && answers.Count == 0);
        var store = CacheLocation.ResolvePath(this, CachePath);
        if (!ShouldProcess(store, string.Create(CultureInfo.InvariantCulture, $"Import {answers.Count} answers from '{file}'"))) { return; }
        var import = ImportAnswers(store, answers);
        var conflicts = import.Conflicts;
        if (conflicts.Count > 0)
        {
            Write(new StreamRecord.Warning(string.Create(CultureInfo.InvariantCulture,
                $"{conflicts.Count} answers in '{file}' differ from the stored ones, which stay; see the property Conflicts.")));
        }
        foreach (var conflict in conflicts) { Write(new StreamRecord.Verbose(conflict.ToString())); }
        WriteObject(new PathwayCacheImport
        {
            Path = file, Added = import.Added, Kept = import.Kept, Conflicts = conflicts, Invalid = invalid,
        });
    }

    private CacheImport ImportAnswers(string path, List<PathwayCacheEntry> answers) => StrictStoreOpener.UseAsync(path, async store =>
    {
        var import = new CacheImport(store);
        await import.ImportAsync(answers, StopToken).ConfigureAwait(false);
        return import;
    }).GetAwaiter().GetResult();
}

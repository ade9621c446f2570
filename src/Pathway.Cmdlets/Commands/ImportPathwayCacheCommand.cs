using System.Globalization;
using System.Management.Automation;
using Pathway.Caching;
using Pathway.Files;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Takes answers from a file into the store: from an export of this module, or from the cache file of the program before
/// it.</summary>
/// <remarks>
/// <para>The format of the file is recognised by its content. An answer that is stored already is never replaced: one that says the same
/// is counted as kept, one that says something else as a conflict, and the property Conflicts shows both sides.</para>
/// <para>A legacy file does not say who answered. Its answers are stored as imported, and serve a question where no other answer is
/// stored; nobody is asked then.</para>
/// <para>An entry that cannot be read costs an error with file and line; all others are taken. A cache file that cannot keep the answers
/// ends the import of that file with an error.</para>
/// </remarks>
/// <returns>For each file, how many answers were added, kept, in conflict or invalid.</returns>
/// <example>
/// <para>Take in the answers that a colleague exported</para>
/// <code>
/// Import-PathwayCache ./answers.json
/// </code>
/// </example>
/// <example>
/// <para>Take in the cache of the program before this one, and build from it alone</para>
/// <code>
/// Import-PathwayCache ./pathway_cache.json -CachePath ./old.db
/// 'Aggrephagy' | Invoke-PathwayHierarchy -Curator Replay -CachePath ./old.db
/// </code>
/// <para>Replay asks nobody. A term about which nothing is stored is an error of its own.</para>
/// </example>
/// <example>
/// <para>Look at the answers that differ</para>
/// <code>
/// $import = Import-PathwayCache ./answers.json
/// $import.Conflicts | ForEach-Object { "$($_.Existing.Name): $($_.Existing.Answer) or $($_.Imported.Answer)" }
/// </code>
/// </example>
/// <example>
/// <para>See how many answers a file holds before taking them</para>
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
    /// <summary>The file that takes the answers; it is made where it is missing.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    private protected override void Read(string file)
    {
        var answers = new List<StoredAnswer>();
        var invalid = 0;
        CacheFile.Read(file, TimeProvider.System.GetUtcNow(), answers.Add, failure =>
        {
            invalid++;
            Report(failure);
        }, StopToken);
        var store = CacheLocation.ResolvePath(this, CachePath);
        if (!ShouldProcess(store, string.Create(CultureInfo.InvariantCulture, $"Import {answers.Count} answers from '{file}'"))) { return; }
        var import = ImportAnswers(store, answers);
        var conflicts =
            import.Conflicts.Select(
                static conflict =>
                    new PathwayCacheConflict
                    { Existing = CacheLocation.ToEntry(conflict.Existing), Imported = CacheLocation.ToEntry(conflict.Imported) }).ToArray();
        if (conflicts.Length > 0)
        {
            Write(new StreamRecord.Warning(string.Create(CultureInfo.InvariantCulture,
                $"{conflicts.Length} answers in '{file}' differ from those that are stored, which stay; the property Conflicts shows both.")));
        }
        foreach (var conflict in conflicts) { Write(new StreamRecord.Verbose(conflict.ToString())); }
        WriteObject(new PathwayCacheImport
            { Path = file, Added = import.Added, Kept = import.Kept, Conflicts = conflicts, Invalid = invalid });
    }

    private CacheImport ImportAnswers(string path, List<StoredAnswer> answers) => StrictStoreOpener.UseAsync(path, async store =>
    {
        var import = new CacheImport(store);
        await import.ImportAsync(answers, StopToken).ConfigureAwait(false);
        return import;
    }).GetAwaiter().GetResult();
}

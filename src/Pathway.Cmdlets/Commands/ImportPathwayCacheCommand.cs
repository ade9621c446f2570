using System.Globalization;
using System.Management.Automation;
using Pathway.Caching;
using Pathway.Files;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Store;

namespace Pathway.Commands;

/// <summary>Takes answers from a file into the store: from an export of this module, or from the cache file of the program before it.</summary>
[Cmdlet(VerbsData.Import, "PathwayCache", SupportsShouldProcess = true, DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayCacheImport))]
public sealed class ImportPathwayCacheCommand : PathReadingCmdlet
{
    /// <summary>The file that keeps answers.</summary>
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
        var store = StoreFile.PathOf(this, CachePath);
        if (!ShouldProcess(store, string.Create(CultureInfo.InvariantCulture, $"Import {answers.Count} answers from '{file}'"))) { return; }
        var import = Take(store, answers);
        var conflicts = import.Conflicts.Select(static conflict => new PathwayCacheConflict { Existing = StoreFile.Entry(conflict.Existing), Imported = StoreFile.Entry(conflict.Imported) }).ToArray();
        if (conflicts.Length > 0)
        {
            Write(new PumpEvent.Warning(string.Create(CultureInfo.InvariantCulture,
                $"{conflicts.Length} answers in '{file}' differ from those that are stored, which stay; the property Conflicts shows both.")));
        }
        foreach (var conflict in conflicts) { Write(new PumpEvent.Verbose(conflict.ToString())); }
        WriteObject(new PathwayCacheImport { Path = file, Added = import.Added, Kept = import.Kept, Conflicts = conflicts, Invalid = invalid });
    }

    private CacheImport Take(string path, List<StoredAnswer> answers) => StrictOpening.UseAsync(path, async store =>
    {
        var import = new CacheImport(store);
        await import.TakeAsync(answers, StopToken).ConfigureAwait(false);
        return import;
    }).GetAwaiter().GetResult();
}

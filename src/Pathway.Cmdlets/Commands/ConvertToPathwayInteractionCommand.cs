using System.Collections;
using System.Management.Automation;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Commands;

/// <summary>Makes interactions of objects: rows, records, hash tables, and copies of interactions.</summary>
/// <remarks>
/// <para>An object is an interaction if its properties name a partner. The names of properties are known in the spellings of columns, such
/// as "Gene A" or "InteractorB"; -ColumnMap names all others. about_Pathway_Formats lists the fields. A property Functions or Evidence may
/// hold a list of objects. Properties that are not known stay in the property Json of the interaction.</para>
/// <para>Interactions that come from a job, from Import-Clixml, or from ConvertTo-Json -Depth 10 or Export-Csv become what they were. All
/// cmdlets that take interactions accept such objects directly; this cmdlet shows what becomes of them.</para>
/// <para>An object that is not an interaction is an error with the reason. All others are passed on.</para>
/// </remarks>
/// <returns>The interactions, in the order of the objects.</returns>
/// <example>
/// <para>Use rows of a table</para>
/// <code>
/// $rows = [pscustomobject]@{ 'Gene A' = 'ATXN3'; 'Gene B' = 'VCP'; 'GO term' = 'mitophagy' },
///     [pscustomobject]@{ 'Gene A' = 'ATXN3'; 'Gene B' = 'RAD23A'; 'GO term' = 'DNA repair' }
/// $rows | ConvertTo-PathwayInteraction | Invoke-PathwayHierarchy | Show-PathwayTree
/// </code>
/// <para>The rows of Import-Csv and the objects of ConvertFrom-Json and Invoke-RestMethod are taken in the same way.</para>
/// </example>
/// <example>
/// <para>Name the properties that hold the proteins</para>
/// <code>
/// [pscustomobject]@{ Eiweiss = 'ATXN3'; Gegenspieler = 'VCP'; Prozess = 'mitophagy' } |
///     ConvertTo-PathwayInteraction -ColumnMap @{ Query = 'Eiweiss'; Partner = 'Gegenspieler'; Pathway = 'Prozess' }
/// </code>
/// </example>
/// <example>
/// <para>Write an interaction by hand</para>
/// <code>
/// ConvertTo-PathwayInteraction @{
///     Query = 'ATXN3'; Partner = 'VCP'
///     Functions = @(@{ Title = 'Extraction of substrates'; Pathway = 'Aggrephagy'; Evidence = @(@{ Pmid = '12944474' }) })
/// }
/// </code>
/// </example>
/// <example>
/// <para>Use an interaction that comes from another process</para>
/// <code>
/// $text = [System.Management.Automation.PSSerializer]::Serialize((Import-PathwayInteraction ./atxn3.json)[0])
/// $copy = [System.Management.Automation.PSSerializer]::Deserialize($text)
/// ($copy | ConvertTo-PathwayInteraction).Functions.Count
/// </code>
/// <para>The output of a job, of a remote computer and of Import-Clixml is such a copy.</para>
/// </example>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.ConvertTo, "PathwayInteraction")]
[OutputType(typeof(PathwayInteraction))]
public sealed class ConvertToPathwayInteractionCommand : PathwayCmdlet
{
    private InteractionInput input = null!;

    /// <summary>The objects: rows, records, hash tables, or copies of interactions.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// The properties of the objects by what they hold, for example @{ Query = 'Bait'; Pathway = 'Prozess' }. A property is named by its
    /// name, or by its number from 1. about_Pathway_Formats lists what a property can hold.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? ColumnMap { get; set; }

    private protected override void Begin() => input = new InteractionInput(new RejectedInputs(), ColumnMaps.Read(ColumnMap));

    private protected override void Process()
    {
        // A null from the pipeline arrives as no array at all.
        foreach (var item in InputObject ?? [null])
        {
            StopToken.ThrowIfCancellationRequested();
            WriteObject(input.Read(item), enumerateCollection: true);
        }
    }

    private protected override void End()
    {
        foreach (var wrong in input.Rejected.ToErrors()) { Report(wrong); }
    }
}

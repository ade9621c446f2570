using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Reads interactions from files.</summary>
/// <remarks>
/// <para>Files are JSON, CSV or TSV. The format is determined by -Format, else by the extension, else by the first character.
/// about_Pathway_Formats lists the known fields and columns. Unknown fields are kept in the property Json of each interaction.</para>
/// <para>Each interaction is emitted as soon as it is read. An invalid record is reported with file, line and record, and the others are
/// read. If a file breaks off, all complete records before that place are emitted.</para>
/// </remarks>
/// <returns>The interactions, in the order of the files.</returns>
/// <example>
/// <para>Read a file</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json
/// </code>
/// </example>
/// <example>
/// <para>Build one hierarchy from several files</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json, ./partners*.csv | Invoke-PathwayHierarchy | Show-PathwayTree
/// </code>
/// </example>
/// <example>
/// <para>Show the functions of one partner</para>
/// <code>
/// (Import-PathwayInteraction ./atxn3.json | Where-Object Partner -eq 'VCP').Functions
/// </code>
/// </example>
/// <example>
/// <para>Read valid records, and list the invalid ones</para>
/// <code>
/// $read = Import-PathwayInteraction ./with-faults.csv -ErrorVariable faults -ErrorAction SilentlyContinue
/// "$($read.Count) interactions were read."
/// $faults | ForEach-Object { $_.Exception.Message }
/// </code>
/// </example>
/// <example>
/// <para>Read a table whose extension does not show its format</para>
/// <code>
/// Import-PathwayInteraction ./partners.txt -Format Tsv
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Import, "PathwayInteraction", DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayInteraction))]
public sealed class ImportPathwayInteractionCommand : PathReadingCmdlet
{
    /// <summary>The format of the files. By default their extension determines it.</summary>
    [Parameter]
    public InteractionFormat Format { get; set; }

    private protected override void Read(string file)
    {
        var (read, bad) = (0, 0);
        InteractionFile.Read(file, Format, interaction =>
        {
            read++;
            WriteObject(interaction);
        }, failure =>
        {
            bad++;
            Report(failure);
        }, StopToken);
        WriteVerbose($"'{Text.TextSanitizer.SingleLine(file)}': {read} interactions, {bad} faults.");
    }
}

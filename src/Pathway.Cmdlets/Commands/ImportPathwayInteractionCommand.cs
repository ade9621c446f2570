using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Reads interactions from files. Each is emitted as it is read; a bad record costs an error, and the rest goes on.</summary>
/// <remarks>
/// <para>Files are JSON, CSV or TSV; the extension tells which, else the first character, unless -Format does. The fields and columns
/// that are known are listed in about_Pathway_Formats. Fields that are not known stay in the property Json of each interaction.</para>
/// <para>An error names file, line and record. Everything that is complete before a place at which a file breaks off is emitted.</para>
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
/// <para>Look at the functions of one partner</para>
/// <code>
/// (Import-PathwayInteraction ./atxn3.json | Where-Object Partner -eq 'VCP').Functions
/// </code>
/// </example>
/// <example>
/// <para>Read what can be read, and list what cannot</para>
/// <code>
/// $read = Import-PathwayInteraction ./with-faults.csv -ErrorVariable faults -ErrorAction SilentlyContinue
/// "$($read.Count) interactions were read."
/// $faults | ForEach-Object { $_.Exception.Message }
/// </code>
/// </example>
/// <example>
/// <para>Read a table whose name does not tell what it is</para>
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
    /// <summary>How the files are written: by their extension, unless it is named here.</summary>
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

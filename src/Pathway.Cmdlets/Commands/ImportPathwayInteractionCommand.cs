using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Reads interactions from files.</summary>
/// <remarks>
/// <para>Read are JSON, JSON Lines, Cytoscape networks (.cyjs), PSI-MITAB 2.5 to 2.8, STRING, BioGRID TAB2 and TAB3, SIF, Excel workbooks
/// (.xlsx), and tables and lists of edges with any separator; each of them packed with gzip too. The content tells which, else the
/// extension, unless -Format does. about_Pathway_Formats shows each format and the command to get such a file.</para>
/// <para>Columns of tables are known in their common spellings, such as "Gene A" and "Interactor B". -ColumnMap names all others. Fields
/// that are not known stay in the property Json of each interaction.</para>
/// <para>In PSI-MITAB, STRING, BioGRID and SIF, rows that say the same of a pair are one interaction with the publications and databases of
/// all. Rows of other tables stay apart. What a file says not to interact is kept, with IsNegative, and never placed.</para>
/// <para>Of STRING, interactions with a score of at least 0.7 are read unless -MinimumScore names another score.</para>
/// <para>An error names file, line and record, and what to do. All other rows are read. Symbols that a spreadsheet made dates of, and names
/// that were read in the wrong encoding, are errors that name the likely original.</para>
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
/// <para>Read the human interactions of a file of STRING with a high score</para>
/// <code>
/// Import-PathwayInteraction ./9606.protein.links.v12.0.txt.gz -MinimumScore 0.9 -Taxon 9606
/// </code>
/// </example>
/// <example>
/// <para>Read a table whose columns have names of their own</para>
/// <code>
/// Import-PathwayInteraction ./partners.txt -ColumnMap @{ Query = 'Eiweiss'; Partner = 'Partner 1'; Pathway = 'Prozess' }
/// </code>
/// </example>
/// <example>
/// <para>Read a worksheet of a workbook</para>
/// <code>
/// Import-PathwayInteraction ./supplement.xlsx -Worksheet 'Table S2'
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Import, "PathwayInteraction", DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayInteraction))]
public sealed class ImportPathwayInteractionCommand : PathReadingCmdlet
{
    /// <summary>The format of the files. By default the content determines it, else the extension.</summary>
    [Parameter]
    public InteractionFormat Format { get; set; }

    /// <summary>
    /// The lowest score of an interaction, from 0 to 1; those below and those without a score are left out. 0 leaves nothing out. Scores of
    /// STRING that count to 1000 are divided by 1000. Of STRING, 0.7 unless it is named here.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double MinimumScore { get; set; }

    /// <summary>
    /// The NCBI taxonomy identifiers of the organisms that both proteins must be of, for example 9606. Rows that name no organism are left
    /// out.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[] Taxon { get; set; } = [];

    /// <summary>
    /// The columns of a table by what they hold, for example @{ Query = 'Bait'; Pathway = 'Prozess' }. A column is named as in the file,
    /// or by
    /// its number from 1.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? ColumnMap { get; set; }

    /// <summary>The worksheet of an Excel workbook; the first, unless it is named here.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Worksheet { get; set; }

    private protected override void Read(string file)
    {
        var (read, bad) = (0, 0);
        InteractionFile.Read(file, CreateOptions(), interaction =>
        {
            read++;
            WriteObject(interaction);
        }, failure =>
        {
            bad++;
            Report(failure);
        }, note =>
        {
            if (note.IsWarning) { WriteWarning(note.Text); }
            else { WriteVerbose(note.Text); }
        }, StopToken);
        WriteVerbose($"'{file}': {read} interactions, {bad} faults.");
    }

    private InteractionOptions CreateOptions() => new()
    {
        Format = Format, Worksheet = Worksheet, Taxa = Taxon.ToHashSet(),
        MinimumScore = MyInvocation.BoundParameters.ContainsKey(nameof(MinimumScore)) ? MinimumScore : null,
        ColumnMap = (ColumnMap ?? []).Cast<DictionaryEntry>()
            .ToDictionary(static entry => Convert(entry.Key), static entry => Convert(entry.Value)),
    };

    private static string Convert(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

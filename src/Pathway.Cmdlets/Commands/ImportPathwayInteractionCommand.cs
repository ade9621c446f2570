using System.Collections;
using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Interactions;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Commands;

/// <summary>Reads interactions from files, or from text.</summary>
/// <remarks>
/// <para>Read are JSON, JSON Lines, Cytoscape networks (.cyjs), PSI-MITAB 2.5 to 2.8, STRING, BioGRID TAB2 and TAB3, SIF, Excel workbooks
/// (.xlsx), and tables and lists of edges with any separator; each of them packed with gzip too. The content tells which, else the
/// extension, unless -Format does. about_Pathway_Formats shows each format and the command to get such a file.</para>
/// <para>Columns of tables are known in their common spellings, such as "Gene A" and "Interactor B". -ColumnMap names all others. Fields
/// that are not known stay in the property Json of each interaction.</para>
/// <para>In PSI-MITAB, STRING, BioGRID and SIF, rows that say the same of a pair are one interaction with the publications and databases of
/// all. Rows of other tables stay apart. What a file says not to interact is kept, with IsNegative, and never placed.</para>
/// <para>Of STRING, interactions with a score of at least 0.7 are read unless -MinimumScore names another score.</para>
/// <para>-Text reads the same from texts instead of files: from the clipboard, from a web service, or from lines that a command writes.
/// Objects, such as the rows of Import-Csv, are made interactions by ConvertTo-PathwayInteraction.</para>
/// <para>Records that cannot be used, such as a row without a partner, are one warning for each file, with their number and the first
/// reasons. All other rows are read. -RejectedVariable stores them with file, line, reason and text. Symbols that a spreadsheet made dates
/// of, and names that were read in the wrong encoding, are among them, with the likely original. A file that cannot be read at all is an
/// error.</para>
/// <para>QuerySymbol and PartnerSymbol are the approved human symbols, so that "p53", "TP53_HUMAN" and "uniprotkb:P04637" are one protein.
/// The given names stay in Query and Partner. One warning names the proteins without a symbol, such as those of other organisms.</para>
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
/// $read = Import-PathwayInteraction ./with-faults.csv -RejectedVariable rejected -WarningAction SilentlyContinue
/// "$($read.Count) interactions were read."
/// $rejected | ForEach-Object { "line $($_.Line): $($_.Reason): $($_.Text)" }
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
/// Import-PathwayInteraction ./prozesse.csv -ColumnMap @{ Query = 'Eiweiss'; Partner = 'Partner 1'; Pathway = 'Prozess' }
/// </code>
/// </example>
/// <example>
/// <para>Read a table from the clipboard, or any other text</para>
/// <code>
/// "Gene A`tGene B`nATXN3`tVCP" | Import-PathwayInteraction -Text
/// </code>
/// <para>After copying cells in a spreadsheet: Get-Clipboard -Raw | Import-PathwayInteraction -Text</para>
/// </example>
/// <example>
/// <para>Read a worksheet of a workbook</para>
/// <code>
/// Import-PathwayInteraction ./supplement.xlsx -Worksheet 'Table S2'
/// </code>
/// </example>
/// <seealso href="ConvertTo-PathwayInteraction"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Import, "PathwayInteraction", DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayInteraction))]
public sealed class ImportPathwayInteractionCommand : PathReadingCmdlet
{
    internal const string ByText = "Text";
    private const string TextName = "the text";
    private const int MaxShown = 40;

    private readonly List<string> texts = [];
    private readonly RejectedInputs rejectedInputs = new();
    private readonly ProteinSymbols proteins = new();
    private RejectedRecords rejected = null!;

    /// <summary>Reads the text of -InputObject instead of files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByText)]
    public SwitchParameter Text { get; set; }

    /// <summary>The text: one string, or its lines.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByText, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The format of the files. By default the content determines it, else the extension.</summary>
    [Parameter]
    public InteractionFormat Format { get; set; }

    /// <summary>
    /// The lowest score of an interaction, from 0 to 1; those below and those without a score are left out. 0 leaves nothing out. Scores of
    /// STRING that count to 1000 are divided by 1000.
    /// </summary>
    /// <value>0; of STRING 0.7</value>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double MinimumScore { get; set; }

    /// <summary>
    /// The NCBI taxonomy identifiers of the organisms that both proteins must be of, for example 9606. Rows that name no organism are left
    /// out.
    /// </summary>
    /// <value>all organisms</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[] Taxon { get; set; } = [];

    /// <summary>
    /// The columns of a table by what they hold, for example @{ Query = 'Bait'; Pathway = 'Prozess' }. A column is named as in the file,
    /// or by its number from 1. about_Pathway_Formats lists what a column can hold.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? ColumnMap { get; set; }

    /// <summary>The name of the worksheet of an Excel workbook.</summary>
    /// <value>the first worksheet</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Worksheet { get; set; }

    /// <summary>
    /// The name of a variable that receives the records that could not be used, with file, line, reason and text. A plus sign before the
    /// name appends them.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RejectedVariable { get; set; }

    private protected override void Begin() => rejected = new RejectedRecords(this) { Variable = RejectedVariable };

    private protected override void Read(string file) => ReadFrom(file, (options, onInteraction, onFault, onNote) =>
        InteractionFile.Read(file, options, onInteraction, onFault, onNote, StopToken));

    private protected override void ProcessInput()
    {
        foreach (var item in InputObject ?? [])
        {
            if (item?.BaseObject is string line) { texts.Add(line); }
            else if (item is not null) { rejectedInputs.Add(InputFault.NoText(RejectedInputs.GetTypeName(item)), item); }
        }
    }

    private protected override void End()
    {
        foreach (var wrong in rejectedInputs.ToErrors()) { Report(wrong); }
        if (texts.Count > 0 || (Text && rejectedInputs.Count == 0))
        {
            ReadFrom(TextName, (options, onInteraction, onFault, onNote) =>
                InteractionFile.ReadText(TextName, string.Join('\n', texts), options, onInteraction, onFault, onNote, StopToken));
        }
        rejected.SetVariable(SessionState);
        if (proteins.Describe() is { } without) { WriteWarning(TextSanitizer.SingleLine(without)); }
    }

    // A text instead of a path is a common mistake, and no such file exists.
    private protected override PathwayException? ExplainPath(string path)
    {
        var start = path.AsSpan().TrimStart();
        if (!path.Contains('\n', StringComparison.Ordinal) && start is not ['{', ..] && start is not ['[', '{', ..]) { return null; }
        var line = TextSanitizer.SingleLine(path.Length > MaxShown ? path[..MaxShown] + "…" : path);
        return new PathwayException(PathwayErrors.FileNotFound, $"'{line}' is a text, not the name of a file. Read text with -Text.", path);
    }

    private void ReadFrom(string name,
        Action<InteractionOptions, Action<PathwayInteraction>, Action<PathwayException>, Action<InteractionNote>> read)
    {
        var (used, bad, leftOut, isReported) = (0, 0, 0, false);
        read(CreateOptions(), interaction =>
        {
            used++;
            WriteObject(interaction);
        }, failure =>
        {
            bad++;
            if (failure is RecordException record)
            {
                rejected.Add(record);
                return;
            }
            isReported = true;
            Report(failure);
        }, note =>
        {
            leftOut += note.LeftOut;
            if (note.IsWarning) { WriteWarning(note.Text); }
            else { WriteVerbose(note.Text); }
        });
        rejected.ReportFile(name, used + leftOut, isReported && used == 0);
        WriteVerbose($"'{name}': {used} interactions, {bad} faults.");
    }

    private InteractionOptions CreateOptions() => new()
    {
        Format = Format, Worksheet = Worksheet, Proteins = proteins, Taxa = Taxon.ToHashSet(),
        MinimumScore = MyInvocation.BoundParameters.ContainsKey(nameof(MinimumScore)) ? MinimumScore : null,
        ColumnMap = ColumnMaps.Read(ColumnMap),
    };
}

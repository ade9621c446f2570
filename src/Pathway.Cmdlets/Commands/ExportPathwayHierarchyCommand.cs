using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies;
using Pathway.Formats.Hierarchies.Pictures;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Saves a hierarchy to a file.</summary>
/// <remarks>
/// <para>The extension of the file determines the format. Only JSON keeps everything. The same hierarchy always gives the same
/// bytes.</para>
/// <para>To read: .html or .htm is a page without external files, .md an outline, .txt the tree, .svg and .sunburst.svg pictures of
/// the shares of the interactions, .dot or .gv and .mmd or .mermaid diagrams for Graphviz and Mermaid. A diagram ends at the level at which
/// it has at most 300 terms, and says so. These show the terms of the input and what lies above them, and say how many siblings they leave
/// out; -IncludeSibling shows them, and so does a switch on the page. All formats below hold the whole hierarchy and name the kind of each
/// term.</para>
/// <para>For spreadsheets and statistics: .csv and .tsv have a row for each node; .long.csv, .long.tsv and .xlsx have a row for each
/// interaction and each of its terms, with root, path and verdict. .gmt has a gene set for each node, with the proteins at the node or
/// below it.</para>
/// <para>For other programs: .graphml and .cyjs are graphs, .sif is a network with two tables beside it, .nodes.tsv and .edges.tsv; .obo,
/// .obographs.json and .jsonld (SKOS) are ontologies; .sssom.tsv holds the matches of names with terms of ontologies. What each can hold is
/// in docs/formats.md.</para>
/// <para>Pass all nodes of one hierarchy. If nodes were filtered out before, the cmdlet writes an error, unless -AllowPartial is given:
/// then it saves the given nodes and everything above them. Nodes of several hierarchies are an error.</para>
/// <para>The file is written completely or not at all: a concurrent reader sees the old file or the new one. An existing file is replaced
/// only with -Force.</para>
/// </remarks>
/// <returns>The file, with -PassThru, and those that belong to it; otherwise nothing.</returns>
/// <example>
/// <para>Build a hierarchy and save it</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./atxn3-hierarchy.json
/// </code>
/// <para>'Import-PathwayHierarchy ./atxn3-hierarchy.json' reads it again.</para>
/// </example>
/// <example>
/// <para>Make an HTML page, and a table for a spreadsheet</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json
/// $nodes | Export-PathwayHierarchy ./hierarchy.html
/// $nodes | Export-PathwayHierarchy ./hierarchy.csv
/// </code>
/// <para>The page needs no network and no other file.</para>
/// </example>
/// <example>
/// <para>Save one branch, and replace an existing file</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Where-Object Root -eq 'Proteostasis' |
///     Export-PathwayHierarchy ./proteostasis.md -AllowPartial -Force -PassThru
/// </code>
/// <para>Interactions that are only under other roots are left out.</para>
/// </example>
/// <example>
/// <para>Choose the format of a file without an extension</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Export-PathwayHierarchy ./outline -Format Markdown
/// </code>
/// </example>
/// <example>
/// <para>Draft a curation file of what is doubtful</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Export-PathwayHierarchy ./decisions.csv -Format Curation
/// </code>
/// <para>Each doubtful place is a comment: correct it and remove its #. -CurationPath of the asking commands reads the file.</para>
/// </example>
/// <example>
/// <para>Make a picture, and a table for R with a row for each interaction and term</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json
/// $nodes | Export-PathwayHierarchy ./hierarchy.svg
/// $nodes | Export-PathwayHierarchy ./interactions.long.csv
/// </code>
/// </example>
/// <example>
/// <para>Make a round picture whose colours tell how well the evidence supports each term, and a tree with the siblings</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json
/// $nodes | Export-PathwayHierarchy ./hierarchy.sunburst.svg -ColorBy Verdict
/// $nodes | Export-PathwayHierarchy ./hierarchy.txt -IncludeSibling
/// </code>
/// </example>
/// <example>
/// <para>Save gene sets for an enrichment analysis, without very small and very large ones</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Export-PathwayHierarchy ./terms.gmt -MinimumSize 5 -MaximumSize 500
/// </code>
/// </example>
/// <seealso href="Import-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Export, "PathwayHierarchy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPathwayHierarchyCommand : HierarchyCmdlet
{
    /// <summary>
    /// The file to write. Its extension determines the format, unless -Format is given. Nothing in the name is a wildcard.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// The format: Json (the only one that keeps everything), Csv, Tsv, Markdown, Html, Text, LongCsv, LongTsv, Excel, GraphMl, Cytoscape,
    /// Sif, Gmt, Obo, OboGraphs, Skos, Sssom, Svg, Sunburst, Dot, Mermaid, or Curation, a draft of a curation file with the doubtful
    /// places.
    /// </summary>
    /// <value>by the extension of the file</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.HierarchyFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>For the format Gmt: leaves out gene sets with fewer genes than this number.</summary>
    /// <value>1</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MinimumSize { get; set; }

    /// <summary>For the format Gmt: leaves out gene sets with more genes than this number.</summary>
    /// <value>no limit</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaximumSize { get; set; }

    /// <summary>For the formats Svg and Sunburst: what the colours tell, the root of a term or the verdict of most of its interactions.
    /// </summary>
    /// <value>Root</value>
    [Parameter]
    [ValidateSet(nameof(PictureColouring.Root), nameof(PictureColouring.Verdict))]
    public string? ColorBy { get; set; }

    /// <summary>
    /// For what people read (Html, Markdown, Text, Svg, Sunburst, Dot, Mermaid): shows also the siblings, terms that the search for
    /// siblings added and that no interaction names. All other formats hold them always.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeSibling { get; set; }

    /// <summary>Replaces an existing file. Without it, an existing file is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file, and those that belong to it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Checked before the first input, so that a wrong path does not waste the work of a whole pipeline.
    private protected override void Begin()
    {
        var format = ChooseFormat();
        var file = PathResolver.ResolveFile(SessionState, Path);
        AtomicFile.EnsureWritable(file, Force);
        foreach (var companion in format.Companions) { AtomicFile.EnsureWritable(companion.GetPath(file, format.Extensions), Force); }
    }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var file = PathResolver.ResolveFile(SessionState, Path);
        if (hierarchies.Count > 1)
        {
            throw new PathwayException(PathwayErrors.InputMixed,
                $"The input holds nodes of {hierarchies.Count} hierarchies; '{file}' can hold one.", file);
        }
        var format = ChooseFormat();
        if (!ShouldProcess(file, $"Save the hierarchy ({hierarchies[0]}) as {format.Name}")) { return; }
        Save(file, format.Write);
        foreach (var companion in format.Companions) { Save(companion.GetPath(file, format.Extensions), companion.Write); }

        void Save(string path, Action<PathwayHierarchy, Stream> write)
        {
            AtomicFile.Write(path, Force, stream => write(hierarchies[0], stream));
            if (PassThru) { WriteObject(new FileInfo(path)); }
        }
    }

    private FileFormat<PathwayHierarchy> ChooseFormat() => HierarchyFormats.Choose(Format, Path, new HierarchyExportOptions
    {
        GeneSets = MinimumSize is null && MaximumSize is null ? null : new GeneSetSizes(MinimumSize ?? 1, MaximumSize ?? int.MaxValue),
        Colouring = ColorBy is null ? null : Enum.Parse<PictureColouring>(ColorBy, ignoreCase: true),
        // Who names the nodes wants each of them.
        IncludeSiblings = IncludeSibling || AllowPartial,
    });
}

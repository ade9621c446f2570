using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Saves a hierarchy to a file.</summary>
/// <remarks>
/// <para>The extension of the file determines the format: .json, .csv, .tsv, .md, .html or .htm, .txt. Only JSON keeps everything and can
/// be read by Import-PathwayHierarchy; the same hierarchy always gives the same bytes. CSV and TSV are tables with one row for each node,
/// Markdown is an outline, HTML is a page without external files, Text is the tree.</para>
/// <para>Pass all nodes of one hierarchy. If nodes were filtered out before, the cmdlet writes an error, unless -AllowPartial is given:
/// then it saves the given nodes and everything above them. Nodes of several hierarchies are an error.</para>
/// <para>The file is written completely or not at all: a concurrent reader sees the old file or the new one. An existing file is replaced
/// only with -Force.</para>
/// </remarks>
/// <returns>The file, with -PassThru; otherwise nothing.</returns>
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
/// <seealso href="Import-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Export, "PathwayHierarchy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPathwayHierarchyCommand : HierarchyCmdlet
{
    /// <summary>The file to write. Its extension determines the format, unless -Format is given.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// The format: Json (the only one that can be imported again), Csv, Tsv, Markdown, Html, Text, or Curation, a draft of a curation file
    /// with the doubtful places.
    /// </summary>
    /// <value>by the extension of the file</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.HierarchyFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>Replaces an existing file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Checked before the first input, so that a wrong path does not waste the work of a whole pipeline.
    private protected override void Begin()
    {
        _ = HierarchyFormats.Choose(Format, Path);
        AtomicFile.EnsureWritable(PathResolver.ResolveFile(SessionState, Path), Force);
    }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var file = PathResolver.ResolveFile(SessionState, Path);
        if (hierarchies.Count > 1)
        {
            throw new PathwayException(PathwayErrors.InputMixed,
                $"The input holds nodes of {hierarchies.Count} hierarchies; '{file}' can hold one.", file);
        }
        var format = HierarchyFormats.Choose(Format, file);
        if (!ShouldProcess(file, $"Save the hierarchy ({hierarchies[0]}) as {format.Name}")) { return; }
        AtomicFile.Write(file, Force, stream => format.Write(hierarchies[0], stream));
        if (PassThru) { WriteObject(new FileInfo(file)); }
    }
}

using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Saves a hierarchy to a file, whole or not at all.</summary>
/// <remarks>
/// <para>The extension of the file chooses the format: .json, .csv, .tsv, .md, .html or .htm, .txt. Only JSON keeps everything and can be
/// read again with Import-PathwayHierarchy; the same hierarchy gives the same bytes, whenever and wherever it is saved. CSV and TSV are
/// tables with a row for each node, Markdown is an outline, HTML one page that needs nothing else, Text the tree.</para>
/// <para>Pass on all nodes of one hierarchy. Nodes that were filtered out on the way are an error unless -AllowPartial is given: then the
/// nodes that came are saved with everything above them. Nodes of several hierarchies are an error.</para>
/// <para>Whoever reads the file meanwhile sees the old one or the new one. A file that is there is replaced only with -Force.</para>
/// </remarks>
/// <returns>The file, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Build a hierarchy and save it</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./atxn3-hierarchy.json
/// </code>
/// <para>It can be read again with 'Import-PathwayHierarchy ./atxn3-hierarchy.json'.</para>
/// </example>
/// <example>
/// <para>Make a page to look at, and a table for a spreadsheet</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json
/// $nodes | Export-PathwayHierarchy ./hierarchy.html
/// $nodes | Export-PathwayHierarchy ./hierarchy.csv
/// </code>
/// <para>The page needs no network and no other file.</para>
/// </example>
/// <example>
/// <para>Save one branch, replacing an earlier file</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Where-Object Root -eq 'Proteostasis' |
///     Export-PathwayHierarchy ./proteostasis.md -AllowPartial -Force -PassThru
/// </code>
/// <para>Interactions that hang under other roots only are left out.</para>
/// </example>
/// <example>
/// <para>Choose the format for a name without an extension</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Export-PathwayHierarchy ./outline -Format Markdown
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
    /// <summary>The file to write. Its extension chooses the format unless -Format does.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The format: Json (the only one that can be imported again), Csv, Tsv, Markdown, Html or Text.</summary>
    /// <value>by the extension of the file</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.HierarchyFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // Asked before the first input: a wrong name should not cost the work of a whole pipeline.
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

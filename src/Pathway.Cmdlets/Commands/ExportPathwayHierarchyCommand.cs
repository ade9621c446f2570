using System.Management.Automation;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies;
using Pathway.Hierarchies;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Saves a hierarchy to a file, whole or not at all.</summary>
[Cmdlet(VerbsData.Export, "PathwayHierarchy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPathwayHierarchyCommand : HierarchyCmdlet
{
    /// <summary>The file to write. Its extension chooses the format unless -Format does.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The format: Json (the only one that can be imported again), Csv, Tsv, Markdown, Html or Text.</summary>
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
    private protected override void Begin() => _ = HierarchyFormats.Choose(Format, Path);

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var file = FileNames.Full(SessionState, Path);
        if (hierarchies.Count > 1)
        {
            throw new PathwayException(PathwayErrors.InputMixed, $"The input holds nodes of {hierarchies.Count} hierarchies; '{file}' can hold one.", file);
        }
        var format = HierarchyFormats.Choose(Format, file);
        if (!ShouldProcess(file, $"Save the hierarchy ({hierarchies[0]}) as {format.Name}")) { return; }
        WholeFile.Write(file, Force, stream => format.Write(hierarchies[0], stream));
        if (PassThru) { WriteObject(new FileInfo(file)); }
    }
}

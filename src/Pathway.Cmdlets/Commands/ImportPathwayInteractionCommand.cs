using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats.Interactions;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Reads interactions from files. Each is emitted as it is read; a bad record costs an error, and the rest goes on.</summary>
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
        WriteVerbose($"'{Text.Printable.Line(file)}': {read} interactions, {bad} faults.");
    }
}

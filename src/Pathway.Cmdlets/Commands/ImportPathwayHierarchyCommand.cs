using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Reads hierarchies that were saved as JSON, and emits their nodes, parents before children.</summary>
[Cmdlet(VerbsData.Import, "PathwayHierarchy", DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayNode))]
public sealed class ImportPathwayHierarchyCommand : PathReadingCmdlet
{
    private protected override void Read(string file)
    {
        var hierarchy = HierarchyJsonReader.Read(SourceText.Read(file));
        WriteVerbose($"'{Text.Printable.Line(file)}': {hierarchy}.");
        WriteObject(hierarchy.Nodes, enumerateCollection: true);
    }
}

using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>Reads hierarchies that were saved as JSON, and emits their nodes, parents before children.</summary>
/// <remarks>
/// <para>The nodes are the same as those that Invoke-PathwayHierarchy emits: they refer to their hierarchy with its interactions, changes
/// and roots. Times and run identifiers are not part of the file.</para>
/// <para>The file is checked before anything is emitted. A file that contradicts itself, for example a node whose parent is not there, is
/// an error that names the place.</para>
/// </remarks>
/// <returns>The nodes of each hierarchy, parents before children.</returns>
/// <example>
/// <para>Look at a saved hierarchy</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Show-PathwayTree -Depth 2
/// </code>
/// </example>
/// <example>
/// <para>Find terms, and the way from the root to each</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Where-Object Name -like '*autophagy*' | ForEach-Object { $_.Path -join ' > ' }
/// </code>
/// </example>
/// <example>
/// <para>List the interactions of a protein with the terms that they hang under</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json
/// $nodes[0].Hierarchy.Interactions | Where-Object Partner -eq 'VCP' | ForEach-Object { "$($_.Id): $($_.Terms -join ', ')" }
/// </code>
/// </example>
/// <example>
/// <para>Compare two saved hierarchies</para>
/// <code>
/// $before = Import-PathwayHierarchy ./hierarchy.json
/// $after = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ten
/// $after | Where-Object { $before[0].Hierarchy.Find($_.Name).Parent -ne $_.Parent } | ForEach-Object { "$($_.Name) is under $($_.Parent)"
/// }
/// </code>
/// <para>Find takes a name in any spelling and gives nothing for a term that is not there.</para>
/// </example>
/// <seealso href="Export-PathwayHierarchy"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="about_Pathway_Formats"/>
[Cmdlet(VerbsData.Import, "PathwayHierarchy", DefaultParameterSetName = ByPath)]
[OutputType(typeof(PathwayNode))]
public sealed class ImportPathwayHierarchyCommand : PathReadingCmdlet
{
    private protected override void Read(string file)
    {
        var hierarchy = HierarchyJsonReader.Read(SourceText.Read(file));
        WriteVerbose($"'{Text.TextSanitizer.SingleLine(file)}': {hierarchy}.");
        WriteObject(hierarchy.Nodes, enumerateCollection: true);
    }
}

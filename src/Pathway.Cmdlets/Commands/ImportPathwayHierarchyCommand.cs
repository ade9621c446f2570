using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Reading;
using Pathway.Model;

namespace Pathway.Commands;

/// <summary>
/// Reads hierarchies saved as JSON, OBO, OBO Graphs, GraphML or a table of nodes, and emits their nodes, parents before children.
/// </summary>
/// <remarks>
/// <para>Only JSON, as Export-PathwayHierarchy writes it, keeps everything. From OBO, OBO Graphs and GraphML come names, identifiers,
/// descriptions, exact synonyms, parents and secondary parents; a term without a parent is a root, unless the file says otherwise. A table
/// of nodes, as Export-PathwayHierarchy and Export-Csv write it, is read in the same way. The content says which format it is.</para>
/// <para>The nodes are the same as those of Invoke-PathwayHierarchy: they refer to their hierarchy with its interactions, changes and
/// roots. Times and run identifiers are not part of the file.</para>
/// <para>The whole file is checked first. A file that contradicts itself, for example with a node whose parent is missing, is an error that
/// names the place.</para>
/// </remarks>
/// <returns>The nodes of each hierarchy, parents before children.</returns>
/// <example>
/// <para>Show a saved hierarchy</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Show-PathwayTree -Depth 2
/// </code>
/// </example>
/// <example>
/// <para>Find terms, and the path from the root to each</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Where-Object Name -like '*autophagy*' | ForEach-Object { $_.Path -join ' > ' }
/// </code>
/// </example>
/// <example>
/// <para>List the interactions of a protein with their terms</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json
/// $nodes[0].Hierarchy.Interactions | Where-Object Partner -eq 'VCP' | ForEach-Object { "$($_.Id): $($_.Terms -join ', ')" }
/// </code>
/// </example>
/// <example>
/// <para>Edit a hierarchy in an ontology editor, and read it again</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Export-PathwayHierarchy ./hierarchy.obo
/// Import-PathwayHierarchy ./hierarchy.obo | Show-PathwayTree
/// </code>
/// <para>The interactions are not part of an ontology.</para>
/// </example>
/// <example>
/// <para>Move terms in a spreadsheet: change their cells in the column Parent, and save the table as CSV</para>
/// <code>
/// Import-PathwayHierarchy ./hierarchy.json | Export-PathwayHierarchy ./nodes.csv
/// Import-PathwayHierarchy ./nodes.csv | Show-PathwayTree
/// </code>
/// <para>A table has no interactions.</para>
/// </example>
/// <example>
/// <para>Compare a saved hierarchy with a new one</para>
/// <code>
/// $before = Import-PathwayHierarchy ./hierarchy.json
/// $after = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ten
/// $after | Where-Object { $before[0].Hierarchy.Find($_.Name).Parent -ne $_.Parent } |
///     ForEach-Object { "$($_.Name) is under $($_.Parent)" }
/// </code>
/// <para>Find accepts any spelling of a name, and returns nothing for a missing term.</para>
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
        var hierarchy = HierarchyReader.Read(SourceText.Read(file));
        WriteVerbose($"'{file}': {hierarchy}.");
        Completion.RecentHierarchies.Remember(hierarchy);
        WriteObject(HierarchySiblings.Last(hierarchy), enumerateCollection: true);
    }
}

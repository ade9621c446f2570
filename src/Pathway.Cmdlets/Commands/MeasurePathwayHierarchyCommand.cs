using System.Management.Automation;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.Quality;

namespace Pathway.Commands;

/// <summary>Measures the quality of a hierarchy against an ontology.</summary>
/// <remarks>
/// <para>A node denotes an ontology term if it has its identifier, or if its name matches closely enough. AncestorF1 compares all pairs of
/// such a node and an ancestor with the ontology, EdgeF1 only pairs without a node between them. An ontology term can have several parents,
/// so that no tree reaches 1. WuPalmer is the similarity of the parents to the correct ones. MotifDistance is the difference in shape; 0
/// means equal.</para>
/// <para>ConfirmedShare, Regulating, Reversed and SameTerm describe the links between nodes that both denote terms. FallbackShare is the
/// share of links that a rule placed because there was no usable answer. MedianDepth and Depths count the links between the terms of the
/// input and their root: a hierarchy in which all terms are directly under a root is correct, but useless.</para>
/// <para>Shares and scores range from 0 to 1. The ontology cannot judge terms that it does not contain: look at GroundedShare first.</para>
/// </remarks>
/// <returns>The figures, one object for each hierarchy.</returns>
/// <example>
/// <para>Measure a hierarchy</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Measure-PathwayHierarchy
/// </code>
/// </example>
/// <example>
/// <para>Compare two root profiles</para>
/// <code>
/// 'seven', 'ten' | ForEach-Object {
///     $figures = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile $_ | Measure-PathwayHierarchy
///     "$($_): ancestor F1 $($figures.AncestorF1), median depth $($figures.MedianDepth)"
/// }
/// </code>
/// </example>
/// <example>
/// <para>Show the depths of the terms</para>
/// <code>
/// $figures = Import-PathwayHierarchy ./hierarchy.json | Measure-PathwayHierarchy
/// 0..($figures.Depths.Count - 1) | ForEach-Object { "$_ links: $($figures.Depths[$_]) terms" }
/// </code>
/// </example>
/// <seealso href="Compare-PathwayHierarchy"/>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
[Cmdlet(VerbsDiagnostic.Measure, "PathwayHierarchy")]
[OutputType(typeof(PathwayQuality))]
public sealed class MeasurePathwayHierarchyCommand : HierarchyCmdlet
{
    private ChosenOntology ontology = null!;

    /// <summary>The ontology that knows the names: Embedded, or the name of one that was imported with Import-PathwayOntology.</summary>
    /// <value>as configured: Ontology</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Ontology { get; set; }

    private protected override void Begin() => ontology = OntologySelection.Choose(this, Ontology);

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        foreach (var hierarchy in hierarchies)
        {
            WriteObject(Pump((_, _) => Task.FromResult(QualityMeasurement.Of(hierarchy, ontology.Index))));
        }
    }
}

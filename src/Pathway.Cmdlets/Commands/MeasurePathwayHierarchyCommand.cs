using System.Management.Automation;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Quality;

namespace Pathway.Commands;

/// <summary>Measures how good a hierarchy is against the ontology that ships with the module.</summary>
/// <remarks>
/// <para>A node denotes a term of the ontology when it carries its identifier, or when its name is certain or near enough. Of such nodes
/// two are a pair when one lies above the other. AncestorF1 compares all pairs of the hierarchy with those of the ontology, EdgeF1 only
/// those without a third between; a term of the ontology has several parents, so that no tree reaches 1 there. WuPalmer tells how near the
/// parents are to the right ones, MotifDistance how unlike the shapes are, 0 being alike.</para>
/// <para>ConfirmedShare, Regulating, Reversed and SameTerm look at the links from a node to its parent where both denote terms.
/// FallbackShare is the share of links that a rule placed, because no answer served. MedianDepth and Depths tell how many links lie between
/// the terms of the input and their root: a hierarchy in which everything hangs on a root is right and worthless.</para>
/// <para>Shares and scores go from 0 to 1. The ontology cannot judge what it does not have: look at GroundedShare first.</para>
/// </remarks>
/// <returns>The figures, an object for each hierarchy.</returns>
/// <example>
/// <para>Measure a hierarchy</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Measure-PathwayHierarchy
/// </code>
/// </example>
/// <example>
/// <para>Hold two profiles of roots against each other</para>
/// <code>
/// 'seven', 'ten' | ForEach-Object {
///     $figures = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile $_ | Measure-PathwayHierarchy
///     "$($_): ancestor F1 $($figures.AncestorF1), median depth $($figures.MedianDepth)"
/// }
/// </code>
/// </example>
/// <example>
/// <para>Look at the depths of the terms</para>
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
    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        foreach (var hierarchy in hierarchies)
        {
            WriteObject(Pump((_, _) => Task.FromResult(QualityMeasurement.Of(hierarchy, EmbeddedOntology.Index))));
        }
    }
}

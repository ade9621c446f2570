using System.Management.Automation;
using Pathway.Files;
using Pathway.Formats;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.Pipeline;
using Pathway.Quality;
using Pathway.Text;

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
/// <para>Matches counts how the names were matched: by identifier, exact name, exact synonym, rewritten, or not at all. MeasuredLinks has
/// the kind of match of both ends of each link. A link that the ontology itself made of a rewritten name confirms only itself: it is
/// SelfConfirmed, and not part of ConfirmedShare. A link whose end is only guessed is never judged.</para>
/// <para>The ontology that made a hierarchy is no judge of how well names were matched. With -Reference, names with known truth are. The
/// file is a table (TSV or CSV) with the columns name and expected id, and, if wanted, style and comment. An id of - says that the ontology
/// lacks the concept; further accepted ids follow after a bar, or in the comment after "also ok:". A name that is in the hierarchy is
/// judged by its node, each other name by what the ontology makes of it. Without a hierarchy, the names alone are judged.</para>
/// </remarks>
/// <returns>The figures, one object for each hierarchy; with -Reference and no hierarchy those of the names.</returns>
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
/// <example>
/// <para>List the links that the ontology does not have, with how each end was matched</para>
/// <code>
/// $figures = Import-PathwayHierarchy ./hierarchy.json | Measure-PathwayHierarchy
/// $figures.Matches
/// $figures.MeasuredLinks | Where-Object Result -in Reversed, SameTerm, Unconfirmed
/// </code>
/// </example>
/// <example>
/// <para>Check names with known truth, and list the wrong ones</para>
/// <code>
/// "name`tstyle`texpected id`nMitophagy - animal`tKEGG`tGO:0000423`nRibosome`tKEGG`t-" | Set-Content ./names.tsv
/// $truth = Measure-PathwayHierarchy -Reference ./names.tsv
/// $truth.Styles
/// $truth.Results | Where-Object Outcome -eq Wrong
/// </code>
/// </example>
/// <seealso href="Compare-PathwayHierarchy"/>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
[Cmdlet(VerbsDiagnostic.Measure, "PathwayHierarchy", DefaultParameterSetName = ByNames)]
[OutputType(typeof(PathwayQuality), ParameterSetName = [ByHierarchy])]
[OutputType(typeof(PathwayReferenceQuality), ParameterSetName = [ByNames])]
public sealed class MeasurePathwayHierarchyCommand : PathwayCmdlet
{
    private const string ByHierarchy = "Hierarchy";
    private const string ByNames = "Names";
    private const int MaxNamed = 3;

    private readonly HierarchyCollector collector = new();
    private ChosenOntology ontology = null!;
    private (string Path, IReadOnlyList<KnownName> Names)? known;

    /// <summary>
    /// All nodes of a hierarchy, or the hierarchy itself; also copies of them, such as the output of a job or of Import-Clixml.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = ByHierarchy)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// Accepts a part of a hierarchy: the nodes of the input and everything above them. Without it, missing nodes are an error.
    /// </summary>
    [Parameter(ParameterSetName = ByHierarchy)]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>
    /// A file of names with known truth: a table (TSV or CSV) with the columns name and expected id, and, if wanted, style and comment.
    /// Nothing in the name of the file is a wildcard.
    /// </summary>
    /// <value>none</value>
    [Parameter(ParameterSetName = ByHierarchy)]
    [Parameter(Mandatory = true, ParameterSetName = ByNames)]
    [ValidateNotNullOrEmpty]
    public string? Reference { get; set; }

    /// <summary>The ontology that knows the names: Embedded, or the name of one that was imported with Import-PathwayOntology.</summary>
    /// <value>as configured: Ontology (Embedded)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Ontology { get; set; }

    private protected override void Begin()
    {
        ontology = OntologySelection.Choose(this, Ontology);
        if (Reference is not { } path) { return; }
        var file = PathResolver.ResolveFile(SessionState, path);
        var faults = new List<string>();
        known = (file, ReferenceFile.Read(file, faults.Add));
        if (faults.Count == 0) { return; }
        var more = faults.Count > MaxNamed ? $"; and {faults.Count - MaxNamed} more" : "";
        WriteWarning(TextSanitizer.SingleLine($"Rows of '{file}' are left out: {string.Join("; ", faults.Take(MaxNamed))}{more}."));
    }

    private protected override void Process()
    {
        if (ParameterSetName == ByHierarchy) { collector.AddAll(InputObject); }
    }

    private protected override void End()
    {
        if (ParameterSetName == ByNames)
        {
            WriteObject(Pump((_, _) => Task.FromResult(Check(null))));
            return;
        }
        foreach (var hierarchy in collector.Complete(this, AllowPartial))
        {
            WriteObject(Pump((_, _) => Task.FromResult(QualityMeasurement.Of(hierarchy, ontology.Index, Check(hierarchy)))));
        }
    }

    private PathwayReferenceQuality? Check(PathwayHierarchy? hierarchy) => known is var (path, names)
        ? ReferenceMeasurement.Of(path, names, ontology.Index, hierarchy) : null;
}

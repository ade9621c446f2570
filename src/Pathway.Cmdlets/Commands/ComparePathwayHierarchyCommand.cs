using System.Management.Automation;
using Pathway.Errors;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Quality;

namespace Pathway.Commands;

/// <summary>Compares two hierarchies: measures their similarity, and lists the differences.</summary>
/// <remarks>
/// <para>Two nodes are the same if their names are equal, in any spelling, or if they are the only nodes with their ontology identifier.
/// EdgeF1 compares the links from nodes to their parents, AncestorF1 all pairs of a node and an ancestor; the reference counts as correct.
/// WuPalmer is the similarity of the parents of shared nodes. MotifDistance is the difference in shape; 0 means equal. Shares and scores
/// range from 0 to 1.</para>
/// <para>Changes lists the differences: nodes that were moved, added and removed. AreEqual is true if there is none; interactions, order
/// and answerers are not compared. The comparison uses no ontology: to compare a hierarchy with the ontology, use
/// Measure-PathwayHierarchy.</para>
/// </remarks>
/// <returns>The figures, with the list of changes.</returns>
/// <example>
/// <para>Compare a saved hierarchy with a new one</para>
/// <code>
/// $before = Import-PathwayHierarchy ./hierarchy.json
/// $after = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ten
/// Compare-PathwayHierarchy $before $after
/// </code>
/// </example>
/// <example>
/// <para>List the differences</para>
/// <code>
/// $before = Import-PathwayHierarchy ./hierarchy.json
/// $after = @($before) + 'Lipophagy' | Invoke-PathwayHierarchy
/// (Compare-PathwayHierarchy $before $after).Changes | ForEach-Object { "$($_.Kind) $($_.Node): $($_.Before) -> $($_.After)" }
/// </code>
/// </example>
/// <example>
/// <para>Verify that a second run gives the same result</para>
/// <code>
/// $once = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -Sequential
/// $again = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -ThrottleLimit 64
/// (Compare-PathwayHierarchy -ReferenceHierarchy $once -DifferenceHierarchy $again).AreEqual
/// </code>
/// </example>
/// <seealso href="Measure-PathwayHierarchy"/>
/// <seealso href="Import-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
[Cmdlet(VerbsData.Compare, "PathwayHierarchy")]
[OutputType(typeof(PathwayComparison))]
public sealed class ComparePathwayHierarchyCommand : PathwayCmdlet
{
    private readonly HierarchyCollector references = new();
    private readonly HierarchyCollector differences = new();

    /// <summary>All nodes of the hierarchy that counts as correct, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public PSObject[] ReferenceHierarchy { get; set; } = [];

    /// <summary>All nodes of the hierarchy that is compared with it, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? DifferenceHierarchy { get; set; }

    /// <summary>
    /// Accepts a part of a hierarchy: the nodes of the input and everything above them. Without it, missing nodes are an error.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    private protected override void Process() => differences.AddAll(DifferenceHierarchy);

    private protected override void End()
    {
        references.AddAll(ReferenceHierarchy);
        foreach (var failure in references.Rejected.ToErrors()) { throw failure; }
        foreach (var failure in differences.Rejected.ToErrors()) { Report(failure); }
        if ((references.Notice ?? differences.Notice) is { } notice) { WriteWarning(notice); }
        var (reference, difference) = (GetSingle(references, "reference"), GetSingle(differences, "difference"));
        WriteObject(Pump((_, _) => Task.FromResult(HierarchyComparison.Of(reference, difference))));
    }

    private PathwayHierarchy GetSingle(HierarchyCollector collector, string which)
    {
        var hierarchies = collector
            .GetHierarchies(AllowPartial, text => Write(new StreamRecord.Verbose(text)), static failure => throw failure).ToArray();
        return hierarchies.Length switch
        {
            1 => hierarchies[0],
            0 => throw new PathwayException(PathwayErrors.InputInvalid, $"The {which} contains no hierarchy."),
            _ => throw new PathwayException(PathwayErrors.InputMixed,
                $"The {which} contains nodes of {hierarchies.Length} hierarchies; only one can be compared.", which),
        };
    }
}

using System.Management.Automation;
using Pathway.Errors;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Quality;

namespace Pathway.Commands;

/// <summary>Compares two hierarchies: how alike they are, and what would make the second of the first.</summary>
/// <remarks>
/// <para>Nodes are the same when their names are, however they are spelled, else when they alone have one identifier in the ontology.
/// EdgeF1 compares the links from nodes to their parents, AncestorF1 all pairs of a node and one above it; the reference counts as the
/// truth. WuPalmer tells how near the parents of the shared nodes are to those in the reference, MotifDistance how unlike the shapes of the
/// two are, 0 being alike. Shares and scores go from 0 to 1.</para>
/// <para>Changes lists what differs: nodes moved, put in and taken out. AreEqual says that nothing does; the interactions, the order
/// and who answered do not count. No ontology is needed: to hold a hierarchy against one, use Measure-PathwayHierarchy.</para>
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
/// <para>List what differs</para>
/// <code>
/// $before = Import-PathwayHierarchy ./hierarchy.json
/// $after = @($before) + 'Lipophagy' | Invoke-PathwayHierarchy
/// (Compare-PathwayHierarchy $before $after).Changes | ForEach-Object { "$($_.Kind) $($_.Node): $($_.Before) -> $($_.After)" }
/// </code>
/// </example>
/// <example>
/// <para>See that a second run gives the same</para>
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

    /// <summary>The nodes of the hierarchy that counts as the truth, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public PSObject[] ReferenceHierarchy { get; set; } = [];

    /// <summary>The nodes of the hierarchy that is held against it, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? DifferenceHierarchy { get; set; }

    /// <summary>Goes on when nodes were filtered out: with those that came and everything above them.</summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    private protected override void Process() => differences.AddAll(DifferenceHierarchy);

    private protected override void End()
    {
        references.AddAll(ReferenceHierarchy);
        foreach (var failure in references.Rejected.ToErrors()) { throw failure; }
        foreach (var failure in differences.Rejected.ToErrors()) { Report(failure); }
        var (reference, difference) = (GetSingle(references, "reference"), GetSingle(differences, "difference"));
        WriteObject(Pump((_, _) => Task.FromResult(HierarchyComparison.Of(reference, difference))));
    }

    private PathwayHierarchy GetSingle(HierarchyCollector collector, string which)
    {
        var hierarchies =
            collector.GetHierarchies(AllowPartial, text => Write(new StreamRecord.Verbose(text)), static failure => throw failure)
            .ToArray();
        return hierarchies.Length switch
        {
            1 => hierarchies[0],
            0 => throw new PathwayException(PathwayErrors.InputInvalid, $"There is no hierarchy to be the {which}."),
            _ => throw new PathwayException(PathwayErrors.InputMixed,
                $"The {which} holds nodes of {hierarchies.Length} hierarchies; one can be compared.", which),
        };
    }
}

using System.Management.Automation;
using Pathway.Asking;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Siblings;

namespace Pathway.Commands;

/// <summary>Finds siblings of terms: the most relevant further children of every parent in a hierarchy.</summary>
/// <remarks>
/// <para>The cmdlet asks one question for each parent, that is for each placed node with a child, all of them concurrently. The question
/// names the parent and the roots, but not the existing children, so that its answer can be reused for other hierarchies.</para>
/// <para>A new name becomes a leaf of the kind Sibling, without interactions. A name that exists elsewhere in the hierarchy keeps its place
/// and gets a candidate parent; Invoke-PathwayReorganize decides between the candidates. Roots, the parent itself, its ancestors, its
/// existing children and other names of an existing concept are not added. The answer that a parent has no further children is stored
/// too.</para>
/// <para>Only terms that genes of the organism carry are added; see -TermTaxon. The ontology offers up to thirty children of a parent.
/// Those that most proteins of the input carry are added first, then those that say little more than the parent, then by name. A model
/// ranks its children itself: of its names only those that the ontology knows and no gene of the organism carries are left out.</para>
/// <para>Pass all nodes of a hierarchy. If nodes were filtered out before, the cmdlet reports the missing ones, unless -AllowPartial is
/// given.</para>
/// </remarks>
/// <returns>All nodes, old and new, parents before children; with -NewOnly only the new ones.</returns>
/// <example>
/// <para>Add siblings to a hierarchy and show it</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Find-PathwaySibling | Show-PathwayTree -Depth 2
/// </code>
/// </example>
/// <example>
/// <para>List the siblings that were found</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling -NewOnly | ForEach-Object { "$($_.Parent): $($_.Name)" }
/// </code>
/// </example>
/// <example>
/// <para>Estimate a run with at most three new names for each parent</para>
/// <code>
/// 'Aggrephagy' | Invoke-PathwayHierarchy | Find-PathwaySibling -Maximum 3 -WhatIf
/// </code>
/// <para>Find-PathwaySibling asks nothing and writes nothing.</para>
/// </example>
/// <example>
/// <para>See what batch jobs would save</para>
/// <code>
/// 'Aggrephagy' | Invoke-PathwayHierarchy -Curator Ontology | Find-PathwaySibling -Curator Model -EstimateOnly |
///     Format-List ExpectedCalls, StandardCost, BatchCost
/// </code>
/// </example>
/// <example>
/// <para>Find the terms with several candidate parents</para>
/// <code>
/// 'Aggrephagy', 'Macroautophagy', 'Chaperone-Mediated Autophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling |
///     Where-Object CandidateParents
/// </code>
/// </example>
/// <example>
/// <para>Add siblings of any organism</para>
/// <code>
/// 'Aggrephagy' | Invoke-PathwayHierarchy | Find-PathwaySibling -TermTaxon any
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Import-PathwayAnnotation"/>
/// <seealso href="Invoke-PathwayReorganize"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsCommon.Find, "PathwaySibling", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode), typeof(PathwayEstimate), typeof(Job))]
public sealed class FindPathwaySiblingCommand : HierarchyAskingCmdlet
{
    /// <summary>The maximum number of new names for each parent.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Maximum { get; set; } = SiblingsStep.DefaultMaximum;

    /// <summary>Emits only the new nodes. They are a part of the hierarchy: commands after it need -AllowPartial.</summary>
    [Parameter]
    public SwitchParameter NewOnly { get; set; }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        if (IsOnlyEstimated((asker, stop) => CountAsync(hierarchies, asker, stop))) { return; }
        var confirmed = hierarchies
            .Where(hierarchy => ShouldProcess(Describe(hierarchy), $"Find siblings in the hierarchy ({hierarchy})?", "Pathway")).ToArray();
        if (confirmed.Length == 0) { return; }
        var extended = Transform(confirmed, (hierarchy, run, stop) =>
            SiblingsStep.FindAsync(hierarchy, Maximum, Curate(run), Terms, () => run.Failures, stop, Settings.Choice.Taxon));
        foreach (var (before, after) in confirmed.Zip(extended))
        {
            Completion.RecentHierarchies.Remember(after);
            WriteObject(NewOnly ? after.Nodes.Where(node => before.Find(node.Name) is null) : HierarchySiblings.Last(after),
                enumerateCollection: true);
        }
    }

    private string Describe(PathwayHierarchy hierarchy)
    {
        var parents = SiblingsStep.Parents(hierarchy).Count;
        return DescribeAction($"Find siblings under {(parents == 1 ? "1 parent" : $"{parents} parents")}",
            (asker, stop) => CountAsync([hierarchy], asker, stop));
    }

    private async Task<RunEstimate> CountAsync(IEnumerable<PathwayHierarchy> hierarchies, IEstimator asker, CancellationToken stop)
    {
        var sum = RunEstimate.None;
        foreach (var hierarchy in hierarchies)
        {
            sum += await SiblingsEstimate.OfAsync(hierarchy, Curate(asker), stop).ConfigureAwait(false);
        }
        return sum;
    }
}

using System.Management.Automation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Model;
using Pathway.Steps.Siblings;

namespace Pathway.Commands;

/// <summary>Finds the siblings of terms: the most relevant further children of every parent in a hierarchy.</summary>
/// <remarks>
/// <para>Each parent, that is each placed node with a child, is asked about once, all at the same time. The question names the parent and
/// the roots, not the children that are there, so that its answer serves every hierarchy.</para>
/// <para>A name that is new becomes a leaf of the kind Sibling, without interactions. A name that hangs elsewhere keeps its place and gains
/// a candidate parent, over which Invoke-PathwayReorganize decides. Roots, the parent itself, what lies above it, what hangs under it
/// already and other names of a concept that is there are not added. That a parent has no further children is an answer, and is
/// stored.</para>
/// <para>All nodes of the hierarchy have to come in; where some were filtered out on the way, the cmdlet says which are missing, unless
/// -AllowPartial.</para>
/// </remarks>
/// <returns>All nodes, the old and the new, parents before children; with -NewOnly the new ones alone.</returns>
/// <example>
/// <para>Widen a hierarchy and look at it</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Find-PathwaySibling | Show-PathwayTree -Depth 2
/// </code>
/// </example>
/// <example>
/// <para>List what was found</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling -NewOnly | ForEach-Object { "$($_.Parent): $($_.Name)" }
/// </code>
/// </example>
/// <example>
/// <para>See what it would ask, with three new names a parent at most</para>
/// <code>
/// 'Aggrephagy' | Invoke-PathwayHierarchy | Find-PathwaySibling -Maximum 3 -WhatIf
/// </code>
/// <para>Nothing is asked by Find-PathwaySibling, and nothing is written.</para>
/// </example>
/// <example>
/// <para>Find the terms for which several parents were named</para>
/// <code>
/// 'Aggrephagy', 'Macroautophagy', 'Chaperone-Mediated Autophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling | Where-Object
/// CandidateParents
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayReorganize"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsCommon.Find, "PathwaySibling", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode))]
public sealed class FindPathwaySiblingCommand : HierarchyAskingCmdlet
{
    /// <summary>The most names that one parent gains.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Maximum { get; set; } = SiblingsStep.DefaultMaximum;

    /// <summary>Emits the new nodes alone.</summary>
    [Parameter]
    public SwitchParameter NewOnly { get; set; }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var wanted =
            hierarchies.Where(hierarchy => ShouldProcess(Describe(hierarchy), $"Find siblings in the hierarchy ({hierarchy})?", "Pathway"))
            .ToArray();
        if (wanted.Length == 0) { return; }
        var wider =
            Transform(wanted,
                (hierarchy, run, stop) => SiblingsStep.FindAsync(hierarchy, Maximum, run, CuratorCatalog.Terms, () => run.Failures, stop));
        foreach (var (before, after) in wanted.Zip(wider))
        {
            WriteObject(NewOnly ? after.Nodes.Where(node => before.Find(node.Name) is null) : after.Nodes, enumerateCollection: true);
        }
    }

    // Only a user who wants to know pays for the look into the store.
    private string Describe(PathwayHierarchy hierarchy)
    {
        var parents = SiblingsStep.Parents(hierarchy).Count;
        var plain = $"Find siblings under {(parents == 1 ? "1 parent" : $"{parents} parents")}";
        return IsWhatIf ? $"{plain}: {DescribeEstimate(Estimate(asker => SiblingsEstimate.Of(hierarchy, asker)))}" : plain;
    }
}

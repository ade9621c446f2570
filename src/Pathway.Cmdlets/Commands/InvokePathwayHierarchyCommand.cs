using System.Management.Automation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Commands;

/// <summary>Builds the hierarchy of pathway terms: each term's parent, up to the fixed roots.</summary>
/// <remarks>
/// <para>Every distinct term of the input climbs: it is asked for its parent, that parent for its own, until a root of the profile.
/// Spellings that differ only in case, repeated spaces or Unicode form are one term. The answers come from the Gene Ontology that ships
/// with the module; no key and no network are needed.</para>
/// <para>A name that the ontology does not have is put under the term that its words fit best, with less confidence. Where nothing fits,
/// the term goes under a root that the ontology or the keywords of the profile name, and is marked as a fallback. Where no root serves
/// either, it is reported and stays in the result without a parent. Nothing is dropped: an interaction that names no term is kept as
/// unassigned.</para>
/// <para>Answers are stored as they are given and are never asked for again: a run that was stopped goes on where it was when the same
/// command runs again. The same input and the same answers give the same hierarchy, whatever the order and the number of calls at
/// once.</para>
/// <para>The nodes are emitted when all terms have climbed: roots in the order of the profile, parents before children. Each refers to
/// its hierarchy, which holds the interactions, the changes that were made on the way, and the questions that stayed open.</para>
/// </remarks>
/// <returns>The nodes of one hierarchy, parents before children.</returns>
/// <example>
/// <para>Build the hierarchy of a file and look at it</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Show-PathwayTree -Depth 2
/// </code>
/// </example>
/// <example>
/// <para>Ask where terms belong</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy', 'DNA Repair' | Invoke-PathwayHierarchy | Where-Object Kind -eq 'Term' | ForEach-Object { $_.Path -join ' > '
/// }
/// </code>
/// <para>Rows with a property Pathway or Name will do in the place of names: those of Import-Csv, hash tables, what Select-Object
/// makes.</para>
/// </example>
/// <example>
/// <para>See what a run would ask before it does</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -WhatIf
/// </code>
/// <para>Nothing is asked and nothing is written. The numbers come from the stored answers.</para>
/// </example>
/// <example>
/// <para>Use other roots: a profile that ships, or one of your own</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ten | Show-PathwayTree -Depth 1
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ./my-roots.json | Show-PathwayTree -Depth 1
/// </code>
/// </example>
/// <example>
/// <para>List the terms that deserve a second look</para>
/// <code>
/// $nodes = 'Mitophagy', 'Tau Phosphorylation', 'Impaired Calcium Homeostasis' | Invoke-PathwayHierarchy
/// $nodes | Where-Object Kind -eq 'Term' | Where-Object { $_.Provenance.IsFallback -or $_.Provenance.Confidence -lt 0.8 } |
///     ForEach-Object { "$($_.Name) under $($_.Parent): $($_.Provenance.Reason)" }
/// $nodes[0].Hierarchy.Changes
/// </code>
/// </example>
/// <example>
/// <para>Add terms to a hierarchy that was saved</para>
/// <code>
/// @(Import-PathwayHierarchy ./hierarchy.json) + 'Lipophagy' | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./larger.json
/// </code>
/// <para>The interactions of the saved hierarchy come along.</para>
/// </example>
/// <example>
/// <para>See that a second run asks nothing</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -CachePath ./my.db | Export-PathwayHierarchy ./first.json
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -CachePath ./my.db | Export-PathwayHierarchy ./again.json
/// Get-PathwayRun -CachePath ./my.db | ForEach-Object { "$($_.Questions) questions, $($_.Calls) calls" }
/// </code>
/// <para>The latest run comes first: it made no call. Both files hold the same bytes.</para>
/// </example>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="Export-PathwayHierarchy"/>
/// <seealso href="Get-PathwayRun"/>
/// <seealso href="about_Pathway"/>
/// <seealso href="about_Pathway_Roots"/>
/// <seealso href="about_Pathway_Caching"/>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayHierarchy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode))]
public sealed class InvokePathwayHierarchyCommand : TermAskingCmdlet
{
    private protected override void Handle(HierarchyInput input)
    {
        if (!ShouldProcess(Describe(input), $"Build the hierarchy of {DescribeTerms(input)}?", "Pathway")) { return; }
        var hierarchy =
            ExecuteRun((run, _, stop) => HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, stop),
                static built => built.Changes.Count);
        ReportOpenQuestions(hierarchy.Failures);
        ReportUnplaced(hierarchy);
        WriteObject(hierarchy.Nodes, enumerateCollection: true);
    }

    // Only a user who wants to know pays for the look into the store.
    private string Describe(HierarchyInput input)
    {
        var plain = $"Build the hierarchy of {DescribeTerms(input)}";
        return IsWhatIf
            ? $"{plain}: {DescribeEstimate(Estimate(asker => HierarchyEstimate.Of(input, asker, CuratorCatalog.Terms)))}" : plain;
    }
}

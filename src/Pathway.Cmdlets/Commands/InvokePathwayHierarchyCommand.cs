using System.Management.Automation;
using Pathway.Asking;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Commands;

/// <summary>Builds the hierarchy of pathway terms: finds the parent of each term, up to fixed roots.</summary>
/// <remarks>
/// <para>For every distinct term of the input the cmdlet finds the parent, then the parent of that parent, up to a root of the profile.
/// Spellings that differ only in case, repeated spaces or Unicode form are one term. By default the answers come from the Gene Ontology
/// that ships with the module: no key and no network are needed.</para>
/// <para>A name that the ontology does not contain is placed under the term that its words match best, with lower confidence. If nothing
/// matches, the term goes under the root that the ontology or the keywords of the profile name, and is marked as a fallback. If no root
/// fits either, the cmdlet reports the term and keeps it in the result without a parent. Nothing is dropped: an interaction without a term
/// is kept as unassigned.</para>
/// <para>Each answer is stored at once and is never asked for again. After a stop, run the same command again to resume. The same input and
/// the same answers give the same hierarchy, whatever the order and the number of concurrent calls.</para>
/// <para>The nodes are emitted when all terms are placed: roots in the order of the profile, parents before children. Each node refers to
/// its hierarchy, which holds the interactions, the changes that were made, and the questions that stayed open.</para>
/// </remarks>
/// <parameter name="BatchKind" default="parent, root">Here the parents are asked as jobs, unless other kinds are named.</parameter>
/// <returns>The nodes of one hierarchy, parents before children; with -EstimateOnly an estimate, with -AsJob a job.</returns>
/// <example>
/// <para>Build the hierarchy of a file and show it</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Show-PathwayTree -Depth 2
/// </code>
/// </example>
/// <example>
/// <para>Show where terms belong</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy', 'DNA Repair' | Invoke-PathwayHierarchy | Where-Object Kind -eq 'Term' |
///     ForEach-Object { $_.Path -join ' > ' }
/// </code>
/// <para>Objects with a property Pathway or Name are accepted too: rows of Import-Csv, hash tables, the output of Select-Object.</para>
/// </example>
/// <example>
/// <para>Estimate a run without asking anything</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -WhatIf
/// </code>
/// <para>Nothing is asked and nothing is written. The estimate is based on the stored answers.</para>
/// </example>
/// <example>
/// <para>Choose the cheapest way before asking a model</para>
/// <code>
/// $terms = 'Aggrephagy', 'Mitophagy', 'DNA Repair'
/// $estimate = $terms | Invoke-PathwayHierarchy -Curator Model -EstimateOnly
/// $estimate | Format-List ExpectedCalls, StandardCost, FlexCost, BatchCost, ExpectedMinutes, SmallestMaxCost
/// if ($estimate.ExpectedCost -lt 0.1) { "go on, with -MaxCost $($estimate.ExpectedCost * 1.2)" }
/// </code>
/// <para>No key is needed: nobody is asked. The least is certain, and the most is an upper bound.</para>
/// </example>
/// <example>
/// <para>Use other roots: a profile that ships with the module, or your own</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ten | Show-PathwayTree -Depth 1
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy -RootProfile ./my-roots.json | Show-PathwayTree -Depth 1
/// </code>
/// </example>
/// <example>
/// <para>List the terms that need attention</para>
/// <code>
/// $nodes = 'Mitophagy', 'Tau Phosphorylation', 'Impaired Calcium Homeostasis' | Invoke-PathwayHierarchy
/// $nodes | Where-Object Kind -eq 'Term' | Where-Object { $_.Provenance.IsFallback -or $_.Provenance.Confidence -lt 0.8 } |
///     ForEach-Object { "$($_.Name) under $($_.Parent): $($_.Provenance.Reason)" }
/// $nodes[0].Hierarchy.Changes
/// </code>
/// </example>
/// <example>
/// <para>Add terms to a saved hierarchy</para>
/// <code>
/// @(Import-PathwayHierarchy ./hierarchy.json) + 'Lipophagy' | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./larger.json
/// </code>
/// <para>The interactions of the saved hierarchy are kept.</para>
/// </example>
/// <example>
/// <para>Verify that a second run asks nothing</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -CachePath ./my.db | Export-PathwayHierarchy ./first.json
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy -CachePath ./my.db | Export-PathwayHierarchy ./again.json
/// Get-PathwayRun -CachePath ./my.db | ForEach-Object { "$($_.Questions) questions, $($_.Calls) calls" }
/// </code>
/// <para>The latest run comes first: it made no call. Both files have the same bytes.</para>
/// </example>
/// <seealso href="Import-PathwayInteraction"/>
/// <seealso href="Show-PathwayTree"/>
/// <seealso href="Export-PathwayHierarchy"/>
/// <seealso href="Get-PathwayRun"/>
/// <seealso href="about_Pathway"/>
/// <seealso href="about_Pathway_Roots"/>
/// <seealso href="about_Pathway_Caching"/>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayHierarchy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode), typeof(PathwayEstimate), typeof(Job))]
public sealed class InvokePathwayHierarchyCommand : TermAskingCmdlet
{
    private protected override IReadOnlyList<string> DefaultBatchKinds => QuestionStage.Climb;

    private protected override void Handle(HierarchyInput input)
    {
        if (IsOnlyEstimated(Count)) { return; }
        var action = $"Build the hierarchy of {DescribeTerms(input)}";
        if (!ShouldProcess(DescribeAction(action, Count), $"Build the hierarchy of {DescribeTerms(input)}?", "Pathway")) { return; }
        var hierarchy = ExecuteRun((run, _, stop) => HierarchyStep.BuildAsync(input, Curate(run), Terms, () => run.Failures, stop),
            static built => built.Changes.Count);
        ReportOpenQuestions(hierarchy.Failures);
        ReportUnplaced(input, hierarchy);
        ReportUnusedCuration(hierarchy);
        Completion.RecentHierarchies.Remember(hierarchy);
        WriteObject(hierarchy.Nodes, enumerateCollection: true);

        Task<RunEstimate> Count(IEstimator asker, CancellationToken stop) =>
            HierarchyEstimate.OfAsync(input, Curate(asker), Terms, stop);
    }
}

using System.Collections.Concurrent;
using System.Management.Automation;
using Pathway.Asking;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Steps.Reorganize;

namespace Pathway.Commands;

/// <summary>Cleans up a hierarchy: merges duplicates, leaves each node one parent, fixes broken links, and checks the result.</summary>
/// <remarks>
/// <para>Deduplicate: finds names of one concept. Candidates are names that look alike and names of one ontology term. Rules separate names
/// that certainly differ, such as positive and negative regulation, or the names of two terms of the ontology; the others are asked about,
/// three pairs in a call. A merged name passes on its children, interactions and parents.</para>
/// <para>OneParent: chooses the best of several candidate parents; the others become secondary parents.</para>
/// <para>Place: cuts links that are broken, close a cycle or contradict the ontology, and asks for the parents of nodes without a root.
/// Between a root and a direct child it inserts an intermediate term where one belongs.</para>
/// <para>Relink: moves interactions to the merged terms. Prune: removes nodes that have no place and hold nothing. Check: verifies the
/// result, and ends with an error instead of a result that breaks a guarantee.</para>
/// <para>The first three phases repeat until nothing changes. Running the cmdlet on its own result changes nothing. No interaction, root or
/// term of the input is lost.</para>
/// <para>Each change is an object with the kind of change, the values before and after, the reason, and who decided. The changes are in the
/// property Changes of the hierarchy, in the variable of -ChangeVariable, and in the verbose stream. With -Confirm the cmdlet asks before
/// each phase.</para>
/// </remarks>
/// <returns>The nodes of each new hierarchy, parents before children; with -EstimateOnly an estimate, with -AsJob a job.</returns>
/// <example>
/// <para>Build a hierarchy in three steps</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Find-PathwaySibling | Invoke-PathwayReorganize |
///     Show-PathwayTree -Depth 2
/// </code>
/// <para>Invoke-PathwayPipeline does the same in one run, and faster.</para>
/// </example>
/// <example>
/// <para>Show the changes and their reasons</para>
/// <code>
/// $nodes = 'Aggrephagy', 'Mitophagy', 'Mitochondrion Autophagy' | Invoke-PathwayHierarchy |
///     Invoke-PathwayReorganize -ChangeVariable changes
/// $changes | ForEach-Object { "$($_.Kind) $($_.Before) -> $($_.After): $($_.Reason) ($($_.DecidedBy))" }
/// </code>
/// </example>
/// <example>
/// <para>Only merge duplicates</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy | Invoke-PathwayReorganize -Phase Deduplicate, Check
/// </code>
/// </example>
/// <example>
/// <para>Estimate all phases</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Find-PathwaySibling | Invoke-PathwayReorganize -WhatIf
/// </code>
/// <para>Invoke-PathwayReorganize asks nothing and writes nothing.</para>
/// </example>
/// <example>
/// <para>See what a model would cost, before it is asked</para>
/// <code>
/// $nodes = Import-PathwayHierarchy ./hierarchy.json | Find-PathwaySibling
/// $nodes | Invoke-PathwayReorganize -Curator Model -EstimateOnly |
///     Format-List ExpectedCalls, ExpectedTokens, StandardCost, BatchCost, SmallestMaxCost
/// </code>
/// <para>No key is needed: nobody is asked.</para>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Find-PathwaySibling"/>
/// <seealso href="Repair-PathwayHierarchy"/>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayReorganize", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode), typeof(PathwayEstimate), typeof(Job))]
public sealed class InvokePathwayReorganizeCommand : HierarchyAskingCmdlet
{
    private static readonly IReadOnlyList<(PathwayReorganizePhase Phase, string What)> Phases =
    [
        (PathwayReorganizePhase.Deduplicate, "merge names of one concept"),
        (PathwayReorganizePhase.OneParent, "choose the best of several parents"),
        (PathwayReorganizePhase.Place, "find parents for nodes without a root, and insert intermediate terms under roots"),
        (PathwayReorganizePhase.Relink, "move interactions to merged terms"),
        (PathwayReorganizePhase.Prune, "remove nodes that have no place and hold nothing"),
        (PathwayReorganizePhase.Check, "check the result"),
    ];

    /// <summary>The phases to run: Deduplicate, OneParent, Place, Relink, Prune, Check. They always run in this order.</summary>
    /// <value>all</value>
    [Parameter]
    public PathwayReorganizePhase[] Phase { get; set; } = [PathwayReorganizePhase.All];

    /// <summary>
    /// An intermediate term is inserted only where no node then has more links to its root than this number.
    /// </summary>
    /// <value>as configured: MaxDepth (10)</value>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    /// <summary>The name of a variable that receives the changes of this run. A plus sign before the name appends them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeVariable { get; set; }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var findings = new ConcurrentBag<PathwayFinding>();
        var options = new ReorganizeOptions
        {
            OnFinding = findings.Add,
            Phases = ReorganizeOptions.Combine(Phase),
            MaxDepth = MaxDepth > 0 ? MaxDepth : Settings.MaxDepth,
            Taxon = Settings.Choice.Taxon,
        };
        if (IsOnlyEstimated(Count)) { return; }
        if (IsWhatIf)
        {
            var phases = string.Join(", ", Phases.Where(phase => options.Has(phase.Phase)).Select(static phase => phase.Phase));
            ShouldProcess(DescribeAction($"Reorganise {string.Join(" and ", hierarchies.Select(static one => $"the hierarchy ({one})"))}: "
                + $"{phases}", Count), "Reorganise?", "Pathway");
            return;
        }
        var chosen = hierarchies.ToDictionary(static hierarchy => hierarchy,
            hierarchy => options with { Phases = ConfirmPhases(hierarchy, options) });
        var cleaned = Transform(hierarchies, (hierarchy, run, stop) =>
            ReorganizeStep.RunAsync(hierarchy, chosen[hierarchy], Curate(run), Terms, () => run.Failures, stop));
        var changes = hierarchies.Zip(cleaned).SelectMany(static pair => pair.Second.Changes.Skip(pair.First.Changes.Count)).ToArray();
        foreach (var change in changes) { Write(new StreamRecord.Verbose(change.ToString())); }
        foreach (var finding in findings) { Write(new StreamRecord.Verbose(finding.ToString())); }
        if (!findings.IsEmpty)
        {
            Write(new StreamRecord.Warning(
                $"The check of the result found {HierarchyVerifier.DescribeCounts(findings)}; Test-PathwayHierarchy lists them."));
        }
        if (ChangeVariable is not null) { CallerVariable.Set(SessionState, ChangeVariable, changes); }
        foreach (var hierarchy in cleaned)
        {
            Completion.RecentHierarchies.Remember(hierarchy);
            WriteObject(HierarchySiblings.Last(hierarchy), enumerateCollection: true);
        }

        async Task<RunEstimate> Count(IEstimator asker, CancellationToken stop)
        {
            var sum = RunEstimate.None;
            foreach (var hierarchy in hierarchies)
            {
                sum += await ReorganizeEstimate.OfAsync(hierarchy, options, Curate(asker), Terms, stop).ConfigureAwait(false);
            }
            return sum;
        }
    }

    // Asks for each phase before any of them runs.
    private PathwayReorganizePhase ConfirmPhases(PathwayHierarchy hierarchy, ReorganizeOptions options) => ReorganizeOptions.Combine(
        Phases.Where(phase => options.Has(phase.Phase)
            && ShouldProcess($"{phase.Phase} in the hierarchy ({hierarchy}): {phase.What}",
                $"{phase.Phase}: {phase.What} in the hierarchy ({hierarchy})?", "Pathway")).Select(static phase => phase.Phase));
}

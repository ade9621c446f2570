using System.Collections.Concurrent;
using System.Management.Automation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Steps.Reorganize;

namespace Pathway.Commands;

/// <summary>Cleans a hierarchy: merges duplicates, leaves each node one parent, repairs breaks, and checks the result.</summary>
/// <remarks>
/// <para>Deduplicate: names that look alike, or that the ontology has for one term, may be one concept. Rules tell apart what surely
/// differs, such as positive and negative regulation; the rest is asked, three pairs a call. Merged names hand on their children, their
/// interactions and their parents.</para>
/// <para>OneParent: of several parents that were named for a node the best becomes its parent; the others become secondary parents.</para>
/// <para>Repair: links that are broken, close a cycle or are contradicted by the ontology are cut, and what hangs nowhere is asked for its
/// parent. What hangs directly under a root gets an intermediate where one belongs there.</para>
/// <para>Relink: interactions follow the terms that were merged. Prune: nodes that hang nowhere and hold nothing are taken out. Check: the
/// result is looked at once more and is not released if a promise is broken.</para>
/// <para>The first three go round until nothing changes. Running the cmdlet again on its result changes nothing. No interaction, no root
/// and no term of the input is lost.</para>
/// <para>Each change is an object that says what was done, what stood there before and after, why, and who decided. They stand in the
/// Changes of the hierarchy, in the variable that -ChangeVariable names, and -Verbose tells them. With -Confirm each phase is asked
/// for.</para>
/// </remarks>
/// <returns>The nodes of each new hierarchy, parents before children.</returns>
/// <example>
/// <para>Build a hierarchy in three steps</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Find-PathwaySibling | Invoke-PathwayReorganize | Show-PathwayTree
/// -Depth 2
/// </code>
/// <para>Invoke-PathwayPipeline does the same in one run, and faster.</para>
/// </example>
/// <example>
/// <para>Look at what was changed, and why</para>
/// <code>
/// $nodes = 'Aggrephagy', 'Mitophagy', 'Mitochondrion Autophagy' | Invoke-PathwayHierarchy | Invoke-PathwayReorganize -ChangeVariable
/// changes $changes | ForEach-Object { "$($_.Kind) $($_.Before) -> $($_.After): $($_.Reason) ($($_.DecidedBy))" }
/// </code>
/// </example>
/// <example>
/// <para>Only merge duplicates</para>
/// <code>
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy | Invoke-PathwayReorganize -Phase Deduplicate, Check
/// </code>
/// </example>
/// <example>
/// <para>See what each phase would ask</para>
/// <code>
/// Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Find-PathwaySibling | Invoke-PathwayReorganize -WhatIf
/// </code>
/// <para>Nothing is asked by Invoke-PathwayReorganize, and nothing is written.</para>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Find-PathwaySibling"/>
/// <seealso href="Repair-PathwayHierarchy"/>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="about_Pathway"/>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayReorganize", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode))]
public sealed class InvokePathwayReorganizeCommand : HierarchyAskingCmdlet
{
    private static readonly IReadOnlyList<(PathwayReorganizePhase Phase, string What)> Phases =
    [
        (PathwayReorganizePhase.Deduplicate, "make one of names of one concept"),
        (PathwayReorganizePhase.OneParent, "choose the best of several parents"),
        (PathwayReorganizePhase.Place, "place what reaches no root, and put intermediates under roots"),
        (PathwayReorganizePhase.Relink, "let interactions follow merged terms"),
        (PathwayReorganizePhase.Prune, "take out what hangs nowhere and holds nothing"),
        (PathwayReorganizePhase.Check, "check the result before it is released"),
    ];

    /// <summary>The phases that run: Deduplicate, OneParent, Repair, Relink, Prune, Check. They always run in this order.</summary>
    /// <value>all</value>
    [Parameter]
    public PathwayReorganizePhase[] Phase { get; set; } = [PathwayReorganizePhase.All];

    /// <summary>The most links between a node and its root that an intermediate may make.</summary>
    /// <value>as configured: MaxDepth</value>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    /// <summary>The name of a variable that gets the changes of this run; with a plus sign before the name they are added to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ChangeVariable { get; set; }

    private protected override void Handle(IReadOnlyList<PathwayHierarchy> hierarchies)
    {
        var findings = new ConcurrentBag<PathwayFinding>();
        var options = new ReorganizeOptions
            { OnFinding = findings.Add, Phases = ReorganizeOptions.Combine(Phase), MaxDepth = MaxDepth > 0 ? MaxDepth : Settings.MaxDepth };
        var chosen =
            hierarchies.ToDictionary(static hierarchy => hierarchy,
                hierarchy => options with { Phases = ConfirmPhases(hierarchy, options) });
        if (IsWhatIf) { return; }
        var cleaned =
            Transform(hierarchies,
                (hierarchy, run, stop) =>
                    ReorganizeStep.RunAsync(hierarchy, chosen[hierarchy], run, CuratorCatalog.Terms, () => run.Failures, stop));
        var changes = hierarchies.Zip(cleaned).SelectMany(static pair => pair.Second.Changes.Skip(pair.First.Changes.Count)).ToArray();
        foreach (var change in changes) { Write(new StreamRecord.Verbose(change.ToString())); }
        foreach (var finding in findings) { Write(new StreamRecord.Verbose(finding.ToString())); }
        if (!findings.IsEmpty)
        {
            Write(new StreamRecord.Warning(
                $"The check of the result found {HierarchyVerifier.DescribeCounts(findings)}; Test-PathwayHierarchy lists them."));
        }
        if (ChangeVariable is not null) { CallerVariable.Set(SessionState, ChangeVariable, changes); }
        foreach (var hierarchy in cleaned) { WriteObject(hierarchy.Nodes, enumerateCollection: true); }
    }

    // Asked for one phase after the other, before anything runs.
    private PathwayReorganizePhase ConfirmPhases(PathwayHierarchy hierarchy, ReorganizeOptions options)
    {
        // Only a user who wants to know pays for the look into the store.
        var estimates = IsWhatIf ? Estimate(asker => ReorganizeEstimate.Of(hierarchy, options, asker, CuratorCatalog.Terms))
            : new Dictionary<PathwayReorganizePhase, RunEstimate>();
        return ReorganizeOptions.Combine(Phases.Where(phase => options.Has(phase.Phase) && ShouldProcess(
                $"{phase.Phase} in the hierarchy ({hierarchy}): {phase.What}{(estimates.TryGetValue(phase.Phase, out var estimate) ? $": {DescribeEstimate(estimate)}" : "")}",
                $"{phase.Phase}: {phase.What} in the hierarchy ({hierarchy})?", "Pathway"))
            .Select(static phase => phase.Phase));
    }
}

using System.Management.Automation;
using Pathway.Curators;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Steps.Repair;
using Pathway.Steps.Verify;

namespace Pathway.Commands;

/// <summary>Puts right in a hierarchy what needs no answer, and emits its nodes.</summary>
/// <remarks>
/// <para>Names are written without white space and characters that do not show; nodes that share a name become one, with further parents
/// as candidates; roots of the profile that are missing are put in, and no root keeps a parent; links to parents that are not there are
/// cut; one link of each cycle is cut, by the rule of Invoke-PathwayHierarchy; secondary parents that say nothing or close a cycle go;
/// terms of interactions that would hang nowhere are put in; nodes that nothing names and nothing leads to are taken out. This is repeated
/// until nothing changes; repairing again changes nothing.</para>
/// <para>A node that loses its parent goes under its deepest secondary parent; without one it stays unplaced, with everything below it. No
/// interaction and no term of the input is lost. Pass the nodes on to Invoke-PathwayHierarchy to have new parents asked for.</para>
/// <para>Each change stands in the Changes of the hierarchy, with the reason and the rule; -Verbose tells them too. What is left needs an
/// answer or a person: a warning counts it, and Test-PathwayHierarchy lists it.</para>
/// <para>With -Path the cmdlet reads files that Import-PathwayHierarchy refuses. Files are not changed: save the nodes that are
/// emitted.</para>
/// </remarks>
/// <returns>The nodes of each hierarchy, parents before children; of one in which nothing was to be done as they came.</returns>
/// <example>
/// <para>Repair a file that cannot be imported</para>
/// <code>
/// Repair-PathwayHierarchy ./broken.json -WarningAction SilentlyContinue | Export-PathwayHierarchy ./repaired.json
/// Test-PathwayHierarchy ./repaired.json -FailOn Error
/// </code>
/// </example>
/// <example>
/// <para>See what would be changed</para>
/// <code>
/// Repair-PathwayHierarchy ./broken.json -WhatIf -Verbose
/// </code>
/// </example>
/// <example>
/// <para>List the changes and who decided them</para>
/// <code>
/// $nodes = Repair-PathwayHierarchy ./broken.json -WarningAction SilentlyContinue
/// $nodes[0].Hierarchy.Changes | ForEach-Object { "$($_.Kind) $($_.Node): $($_.Reason) ($($_.DecidedBy))" }
/// </code>
/// </example>
/// <example>
/// <para>Ask for the parents of what was cut loose</para>
/// <code>
/// Repair-PathwayHierarchy ./broken.json -WarningAction SilentlyContinue | Invoke-PathwayHierarchy | Test-PathwayHierarchy -FailOn Error
/// </code>
/// </example>
/// <seealso href="Test-PathwayHierarchy"/>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Import-PathwayHierarchy"/>
/// <seealso href="Export-PathwayHierarchy"/>
[Cmdlet(VerbsDiagnostic.Repair, "PathwayHierarchy", DefaultParameterSetName = ByNodes, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode))]
public sealed class RepairPathwayHierarchyCommand : DraftCmdlet
{
    private protected override void Handle(IReadOnlyList<DraftInput> inputs)
    {
        foreach (var input in inputs)
        {
            var (draft, changes) = Pump((_, _) => Task.FromResult(HierarchyRepair.Run(input.Draft, CuratorCatalog.Terms)));
            if (changes.Count > 0)
            {
                foreach (var change in changes) { Write(new StreamRecord.Verbose(change.ToString())); }
                if (!ShouldProcess(input.Name, $"Make {changes.Count} changes ({CountByKind(changes)})")) { continue; }
            }
            var repaired = changes.Count == 0 && input.Hierarchy is { } whole ? whole : new PathwayHierarchy(draft);
            ReportRemaining(input with { Hierarchy = repaired });
            WriteObject(repaired.Nodes, enumerateCollection: true);
        }
    }

    private void ReportRemaining(DraftInput input)
    {
        var left = Pump((_, stop) => Task.FromResult(HierarchyVerifier.Run(input, VerifyRules.All, stop)));
        foreach (var finding in left) { Write(new StreamRecord.Verbose($"Left: {finding}")); }
        if (left.Any(static finding => finding.Severity > PathwaySeverity.Info))
        {
            Write(new StreamRecord.Warning(
                $"{HierarchyVerifier.DescribeCounts(left)} remain in {input.Name}; they need an answer or a decision. "
                + "Test-PathwayHierarchy lists them."));
        }
    }

    private static string CountByKind(IEnumerable<PathwayChange> changes) =>
        string.Join(", ",
            changes.GroupBy(static change => change.Kind).OrderBy(static group => group.Key)
                .Select(static group => $"{group.Count()} {group.Key}"));
}

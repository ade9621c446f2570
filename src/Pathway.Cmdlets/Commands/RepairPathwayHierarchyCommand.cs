using System.Management.Automation;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Ontologies;
using Pathway.Ontology;
using Pathway.Pipeline;
using Pathway.Steps.Repair;
using Pathway.Steps.Verify;

namespace Pathway.Commands;

/// <summary>Fixes what can be fixed in a hierarchy without asking, and emits its nodes.</summary>
/// <remarks>
/// <para>The cmdlet removes extra white space and invisible characters from names; merges nodes with one name, whose further parents become
/// candidates; adds missing roots of the profile, and removes parents of roots; cuts links to missing parents; cuts one link of each cycle,
/// by the rule of Invoke-PathwayHierarchy; removes secondary parents that are redundant or close a cycle; adds missing terms of
/// interactions; removes nodes that nothing refers to. It repeats this until nothing changes. Repairing a hierarchy again changes
/// nothing.</para>
/// <para>A node that loses its parent goes under its deepest secondary parent. Without one it stays unplaced, with everything below it. No
/// interaction and no term of the input is lost. Pass the nodes to Invoke-PathwayHierarchy to find new parents.</para>
/// <para>Each change is recorded in the property Changes of the hierarchy, with the reason and the rule, and written to the verbose stream.
/// The remaining findings need an answer or a person: a warning counts them, and Test-PathwayHierarchy lists them.</para>
/// <para>With -Path the cmdlet reads files that Import-PathwayHierarchy rejects. It does not change files: save the emitted nodes.</para>
/// </remarks>
/// <returns>The nodes of each hierarchy, parents before children. Nodes of a hierarchy without faults are emitted unchanged.</returns>
/// <example>
/// <para>Repair a file that cannot be imported</para>
/// <code>
/// Repair-PathwayHierarchy ./broken.json -WarningAction SilentlyContinue | Export-PathwayHierarchy ./repaired.json
/// Test-PathwayHierarchy ./repaired.json -FailOn Error
/// </code>
/// </example>
/// <example>
/// <para>Show what would be changed</para>
/// <code>
/// Repair-PathwayHierarchy ./broken.json -WhatIf -Verbose
/// </code>
/// </example>
/// <example>
/// <para>List the changes and the rules behind them</para>
/// <code>
/// $nodes = Repair-PathwayHierarchy ./broken.json -WarningAction SilentlyContinue
/// $nodes[0].Hierarchy.Changes | ForEach-Object { "$($_.Kind) $($_.Node): $($_.Reason) ($($_.DecidedBy))" }
/// </code>
/// </example>
/// <example>
/// <para>Find new parents for unplaced nodes</para>
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
    private ChosenOntology ontology = null!;

    /// <summary>The ontology that knows the names: Embedded, or the name of one that was imported with Import-PathwayOntology.</summary>
    /// <value>as configured: Ontology (Embedded)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Ontology { get; set; }

    private protected override void Begin() => ontology = OntologySelection.Choose(this, Ontology);

    private protected override void Handle(IReadOnlyList<DraftInput> inputs)
    {
        foreach (var input in inputs)
        {
            var (draft, changes) = Pump((_, _) => Task.FromResult(HierarchyRepair.Run(input.Draft, ontology.Terms)));
            if (changes.Count > 0)
            {
                foreach (var change in changes) { Write(new StreamRecord.Verbose(change.ToString())); }
                if (!ShouldProcess(input.Name, $"Make {changes.Count} changes ({CountByKind(changes)})")) { continue; }
            }
            var repaired = changes.Count == 0 && input.Hierarchy is { } whole ? whole : new PathwayHierarchy(draft);
            ReportRemaining(input with { Hierarchy = repaired });
            Completion.RecentHierarchies.Remember(repaired);
            WriteObject(HierarchySiblings.Last(repaired), enumerateCollection: true);
        }
    }

    private void ReportRemaining(DraftInput input)
    {
        var left = Pump((_, stop) => Task.FromResult(HierarchyVerifier.Run(input, VerifyRules.All, ontology.Terms, stop)));
        foreach (var finding in left) { Write(new StreamRecord.Verbose($"Remaining: {finding}")); }
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

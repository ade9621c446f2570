using System.Management.Automation;
using Pathway.Asking;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Steps.Hierarchy;

namespace Pathway.Commands;

/// <summary>Builds the hierarchy of pathway terms: each term's parent, up to the fixed roots.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PathwayHierarchy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PathwayNode))]
public sealed class InvokePathwayHierarchyCommand : AskingCmdlet
{
    private readonly TermCollector collector = new();

    /// <summary>Interactions, names of terms, nodes, or objects with a property Pathway or Name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; } = [];

    /// <summary>The most links between a term of the input and its root.</summary>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    private protected override void Process()
    {
        // A null from the pipeline arrives as no array at all.
        foreach (var item in InputObject ?? [null])
        {
            try { collector.Add(item); }
            catch (PathwayException failure) { Report(failure); }
        }
    }

    private protected override void End()
    {
        if (collector.IsEmpty)
        {
            WriteWarning("There was no term and no interaction to build a hierarchy from.");
            return;
        }
        var input = new HierarchyInput(Profile, collector.Interactions, collector.Terms, MaxDepth > 0 ? MaxDepth : Settings.MaxDepth);
        if (!ShouldProcess(Describe(input), $"Build the hierarchy of {input.TermKeys.Count} pathway terms?", "Pathway")) { return; }
        var hierarchy = Ask((run, _, stop) => HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, stop));
        Tell(hierarchy);
        WriteObject(hierarchy.Nodes, enumerateCollection: true);
    }

    // Only a user who wants to know pays for the look into the store.
    private string Describe(HierarchyInput input)
    {
        var plain = $"Build the hierarchy of {input.TermKeys.Count} pathway terms";
        return IsWhatIf ? $"{plain}: {HierarchyEstimate.Of(input, StoredAsker, CuratorCatalog.Terms)}" : plain;
    }

    private void Tell(PathwayHierarchy hierarchy)
    {
        foreach (var failure in hierarchy.Failures) { WriteError(failure.ToErrorRecord()); }
        foreach (var node in hierarchy.Nodes.Where(static node => node is { State: PathwayNodeState.Unplaced, Kind: PathwayNodeKind.Term }))
        {
            Report(new PathwayException(PathwayErrors.TermUnplaced, $"No root serves for '{node.Name}': it stays in the result without a parent.", node.Name));
        }
        if (!hierarchy.IsComplete)
        {
            Write(new PumpEvent.Warning($"Incomplete: {hierarchy.Failures.Count} questions were not answered. Run the same command again to ask only those."));
        }
        if (hierarchy.Unassigned.Count > 0)
        {
            Write(new PumpEvent.Warning($"{hierarchy.Unassigned.Count} of {hierarchy.Interactions.Count} interactions carry no pathway term; they are kept as unassigned."));
        }
    }
}

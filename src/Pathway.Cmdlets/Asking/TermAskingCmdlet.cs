using System.Management.Automation;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Steps.Hierarchy;

namespace Pathway.Asking;

/// <summary>An asking cmdlet that takes terms and interactions and places them under the roots of a profile.</summary>
public abstract class TermAskingCmdlet : AskingCmdlet
{
    private readonly TermCollector collector = new();
    private PathwayRootProfile profile = null!;

    /// <summary>Interactions, names of terms, nodes, hierarchies, or rows with a property Pathway or Name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; } = [];

    /// <summary>The roots: the name of a profile that ships (seven, ten), or the path of a file of the same shape. See about_Pathway_Roots.</summary>
    /// <value>as configured: RootProfile</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RootProfileCompleter))]
    public string? RootProfile { get; set; }

    /// <summary>The most links between a term of the input and its root. A longer chain is cut there, its last term goes under a root, and the change is recorded.</summary>
    /// <value>as configured: MaxDepth</value>
    [Parameter]
    [ValidateRange(1, 50)]
    public int MaxDepth { get; set; }

    /// <summary>What the cmdlet does with everything that it was given.</summary>
    private protected abstract void Handle(HierarchyInput input);

    /// <summary>How many terms there are, in words.</summary>
    private protected static string Counted(HierarchyInput input) => input.TermKeys.Count == 1 ? "1 pathway term" : $"{input.TermKeys.Count} pathway terms";

    /// <summary>Tells which terms hang nowhere, and how many interactions carry none.</summary>
    private protected void TellPlaces(PathwayHierarchy hierarchy)
    {
        foreach (var node in hierarchy.Nodes.Where(static node => node is { State: PathwayNodeState.Unplaced, Kind: PathwayNodeKind.Term }))
        {
            Report(new PathwayException(PathwayErrors.TermUnplaced, $"No root serves for '{node.Name}': it stays in the result without a parent.", node.Name));
        }
        if (hierarchy.Unassigned.Count > 0)
        {
            var hint = hierarchy.Unassigned.Count == hierarchy.Interactions.Count ? " The fields in which a term is looked for are listed in about_Pathway_Formats." : "";
            Write(new PumpEvent.Warning($"{hierarchy.Unassigned.Count} of {hierarchy.Interactions.Count} interactions carry no pathway term; they are kept as unassigned.{hint}"));
        }
    }

    private protected override void Begin()
    {
        base.Begin();
        CuratorCatalog.Prepare();
        var named = RootProfile ?? Settings.RootProfile;
        profile = RootProfiles.Load(RootProfiles.Shipped.Contains(named, StringComparer.OrdinalIgnoreCase) ? named : GetUnresolvedProviderPathFromPSPath(named));
    }

    private protected sealed override void Process()
    {
        // A null from the pipeline arrives as no array at all.
        foreach (var item in InputObject ?? [null]) { collector.Add(item); }
    }

    private protected sealed override void End()
    {
        foreach (var failure in collector.Refused.Told()) { Report(failure); }
        if (collector.IsEmpty) { WriteWarning("There was no term and no interaction to build a hierarchy from."); }
        else { Handle(new HierarchyInput(profile, collector.Interactions, collector.Terms, MaxDepth > 0 ? MaxDepth : Settings.MaxDepth)); }
    }
}

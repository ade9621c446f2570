using System.Management.Automation;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Hierarchies;

/// <summary>A cmdlet that takes hierarchies, node by node from the pipeline or as objects.</summary>
/// <remarks>
/// A class has one base. A cmdlet that also asks questions (<see cref="Asking.HierarchyAskingCmdlet"/>) or also reads files
/// (<see cref="DraftCmdlet"/>) declares the same two parameters; all of them leave the work to <see cref="HierarchyCollector"/>.
/// </remarks>
public abstract class HierarchyCmdlet : PathwayCmdlet
{
    private readonly HierarchyCollector collector = new();

    /// <summary>All nodes of a hierarchy, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Accepts a part of a hierarchy: the nodes of the input and everything above them.</summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>Handles the hierarchies of the input, in their order; there is at least one.</summary>
    private protected abstract void Handle(IReadOnlyList<PathwayHierarchy> hierarchies);

    private protected sealed override void Process() => collector.AddAll(InputObject);

    private protected sealed override void End()
    {
        var hierarchies = collector.Complete(this, AllowPartial);
        if (hierarchies.Count > 0) { Handle(hierarchies); }
    }
}

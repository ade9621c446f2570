using System.Management.Automation;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Hierarchies;

/// <summary>A cmdlet that takes hierarchies, node by node from the pipeline or as objects.</summary>
/// <remarks>
/// A class has one base: <see cref="Asking.HierarchyAskingCmdlet"/>, which also asks questions, declares the same two parameters. Both
/// leave the work to <see cref="HierarchyCollector"/>.
/// </remarks>
public abstract class HierarchyCmdlet : PathwayCmdlet
{
    internal const string ByNodes = "Nodes";

    /// <summary>
    /// All nodes of a hierarchy, or the hierarchy itself; also copies of them, such as the output of a job or of Import-Clixml.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByNodes, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public virtual PSObject?[]? InputObject { get; set; }

    /// <summary>
    /// Accepts a part of a hierarchy: the nodes of the input and everything above them. Without it, missing nodes are an error.
    /// </summary>
    [Parameter(ParameterSetName = ByNodes)]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>Collects what comes through the pipeline.</summary>
    private protected HierarchyCollector Collector { get; } = new();

    /// <summary>Handles the hierarchies of the input, in their order; there is at least one.</summary>
    private protected abstract void Handle(IReadOnlyList<PathwayHierarchy> hierarchies);

    private protected override void Process() => Collector.AddAll(InputObject);

    private protected override void End()
    {
        var hierarchies = Collector.Complete(this, AllowPartial);
        if (hierarchies.Count > 0) { Handle(hierarchies); }
    }
}

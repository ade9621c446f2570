using System.Management.Automation;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Hierarchies;

/// <summary>A cmdlet that takes a finished hierarchy, node by node from the pipeline or as one object.</summary>
public abstract class HierarchyCmdlet : PathwayCmdlet
{
    private readonly HierarchyCollector collector = new();

    /// <summary>The nodes of a hierarchy, all of them, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Goes on when nodes were filtered out: with those that came and everything above them.</summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>What the cmdlet does with the hierarchies that it was given, in their order.</summary>
    private protected abstract void Handle(IReadOnlyList<PathwayHierarchy> hierarchies);

    private protected sealed override void Process() => collector.Take(InputObject);

    private protected sealed override void End()
    {
        foreach (var failure in collector.Refused.Told()) { Report(failure); }
        var hierarchies = collector.Collected(AllowPartial, text => Write(new PumpEvent.Verbose(text)), Report).ToArray();
        if (hierarchies.Length > 0) { Handle(hierarchies); }
        else if (collector.IsEmpty) { WriteWarning("There was no hierarchy in the input."); }
    }
}

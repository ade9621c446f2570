using System.Management.Automation;
using Pathway.Curators;
using Pathway.Desk;
using Pathway.Hierarchies;
using Pathway.Model;
using Pathway.Pipeline;

namespace Pathway.Asking;

/// <summary>An asking cmdlet that takes finished hierarchies, node by node from the pipeline or as objects, and makes new ones of them.</summary>
public abstract class HierarchyAskingCmdlet : AskingCmdlet
{
    private readonly HierarchyCollector collector = new();

    /// <summary>The nodes of a hierarchy, all of them, or the hierarchy itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>Goes on when nodes were filtered out: with those that came and everything above them.</summary>
    [Parameter]
    public SwitchParameter AllowPartial { get; set; }

    /// <summary>What the cmdlet does with the hierarchies that it was given, in their order; there is one at least.</summary>
    private protected abstract void Handle(IReadOnlyList<PathwayHierarchy> hierarchies);

    /// <summary>Makes a new hierarchy of each, all in one run, and tells what stayed open.</summary>
    private protected IReadOnlyList<PathwayHierarchy> Remake(IReadOnlyList<PathwayHierarchy> hierarchies, Func<PathwayHierarchy, DeskRun, CancellationToken, Task<PathwayHierarchy>> remake)
    {
        var remade = Ask((run, _, stop) => Task.WhenAll(hierarchies.Select(hierarchy => remake(hierarchy, run, stop))), made => made.Sum(static one => one.Changes.Count) - hierarchies.Sum(static one => one.Changes.Count));
        TellOpen(remade.SelectMany(static one => one.Failures).Except(hierarchies.SelectMany(static one => one.Failures)).ToArray());
        return remade;
    }

    private protected override void Begin()
    {
        base.Begin();
        CuratorCatalog.Prepare();
    }

    private protected sealed override void Process() => collector.Take(InputObject);

    private protected sealed override void End()
    {
        foreach (var failure in collector.Refused.Told()) { Report(failure); }
        var hierarchies = collector.Collected(AllowPartial, text => Write(new PumpEvent.Verbose(text)), Report).ToArray();
        if (hierarchies.Length > 0) { Handle(hierarchies); }
        else if (collector.IsEmpty) { WriteWarning("There was no hierarchy in the input."); }
    }
}

using System.Management.Automation;
using Pathway.Errors;
using Pathway.Inputs;
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

    private protected sealed override void Process() => collector.AddAll(InputObject);

    private protected sealed override void End()
    {
        foreach (var failure in collector.Rejected.ToErrors()) { Report(failure); }
        var hierarchies = collector.GetHierarchies(AllowPartial, text => Write(new StreamRecord.Verbose(text)), Report).ToArray();
        if (hierarchies.Length > 0) { Handle(hierarchies); }
        else if (collector.IsEmpty) { WriteWarning("There was no hierarchy in the input."); }
    }
}

/// <summary>
/// Puts the hierarchies together again whose nodes come through a pipeline. Nodes that were filtered out on the way make the
/// input partial: a result of the rest would look like a result of all.
/// </summary>
internal sealed class HierarchyCollector
{
    private const int MaxNamed = 5;

    // In the order in which they came; null stands for all nodes.
    private readonly Dictionary<PathwayHierarchy, HashSet<PathwayNode>?> nodesByHierarchy = [];
    private readonly List<PathwayHierarchy> order = [];

    public bool IsEmpty => order.Count == 0;

    /// <summary>What was neither a node nor a hierarchy.</summary>
    public RejectedInputs Rejected { get; } = new();

    /// <summary>Takes what a pipeline hands over at once; a null arrives as no array at all.</summary>
    public void AddAll(PSObject?[]? items)
    {
        foreach (var item in items ?? [null]) { Add(item); }
    }

    private void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayHierarchy hierarchy:
                _ = GetOrAddNodes(hierarchy);
                nodesByHierarchy[hierarchy] = null;
                break;
            case PathwayNode node: GetOrAddNodes(node.Hierarchy)?.Add(node); break;
            default: Rejected.Add(InputFault.NoNode(RejectedInputs.GetTypeName(item)), item); break;
        }
    }

    /// <summary>The hierarchies, each whole, or the part of it that was given.</summary>
    /// <param name="allowPartial">Whether a part will do.</param>
    /// <param name="log">Told what a part leaves out.</param>
    /// <param name="reject">Told of each hierarchy that is partial when a part will not do.</param>
    public IEnumerable<PathwayHierarchy> GetHierarchies(bool allowPartial, Action<string> log, Action<PathwayException> reject)
    {
        foreach (var hierarchy in order)
        {
            var nodes = nodesByHierarchy[hierarchy];
            if (nodes is null || nodes.Count == hierarchy.Nodes.Count) { yield return hierarchy; }
            else if (allowPartial) { yield return CreatePart(hierarchy, nodes, log); }
            else { reject(CreatePartialError(hierarchy, nodes)); }
        }
    }

    /// <summary>Whether a collected hierarchy is one that came, and not a part of one.</summary>
    public bool IsWhole(PathwayHierarchy hierarchy) => nodesByHierarchy.ContainsKey(hierarchy);

    private HashSet<PathwayNode>? GetOrAddNodes(PathwayHierarchy hierarchy)
    {
        if (nodesByHierarchy.TryGetValue(hierarchy, out var nodes)) { return nodes; }
        order.Add(hierarchy);
        return nodesByHierarchy[hierarchy] = [];
    }

    private static PathwayHierarchy CreatePart(PathwayHierarchy hierarchy, HashSet<PathwayNode> nodes, Action<string> log)
    {
        var part = HierarchyPart.Of(hierarchy, nodes);
        log($"{nodes.Count} of {hierarchy.Nodes.Count} nodes were given; with what lies above them {part.Nodes.Count} are kept, and {part.Interactions.Count} of {hierarchy.Interactions.Count} interactions that hang under those.");
        return part;
    }

    private static PathwayException CreatePartialError(PathwayHierarchy hierarchy, HashSet<PathwayNode> nodes)
    {
        var missing = hierarchy.Nodes.Where(node => !nodes.Contains(node)).ToArray();
        var named = string.Join(", ", missing.Take(MaxNamed).Select(static node => $"'{node.Name}'"));
        var rest = missing.Length > MaxNamed ? $" and {missing.Length - MaxNamed} more" : "";
        return new PathwayException(PathwayErrors.InputPartial,
            $"{nodes.Count} of {hierarchy.Nodes.Count} nodes of a hierarchy were given; missing: {named}{rest}.", missing[0].Name);
    }
}

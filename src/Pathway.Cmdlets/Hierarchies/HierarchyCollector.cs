using System.Management.Automation;
using Pathway.Errors;
using Pathway.Inputs;
using Pathway.Model;

namespace Pathway.Hierarchies;

/// <summary>
/// Puts the hierarchies together again whose nodes come through a pipeline. Nodes that were filtered out on the way make the
/// input partial: a result of the rest would look like a result of all.
/// </summary>
internal sealed class HierarchyCollector
{
    private const int NamedAtMost = 5;

    // In the order in which they came; null stands for all nodes.
    private readonly Dictionary<PathwayHierarchy, HashSet<PathwayNode>?> given = [];
    private readonly List<PathwayHierarchy> order = [];

    public bool IsEmpty => order.Count == 0;

    /// <summary>What was neither a node nor a hierarchy.</summary>
    public RefusedInputs Refused { get; } = new();

    /// <summary>Takes what a pipeline hands over at once; a null arrives as no array at all.</summary>
    public void Take(PSObject?[]? items)
    {
        foreach (var item in items ?? [null]) { Add(item); }
    }

    private void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayHierarchy hierarchy:
                _ = Nodes(hierarchy);
                given[hierarchy] = null;
                break;
            case PathwayNode node: Nodes(node.Hierarchy)?.Add(node); break;
            default: Refused.Add(InputFault.NoNode(RefusedInputs.TypeOf(item)), item); break;
        }
    }

    /// <summary>The hierarchies, each whole, or the part of it that was given.</summary>
    /// <param name="allowPartial">Whether a part will do.</param>
    /// <param name="tell">Told what a part leaves out.</param>
    /// <param name="refuse">Told of each hierarchy that is partial when a part will not do.</param>
    public IEnumerable<PathwayHierarchy> Collected(bool allowPartial, Action<string> tell, Action<PathwayException> refuse)
    {
        foreach (var hierarchy in order)
        {
            var nodes = given[hierarchy];
            if (nodes is null || nodes.Count == hierarchy.Nodes.Count) { yield return hierarchy; }
            else if (allowPartial) { yield return Part(hierarchy, nodes, tell); }
            else { refuse(Partial(hierarchy, nodes)); }
        }
    }

    /// <summary>Whether a collected hierarchy is one that came, and not a part of one.</summary>
    public bool IsWhole(PathwayHierarchy hierarchy) => given.ContainsKey(hierarchy);

    private HashSet<PathwayNode>? Nodes(PathwayHierarchy hierarchy)
    {
        if (given.TryGetValue(hierarchy, out var nodes)) { return nodes; }
        order.Add(hierarchy);
        return given[hierarchy] = [];
    }

    private static PathwayHierarchy Part(PathwayHierarchy hierarchy, HashSet<PathwayNode> nodes, Action<string> tell)
    {
        var part = HierarchyPart.Of(hierarchy, nodes);
        tell($"{nodes.Count} of {hierarchy.Nodes.Count} nodes were given; with what lies above them {part.Nodes.Count} are kept, and {part.Interactions.Count} of {hierarchy.Interactions.Count} interactions that hang under those.");
        return part;
    }

    private static PathwayException Partial(PathwayHierarchy hierarchy, HashSet<PathwayNode> nodes)
    {
        var missing = hierarchy.Nodes.Where(node => !nodes.Contains(node)).ToArray();
        var named = string.Join(", ", missing.Take(NamedAtMost).Select(static node => $"'{node.Name}'"));
        var rest = missing.Length > NamedAtMost ? $" and {missing.Length - NamedAtMost} more" : "";
        return new PathwayException(PathwayErrors.InputPartial, $"{nodes.Count} of {hierarchy.Nodes.Count} nodes of a hierarchy were given; missing: {named}{rest}.", missing[0].Name);
    }
}

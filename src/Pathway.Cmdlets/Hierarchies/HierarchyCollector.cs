using System.Management.Automation;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Inputs;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Text;

namespace Pathway.Hierarchies;

/// <summary>
/// Collects the hierarchies whose nodes come through a pipeline. A hierarchy from which nodes were filtered out is partial. It is an
/// error unless the user allows it: the result of a part would look like the result of the whole.
/// </summary>
internal sealed class HierarchyCollector
{
    private const int MaxNamed = 5;

    // In the order of the input; null means all nodes.
    private readonly Dictionary<PathwayHierarchy, HashSet<PathwayNode>?> nodesByHierarchy = [];
    private readonly List<PathwayHierarchy> order = [];
    private readonly HierarchyCopies copies = new();

    /// <summary>The number of errors about inputs that were rejected.</summary>
    public int RejectedCount { get; private set; }

    /// <summary>Whether nothing came that could be a hierarchy, and nothing was rejected.</summary>
    public bool IsEmpty => order.Count == 0 && copies.IsEmpty && RejectedCount + Rejected.Count == 0;

    /// <summary>What copies of nodes did not bring with them; null where they brought everything.</summary>
    public string? Notice => copies.Notice;

    /// <summary>Inputs that are neither a node nor a hierarchy.</summary>
    public RejectedInputs Rejected { get; } = new();

    /// <summary>Adds the objects that the pipeline passes at once. PowerShell passes a null as no array.</summary>
    public void AddAll(PSObject?[]? items)
    {
        foreach (var item in items ?? [null]) { Add(item); }
    }

    /// <summary>Reports what a cmdlet cannot take, and returns the hierarchies that it can; writes a warning if nothing came.</summary>
    public IReadOnlyList<PathwayHierarchy> Complete(PathwayCmdlet cmdlet, bool allowPartial)
    {
        foreach (var failure in Rejected.ToErrors()) { Reject(failure); }
        if (order.Count == 0 && copies.IsEmpty && RejectedCount == 0) { cmdlet.WriteWarning("The input contains no hierarchy."); }
        if (Notice is { } notice) { cmdlet.WriteWarning(notice); }
        return [.. GetHierarchies(allowPartial, text => cmdlet.Write(new StreamRecord.Verbose(text)), Reject)];

        void Reject(PathwayException failure)
        {
            RejectedCount++;
            cmdlet.Report(failure);
        }
    }

    /// <summary>The hierarchies, whole or as the given part.</summary>
    /// <param name="allowPartial">Whether a part is accepted.</param>
    /// <param name="log">Receives a line about what a part leaves out.</param>
    /// <param name="reject">Receives an error for each partial hierarchy that is not accepted.</param>
    public IEnumerable<PathwayHierarchy> GetHierarchies(bool allowPartial, Action<string> log, Action<PathwayException> reject)
    {
        foreach (var hierarchy in order)
        {
            var nodes = nodesByHierarchy[hierarchy];
            if (nodes is null || nodes.Count == hierarchy.Nodes.Count) { yield return hierarchy; }
            else if (allowPartial) { yield return CreatePart(hierarchy, nodes, log); }
            else { reject(CreatePartialError(hierarchy, nodes)); }
        }
        foreach (var (hierarchy, isWhole) in copies.Build(allowPartial, reject))
        {
            if (isWhole) { nodesByHierarchy[hierarchy] = null; }
            yield return hierarchy;
        }
    }

    /// <summary>Whether a hierarchy came in the input, and is not a part that was made of one.</summary>
    public bool IsWhole(PathwayHierarchy hierarchy) => nodesByHierarchy.ContainsKey(hierarchy);

    private void Add(PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case PathwayHierarchy hierarchy:
                _ = GetOrAddNodes(hierarchy);
                nodesByHierarchy[hierarchy] = null;
                break;
            case PathwayNode node: GetOrAddNodes(node.Hierarchy)?.Add(node); break;
            default: AddCopy(item); break;
        }
    }

    private void AddCopy(PSObject? item)
    {
        if (item is not null && InteractionInput.IsRow(item) && TryAddCopy(item)) { return; }
        Rejected.Add(InputFault.NoNode(RejectedInputs.GetTypeName(item)), item);
    }

    private bool TryAddCopy(PSObject item)
    {
        try
        {
            using var json = ObjectJson.Create(item);
            var fields = new JsonFields(json.RootElement);
            if (copies.TryAdd(json.RootElement, fields, reason => Rejected.Add(InputFault.InvalidCopy(reason), "", item))) { return true; }
            if (!HierarchyProperties.IsRow(fields)) { return false; }
            copies.AddRow(fields);
            return true;
        }
        catch (InvalidDataException failure)
        {
            Rejected.Add(InputFault.InvalidCopy(failure.Message), "", item);
            return true;
        }
    }

    private HashSet<PathwayNode>? GetOrAddNodes(PathwayHierarchy hierarchy)
    {
        if (nodesByHierarchy.TryGetValue(hierarchy, out var nodes)) { return nodes; }
        order.Add(hierarchy);
        return nodesByHierarchy[hierarchy] = [];
    }

    private static PathwayHierarchy CreatePart(PathwayHierarchy hierarchy, HashSet<PathwayNode> nodes, Action<string> log)
    {
        var part = HierarchyPart.Of(hierarchy, nodes);
        log($"The input contains {nodes.Count} of {hierarchy.Nodes.Count} nodes. With the nodes above them the part has "
            + $"{part.Nodes.Count} nodes, and {part.Interactions.Count} of {hierarchy.Interactions.Count} interactions.");
        return part;
    }

    private static PathwayException CreatePartialError(PathwayHierarchy hierarchy, HashSet<PathwayNode> nodes)
    {
        var missing = hierarchy.Nodes.Where(node => !nodes.Contains(node)).ToArray();
        var named = string.Join(", ", missing.Take(MaxNamed).Select(static node => $"'{node.Name}'"));
        var rest = missing.Length > MaxNamed ? $" and {missing.Length - MaxNamed} more" : "";
        return new PathwayException(PathwayErrors.InputPartial,
            $"The input contains {nodes.Count} of {hierarchy.Nodes.Count} nodes of a hierarchy; missing: {named}{rest}.", missing[0].Name);
    }
}

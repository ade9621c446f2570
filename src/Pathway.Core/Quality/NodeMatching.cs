using Pathway.Model;

namespace Pathway.Quality;

/// <summary>Which nodes of two hierarchies are the same: by name, else by an identifier that one node of each alone has.</summary>
internal sealed class NodeMatching
{
    private readonly Dictionary<PathwayNode, PathwayNode> toReference = [];

    public NodeMatching(PathwayHierarchy reference, PathwayHierarchy difference)
    {
        foreach (var node in difference.Nodes) { if (reference.Find(node.Name) is { } same) { toReference[node] = same; } }
        var taken = toReference.Values.ToHashSet();
        var left = ById(reference.Nodes.Where(node => !taken.Contains(node)));
        foreach (var (id, node) in ById(difference.Nodes.Where(node => !toReference.ContainsKey(node)))) { if (left.TryGetValue(id, out var same)) { toReference[node] = same; } }
    }

    /// <summary>How many nodes are in both.</summary>
    public int Count => toReference.Count;

    /// <summary>The nodes of the difference that are in both, with those of the reference.</summary>
    public IEnumerable<(PathwayNode Node, PathwayNode Reference)> Pairs => toReference.Select(static pair => (pair.Key, pair.Value));

    /// <summary>The node of the reference that a node of the difference is, or null.</summary>
    public PathwayNode? Reference(PathwayNode node) => toReference.GetValueOrDefault(node);

    /// <summary>The name by which a node of the difference is compared.</summary>
    public string KeyOf(PathwayNode node) => (Reference(node) ?? node).Key;

    private static Dictionary<string, PathwayNode> ById(IEnumerable<PathwayNode> nodes) => nodes.Where(static node => node.Kind != PathwayNodeKind.Root && node.OntologyId is not null)
        .GroupBy(static node => node.OntologyId!, StringComparer.Ordinal).Where(static group => group.Take(2).Count() == 1)
        .ToDictionary(static group => group.Key, static group => group.Single(), StringComparer.Ordinal);
}

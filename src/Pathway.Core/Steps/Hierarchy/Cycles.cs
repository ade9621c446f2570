namespace Pathway.Steps.Hierarchy;

/// <summary>Cycles in a graph in which every node has at most one parent, so that no two cycles share a node.</summary>
internal static class Cycles
{
    /// <summary>All cycles, each from its ordinal least member on and along the parents, in the order of those members.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, string> parents)
    {
        var cycles = new List<IReadOnlyList<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in parents.Keys)
        {
            var path = new List<string>();
            var positions = new Dictionary<string, int>(StringComparer.Ordinal);
            var node = start;
            while (seen.Add(node))
            {
                positions[node] = path.Count;
                path.Add(node);
                if (!parents.TryGetValue(node, out node!)) { break; }
            }
            if (node is not null && positions.TryGetValue(node, out var first)) { cycles.Add(FromLeast(path[first..])); }
        }
        return [.. cycles.OrderBy(static cycle => cycle[0], StringComparer.Ordinal)];
    }

    /// <summary>A node and everything below it, in ordinal order; the node's own link to its parent does not count.</summary>
    public static IReadOnlyCollection<string> Subtree(string top, IReadOnlyDictionary<string, string> parents) => Subtree(top, Children(parents));

    /// <summary>The children of each node.</summary>
    public static ILookup<string, string> Children(IReadOnlyDictionary<string, string> parents) =>
        parents.ToLookup(static link => link.Value, static link => link.Key, StringComparer.Ordinal);

    /// <summary>A node and everything below it, in ordinal order; the node itself counts once, be it below itself.</summary>
    public static IReadOnlyCollection<string> Subtree(string top, ILookup<string, string> children)
    {
        var below = new SortedSet<string>(StringComparer.Ordinal) { top };
        var pending = new Stack<string>([top]);
        while (pending.TryPop(out var node))
        {
            foreach (var child in children[node]) { if (below.Add(child)) { pending.Push(child); } }
        }
        return below;
    }

    private static List<string> FromLeast(List<string> cycle)
    {
        var least = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[least..], .. cycle[..least]];
    }
}

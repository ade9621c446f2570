using Pathway.Model;

namespace Pathway.Steps;

/// <summary>
/// Cuts cycles of parent links. One link of each cycle is cut, so that everything below it stays as it is: a link that the ontology
/// contradicts, else that of the ordinal least child.
/// </summary>
internal static class CycleCutting
{
    /// <summary>The link to cut of each cycle, in the order of the cycles.</summary>
    /// <param name="parents">The parent of each node.</param>
    /// <param name="contradicts">Whether the ontology contradicts the link from a child to its parent.</param>
    /// <param name="isDecided">Whether a person decided the link; such a link is cut last.</param>
    public static IReadOnlyList<CycleCut> Find(IReadOnlyDictionary<string, string> parents, Func<string, string, bool> contradicts,
        Func<string, string, bool> isDecided) =>
        [.. Cycles.Find(parents).Select(cycle => Select(cycle, parents, contradicts, isDecided))];

    private static CycleCut Select(IReadOnlyList<string> cycle, IReadOnlyDictionary<string, string> parents,
        Func<string, string, bool> contradicts, Func<string, string, bool> isDecided)
    {
        string[] open = [.. cycle.Where(child => !isDecided(child, parents[child]))];
        if (open.Length == 0) { open = [.. cycle]; }
        var contradicted = open.Where(child => contradicts(child, parents[child])).Min(StringComparer.Ordinal);
        return new CycleCut(contradicted ?? open.Min(StringComparer.Ordinal)!,
            $"the link closed the cycle {string.Join(" > ", cycle.Append(cycle[0]))}",
            contradicted is null ? "rule: ordinal least child of the cycle" : "rule: the ontology contradicts the link");
    }
}

/// <summary>The link of a cycle that is cut.</summary>
/// <param name="Child">The key of the node that loses its parent.</param>
/// <param name="Reason">The cycle, for the record of the change.</param>
/// <param name="DecidedBy">The rule that chose the link.</param>
internal readonly record struct CycleCut(string Child, string Reason, string DecidedBy)
{
    /// <summary>The record of the cut.</summary>
    public PathwayChange ToChange(string node, string? before, string? after) => new()
    {
        Kind = PathwayChangeKind.CutCycle, Node = node, Before = before, After = after, Reason = Reason, DecidedBy = DecidedBy,
    };
}

/// <summary>Cycles in a graph in which every node has at most one parent, so that no two cycles share a node.</summary>
internal static class Cycles
{
    /// <summary>All cycles, each from its ordinal least member on and along the parents, in the order of those members.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, string> parents)
    {
        var cycles = new List<IReadOnlyList<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var start in parents.Keys)
        {
            path.Clear();
            positions.Clear();
            var node = start;
            while (seen.Add(node))
            {
                positions[node] = path.Count;
                path.Add(node);
                if (!parents.TryGetValue(node, out node!)) { break; }
            }
            if (node is not null && positions.TryGetValue(node, out var first)) { cycles.Add(RotateToLeast(path[first..])); }
        }
        return [.. cycles.OrderBy(static cycle => cycle[0], StringComparer.Ordinal)];
    }

    private static List<string> RotateToLeast(List<string> cycle)
    {
        var least = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[least..], .. cycle[..least]];
    }
}

/// <summary>Walks over graphs that may hold cycles.</summary>
internal static class Reachability
{
    /// <summary>A node and every node that its edges lead to, each once.</summary>
    /// <param name="start">The node to start from.</param>
    /// <param name="next">The nodes to which the edges of a node lead.</param>
    public static IEnumerable<string> From(string start, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        var pending = new Stack<string>([start]);
        while (pending.TryPop(out var node))
        {
            yield return node;
            foreach (var target in next(node)) { if (seen.Add(target)) { pending.Push(target); } }
        }
    }
}

using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Breaks cycles when the climb has closed: one link a cycle, and the subtree below it stays as it is. The child of the cut
/// link is asked again without its whole subtree, twice at most, and then only for its root.
/// </summary>
internal sealed class CycleCutting(HierarchyBuilder builder, ParentResolver resolver, ITermCatalog catalog)
{
    private const int MaxQuestions = 2;

    private readonly Dictionary<string, int> cuts = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var links = builder.Assignments.Where(static pair => pair.Value.ParentKey is not null)
                .ToDictionary(static pair => pair.Key, static pair => pair.Value.ParentKey!, StringComparer.Ordinal);
            var cycles = Cycles.Find(links);
            if (cycles.Count == 0) { return; }
            var children = Cycles.Children(links);
            foreach (var cycle in cycles) { CutLink(cycle, links, children); }
            await builder.CompleteAsync(cancellation).ConfigureAwait(false);
            RecordNewParents();
        }
    }

    private void CutLink(IReadOnlyList<string> cycle, Dictionary<string, string> links, ILookup<string, string> children)
    {
        var (child, decidedBy) = CycleLinkSelector.Select(cycle, links, catalog);
        var before = builder.Assignments[child].Parent;
        builder.Changes.Add(new PathwayChange
        {
            Kind = PathwayChangeKind.CutCycle, Node = child, Before = before,
            Reason = $"the link closed the cycle {string.Join(" > ", cycle.Append(cycle[0]))}",
            DecidedBy = decidedBy,
        });
        var times = cuts[child] = cuts.GetValueOrDefault(child) + 1;
        if (times > MaxQuestions) { builder.ResolveRoot(child); }
        else { builder.ResolveAgain(child, Cycles.Subtree(child, children)); }
    }

    // The change is recorded when the cut is made and completed when the new parent is known.
    private void RecordNewParents()
    {
        for (var i = 0; i < builder.Changes.Count; i++)
        {
            var change = builder.Changes[i];
            if (change is { Kind: PathwayChangeKind.CutCycle, After: null }
                && builder.Assignments.GetValueOrDefault(change.Node)?.Parent is { } parent)
            {
                builder.Changes[i] = change with { After = resolver.Profile.Find(parent)?.Name ?? parent };
            }
        }
    }
}

/// <summary>Which link of a cycle is cut: one that the ontology contradicts, else that of the ordinal least child.</summary>
internal static class CycleLinkSelector
{
    /// <summary>The child whose link to its parent goes, and the rule that chose it.</summary>
    public static (string Child, string DecidedBy) Select(IReadOnlyList<string> cycle, IReadOnlyDictionary<string, string> links,
        ITermCatalog catalog) =>
        cycle.Where(child => catalog.Contradicts(child, links[child])).Min(StringComparer.Ordinal) is { } contradicted
            ? (contradicted, "rule: the ontology contradicts the link")
            : (cycle.Min(StringComparer.Ordinal)!, "rule: ordinal least child of the cycle");
}

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
            if (node is not null && positions.TryGetValue(node, out var first)) { cycles.Add(RotateToLeast(path[first..])); }
        }
        return [.. cycles.OrderBy(static cycle => cycle[0], StringComparer.Ordinal)];
    }

    /// <summary>A node and everything below it, in ordinal order; the node's own link to its parent does not count.</summary>
    public static IReadOnlyCollection<string> Subtree(string top, IReadOnlyDictionary<string, string> parents) =>
        Subtree(top, Children(parents));

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

    private static List<string> RotateToLeast(List<string> cycle)
    {
        var least = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[least..], .. cycle[..least]];
    }
}

/// <summary>Places what lies at the limit: a chain that grows that long is cut there, and its last term goes under a root.</summary>
internal sealed class DepthCutting(HierarchyBuilder builder, ParentResolver resolver)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var beyond = builder.GetReachableTerms().Where(term => !builder.Assignments.ContainsKey(term)).ToArray();
        foreach (var term in beyond) { builder.ResolveRoot(term); }
        await builder.CompleteAsync(cancellation).ConfigureAwait(false);
        foreach (var term in beyond)
        {
            builder.Changes.Add(new PathwayChange
            {
                Kind = PathwayChangeKind.CutDepth, Node = term, After = resolver.Profile.Find(builder.Assignments[term].Parent)?.Name,
                Reason = $"the chain is {builder.Distances[term]} links long here, which is the limit", DecidedBy = "rule: depth limit",
            });
        }
    }
}

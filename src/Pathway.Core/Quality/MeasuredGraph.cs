using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>
/// The nodes and links to measure: those of a hierarchy, or of answers that form no hierarchy because they have cycles and nodes with
/// several parents.
/// </summary>
internal static class MeasuredGraph
{
    /// <summary>The nodes of a hierarchy.</summary>
    public static IReadOnlyList<MeasuredNode> Of(PathwayHierarchy hierarchy, TermIndex index)
    {
        var grounding = new TermGrounding(index);
        var nodes = new Dictionary<string, MeasuredNode>(StringComparer.Ordinal);
        foreach (var node in hierarchy.Nodes)
        {
            var measured = nodes[node.Name] = new MeasuredNode
            {
                Kind = node.Kind, Term = grounding.Of(node), Level = node.Level,
                IsFallback = node is { Parent: not null, Provenance.IsFallback: true },
            };
            if (node.Parent is not null) { measured.AddParent(nodes[node.Parent]); }
        }
        return [.. nodes.Values];
    }

    /// <summary>The graph of links.</summary>
    /// <param name="links">Children with their parents; a child may have several.</param>
    /// <param name="terms">The names that count as terms of the input.</param>
    /// <param name="profile">The roots. All other names are intermediates.</param>
    /// <param name="index">The ontology.</param>
    public static IReadOnlyList<MeasuredNode> Of(IReadOnlyCollection<(string Child, string Parent)> links, IEnumerable<string> terms,
        PathwayRootProfile profile, TermIndex index)
    {
        var grounding = new TermGrounding(index);
        var input = terms.Select(TermName.Key).ToHashSet(StringComparer.Ordinal);
        var keyed = links.Select(static link => (Child: TermName.Key(link.Child), Parent: TermName.Key(link.Parent))).Distinct().ToArray();
        var levels = Levels(keyed, profile);
        var nodes = keyed.SelectMany(static link => new[] { link.Child, link.Parent }).Concat(input).Distinct(StringComparer.Ordinal)
            .ToDictionary(static key => key, key => new MeasuredNode
            {
                Kind = profile.Find(key) is not null ? PathwayNodeKind.Root
                    : input.Contains(key) ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate,
                Term = profile.Find(key) is null ? grounding.Of(key) : null,
                Level = levels.TryGetValue(key, out var level) ? level : null,
            }, StringComparer.Ordinal);
        foreach (var (child, parent) in keyed) { nodes[child].AddParent(nodes[parent]); }
        return [.. nodes.Values];
    }

    // The length of the shortest path to a root, from the roots down.
    private static Dictionary<string, int> Levels((string Child, string Parent)[] links, PathwayRootProfile profile)
    {
        var children = links.ToLookup(static link => link.Parent, static link => link.Child, StringComparer.Ordinal);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        var pending = new Queue<string>();
        foreach (var root in profile.Roots) { if (levels.TryAdd(root.Key, 0)) { pending.Enqueue(root.Key); } }
        while (pending.TryDequeue(out var node))
        {
            foreach (var child in children[node]) { if (levels.TryAdd(child, levels[node] + 1)) { pending.Enqueue(child); } }
        }
        return levels;
    }
}

/// <summary>A node to measure: its kind, the term that it denotes, and its parents.</summary>
internal sealed class MeasuredNode
{
    private readonly List<MeasuredNode> parents = [];

    public required PathwayNodeKind Kind { get; init; }

    /// <summary>The term that it denotes, or null.</summary>
    public OntologyTerm? Term { get; init; }

    /// <summary>The number of links up to its root; null for a node that reaches no root.</summary>
    public int? Level { get; init; }

    /// <summary>Whether a rule chose its parent.</summary>
    public bool IsFallback { get; init; }

    /// <summary>Its parents: one in a hierarchy, several in another graph.</summary>
    public IReadOnlyList<MeasuredNode> Parents => parents;

    /// <summary>Adds a parent.</summary>
    public void AddParent(MeasuredNode parent) => parents.Add(parent);

    /// <summary>All ancestors, each once; on a cycle the node is its own ancestor.</summary>
    public IReadOnlyCollection<MeasuredNode> GetAncestors() => Traverse(static _ => true);

    /// <summary>The nearest ancestors that denote another term than this node; nodes without a term are skipped.</summary>
    public IEnumerable<MeasuredNode> GetNearestTerms() => Traverse(node => !IsOther(node)).Where(IsOther);

    private bool IsOther(MeasuredNode node) => node.Term is not null && node.Term != Term;

    private HashSet<MeasuredNode> Traverse(Func<MeasuredNode, bool> shouldContinue)
    {
        var seen = new HashSet<MeasuredNode>();
        var pending = new Stack<MeasuredNode>([this]);
        while (pending.TryPop(out var node))
        {
            foreach (var parent in node.parents) { if (seen.Add(parent) && shouldContinue(parent)) { pending.Push(parent); } }
        }
        return seen;
    }
}

/// <summary>Finds the terms of an ontology that names denote.</summary>
/// <param name="index">The names of the ontology.</param>
internal sealed class TermGrounding(TermIndex index)
{
    private readonly TermMatcher matcher = new(index);

    /// <summary>The term that a node denotes, or null. Null for a root: it is a category that borrows an identifier.</summary>
    public OntologyTerm? Of(PathwayNode node) => node.Kind == PathwayNodeKind.Root ? null : matcher.FindConcept(node.Name, node.OntologyId);

    /// <summary>The term that a name denotes, or null.</summary>
    public OntologyTerm? Of(string name) => matcher.FindConcept(name, null);
}

using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>
/// Nodes and links to be measured: those of a hierarchy, or of answers that make none because they hold cycles and nodes with several
/// parents.
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
                { Kind = node.Kind, Term = grounding.Of(node), Level = node.Level,
                    IsFallback = node is { Parent: not null, Provenance.IsFallback: true } };
            if (node.Parent is not null) { measured.AddParent(nodes[node.Parent]); }
        }
        return [.. nodes.Values];
    }

    /// <summary>The graph of some links as they are.</summary>
    /// <param name="links">A child and its parent each; a name may have several.</param>
    /// <param name="terms">The names that count as terms of the input.</param>
    /// <param name="profile">The roots. What other links name lies between.</param>
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

    // The shortest way to a root, from the roots down.
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

/// <summary>A node as it is measured: what it is, what it denotes and what it hangs under.</summary>
internal sealed class MeasuredNode
{
    private readonly List<MeasuredNode> parents = [];

    public required PathwayNodeKind Kind { get; init; }

    /// <summary>The term that it denotes, or null.</summary>
    public OntologyTerm? Term { get; init; }

    /// <summary>The number of links up to its root; null for a node that reaches none.</summary>
    public int? Level { get; init; }

    /// <summary>Whether a rule placed it.</summary>
    public bool IsFallback { get; init; }

    /// <summary>What it hangs under: one node in a hierarchy, several in a graph that is none.</summary>
    public IReadOnlyList<MeasuredNode> Parents => parents;

    /// <summary>Hangs the node under another one too.</summary>
    public void AddParent(MeasuredNode parent) => parents.Add(parent);

    /// <summary>Everything above, each once; the node itself is among it where it lies on a cycle.</summary>
    public IReadOnlyCollection<MeasuredNode> GetAncestors() => Traverse(static _ => true);

    /// <summary>The nearest nodes above that denote another term than this one; what denotes none is passed over.</summary>
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

/// <summary>Which terms of an ontology the nodes of a hierarchy denote, as far as their names tell.</summary>
/// <param name="index">The names of the ontology.</param>
internal sealed class TermGrounding(TermIndex index)
{
    private readonly TermMatcher matcher = new(index);

    /// <summary>The term that a node denotes, or null. Roots denote none: a root is a category that borrows an identifier.</summary>
    public OntologyTerm? Of(PathwayNode node) => node.Kind == PathwayNodeKind.Root ? null : matcher.FindConcept(node.Name, node.OntologyId);

    /// <summary>The term that a name denotes, or null.</summary>
    public OntologyTerm? Of(string name) => matcher.FindConcept(name, null);
}

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
                Name = node.Name, Kind = node.Kind, Match = grounding.Match(node), Level = node.Level,
                Answerer = node.Provenance?.Answerer,
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
                Name = key,
                Kind = profile.Find(key) is not null ? PathwayNodeKind.Root
                    : input.Contains(key) ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate,
                Match = profile.Find(key) is null ? grounding.Match(key) : NodeMatch.Root,
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

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    public required PathwayNodeKind Kind { get; init; }

    /// <summary>How its name was matched.</summary>
    public required NodeMatch Match { get; init; }

    /// <summary>The term that it denotes, or null.</summary>
    public OntologyTerm? Term => Match.Term;

    /// <summary>Who chose its parent, or null.</summary>
    public string? Answerer { get; init; }

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

/// <summary>How a name was matched to an ontology.</summary>
/// <param name="Term">The term that it denotes, or null: a term near it does not count.</param>
/// <param name="Kind">The kind of match, in the words of the field.</param>
/// <param name="IsRewritten">Whether the name was changed to find the term.</param>
/// <param name="Confidence">The confidence of the match, or null.</param>
internal sealed record NodeMatch(OntologyTerm? Term, string Kind, bool IsRewritten = false, double? Confidence = null)
{
    /// <summary>A root: it is a category that borrows an identifier.</summary>
    public static NodeMatch Root { get; } = new(null, "root");

    /// <summary>A name that denotes nothing in the ontology.</summary>
    public static NodeMatch None { get; } = new(null, "not matched");
}

/// <summary>Finds the terms of an ontology that names denote.</summary>
/// <param name="index">The names of the ontology.</param>
internal sealed class TermGrounding(TermIndex index)
{
    /// <summary>How a node is matched: by its identifier, else by its name.</summary>
    public NodeMatch Match(PathwayNode node)
    {
        if (node.Kind == PathwayNodeKind.Root) { return NodeMatch.Root; }
        var named = Match(node.Name);
        // Where the name denotes the identified term too, the identifier may only be what was found by the name.
        return index.Graph.Find(node.OntologyId) is { } term && named.Term != term
            ? new NodeMatch(term, TermMatch.ClaimOf(MatchKind.Identifier), Confidence: 1) : named;
    }

    /// <summary>How a name is matched.</summary>
    public NodeMatch Match(string name) => new TermMatcher(index).FindNear(name) is not { } match ? NodeMatch.None
        : new NodeMatch(match.IsExact ? match.Term : null, match.Claim, match.IsRewritten, match.Confidence);
}

using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Steps.Verify;

/// <summary>
/// A hierarchy as the rules see it. It may be a draft, with defects that a finished hierarchy cannot have: duplicate names, missing
/// parents, cycles. A duplicate name refers to its first node. Immutable.
/// </summary>
internal sealed class HierarchyView
{
    private const int MaxPathLength = 50;

    private readonly Dictionary<string, NodeDraft> byKey = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeDraft> children;
    private readonly Lazy<LevelIndex> levels;
    private readonly Lazy<LevelIndex> depths;
    private readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> cycles;

    /// <param name="draft">The hierarchy.</param>
    /// <param name="catalog">Certain facts about names.</param>
    public HierarchyView(HierarchyDraft draft, ITermCatalog catalog)
    {
        Draft = draft;
        Catalog = catalog;
        foreach (var node in draft.Nodes) { byKey.TryAdd(node.Key, node); }
        var links = byKey.Values.Where(node => node.ParentKey is { } parent && byKey.ContainsKey(parent));
        Links = links.ToDictionary(static node => node.Key, static node => node.ParentKey!, StringComparer.Ordinal);
        children = Links.ToLookup(static link => link.Value, link => byKey[link.Key], StringComparer.Ordinal);
        Interactions = draft.Interactions
            .SelectMany(static interaction => interaction.Terms.Select(term => (Key: TermName.Key(term), Interaction: interaction)))
            .ToLookup(static pair => pair.Key, static pair => pair.Interaction, StringComparer.Ordinal);
        levels = new Lazy<LevelIndex>(() => new LevelIndex(Links, key => byKey[key].Kind == PathwayNodeKind.Root));
        depths = new Lazy<LevelIndex>(() => new LevelIndex(Links, key => !Links.ContainsKey(key)));
        cycles = new Lazy<IReadOnlyList<IReadOnlyList<string>>>(() => Steps.Cycles.Find(Links));
    }

    /// <summary>The view of a finished hierarchy, with the values that its nodes state.</summary>
    public static HierarchyView Of(PathwayHierarchy hierarchy, ITermCatalog catalog, bool isPart = false,
        CancellationToken cancellation = default)
    {
        var nodes = hierarchy.Nodes.Select(static node => NodeDrafts.Of(node) with { Stated = StatedValues.Of(node) });
        return new HierarchyView(NodeDrafts.Of(hierarchy) with { Nodes = [.. nodes] }, catalog)
        {
            IsPart = isPart, Cancellation = cancellation,
        };
    }

    public HierarchyDraft Draft { get; }

    public ITermCatalog Catalog { get; }

    /// <summary>Whether nodes were left out on purpose, so that missing nodes are no defect.</summary>
    public bool IsPart { get; init; }

    /// <summary>Stops checks that take long.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>All nodes, duplicate names included.</summary>
    public IReadOnlyCollection<NodeDraft> Nodes => Draft.Nodes;

    /// <summary>The key of each node with that of its parent, where both exist.</summary>
    public IReadOnlyDictionary<string, string> Links { get; }

    /// <summary>The interactions by the keys of their terms.</summary>
    public ILookup<string, PathwayInteraction> Interactions { get; }

    /// <summary>The cycles among the links, each once, from its ordinal least member on.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles => cycles.Value;

    /// <summary>The node of a name, or null.</summary>
    public NodeDraft? Find(string? name) => name is not null && byKey.TryGetValue(name, out var found) ? found
        : byKey.GetValueOrDefault(TermName.Key(name));

    /// <summary>The parent of a node, or null.</summary>
    public NodeDraft? ParentOf(NodeDraft node) => node.ParentKey is { } parent ? byKey.GetValueOrDefault(parent) : null;

    /// <summary>The nodes directly below a node.</summary>
    public IEnumerable<NodeDraft> ChildrenOf(NodeDraft node) => children[node.Key];

    /// <summary>The number of links up to the nearest root; null for a node whose chain ends elsewhere.</summary>
    public int? LevelOf(NodeDraft node) => levels.Value.Level(node.Key);

    /// <summary>
    /// The identifier of the concept that a node denotes with certainty, or null. Null for a root: it is a category that borrows an
    /// identifier.
    /// </summary>
    public string? ConceptOf(NodeDraft node) => node.Kind == PathwayNodeKind.Root || Draft.Profile.Find(node.Key) is not null ? null
        : node.OntologyId ?? Catalog.Identifier(node.Key);

    /// <summary>The number of links up to the top of its chain, root or not; null on and below a cycle.</summary>
    public int? DepthOf(NodeDraft node) => depths.Value.Level(node.Key);

    /// <summary>
    /// Whether the names are those above a node, from the top of its chain down. The walk stops at a cycle.
    /// </summary>
    public bool HasAncestors(NodeDraft node, IReadOnlyList<string> names) =>
        // One ancestor more than there are names decides, however long the chain is.
        AncestorsAndSelf(node).Skip(1).Take(names.Count + 1).Select(static above => above.Key)
        .SequenceEqual(names.Reverse().Select(TermName.Key), StringComparer.Ordinal);

    /// <summary>The names from the top of a node's chain down to it, for display; only the end of a long path.</summary>
    public IReadOnlyList<string> PathTo(NodeDraft node)
    {
        var near = AncestorsAndSelf(node).Take(MaxPathLength + 1).Select(static above => Display(above.Name)).ToArray();
        if (near.Length > MaxPathLength) { near[^1] = "…"; }
        Array.Reverse(near);
        return near;
    }

    /// <summary>A name for display, on one line and not too long.</summary>
    public static string Display(string name) => TextSanitizer.SingleLine(TermName.Clean(name));

    /// <summary>A name within a message: in its own spelling, without control characters, not too long.</summary>
    public static string Quote(string? name) => name is { Length: > TermName.MaximumLength }
        ? $"'{TextSanitizer.SingleLine(name[..TermName.MaximumLength])}…'"
        : $"'{TextSanitizer.SingleLine(name)}'";

    private IEnumerable<NodeDraft> AncestorsAndSelf(NodeDraft node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { node.Key };
        yield return node;
        for (var above = ParentOf(node); above is not null && seen.Add(above.Key); above = ParentOf(above)) { yield return above; }
    }
}

/// <summary>The level of each node, computed once and without recursion, because a chain may be long.</summary>
internal sealed class LevelIndex
{
    private readonly Dictionary<string, int?> levels = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> links;
    private readonly Func<string, bool> isRoot;

    /// <param name="links">Each node's parent.</param>
    /// <param name="isRoot">Whether a node is a root.</param>
    public LevelIndex(IReadOnlyDictionary<string, string> links, Func<string, bool> isRoot)
    {
        this.links = links;
        this.isRoot = isRoot;
    }

    /// <summary>The number of links up to the nearest root; null where the chain reaches no root.</summary>
    public int? Level(string key)
    {
        var chain = new List<string>();
        int? level = null;
        for (var at = key; ; at = links[at])
        {
            if (levels.TryGetValue(at, out level)) { break; }
            // During the walk the node counts as one that reaches no root: this ends the walk at a cycle.
            levels[at] = null;
            chain.Add(at);
            if (isRoot(at)) { level = -1; break; }
            if (!links.ContainsKey(at)) { break; }
        }
        for (var i = chain.Count - 1; i >= 0; i--) { levels[chain[i]] = level is null ? null : ++level; }
        return levels[key];
    }
}

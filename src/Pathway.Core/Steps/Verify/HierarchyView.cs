using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Steps.Verify;

/// <summary>
/// A hierarchy as the rules see it. It stands for drafts as well, which may hold what a finished hierarchy cannot: names twice,
/// parents that are not there, cycles. Where a name stands twice, the first node stands for it. Immutable.
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
    /// <param name="catalog">What is certain about names.</param>
    public HierarchyView(HierarchyDraft draft, ITermCatalog catalog)
    {
        Draft = draft;
        Catalog = catalog;
        foreach (var node in draft.Nodes) { byKey.TryAdd(node.Key, node); }
        var links = byKey.Values.Where(node => node.Parent is not null && byKey.ContainsKey(TermName.Key(node.Parent)));
        Links = links.ToDictionary(static node => node.Key, static node => TermName.Key(node.Parent), StringComparer.Ordinal);
        children = Links.ToLookup(static link => link.Value, link => byKey[link.Key], StringComparer.Ordinal);
        Interactions =
            draft.Interactions.SelectMany(
                static interaction => interaction.Terms.Select(term => (Key: TermName.Key(term), Interaction: interaction)))
            .ToLookup(static pair => pair.Key, static pair => pair.Interaction, StringComparer.Ordinal);
        levels = new Lazy<LevelIndex>(() => new LevelIndex(Links, key => byKey[key].Kind == PathwayNodeKind.Root));
        depths = new Lazy<LevelIndex>(() => new LevelIndex(Links, key => !Links.ContainsKey(key)));
        cycles = new Lazy<IReadOnlyList<IReadOnlyList<string>>>(() => Hierarchy.Cycles.Find(Links));
    }

    /// <summary>A finished hierarchy, with what its nodes say of themselves.</summary>
    public static HierarchyView Of(PathwayHierarchy hierarchy, ITermCatalog catalog, bool isPart = false,
        CancellationToken cancellation = default) =>
        new(NodeDrafts.Of(hierarchy) with
            { Nodes = [.. hierarchy.Nodes.Select(static node => NodeDrafts.Of(node) with { Stated = StatedValues.Of(node) })] },
                catalog) { IsPart = isPart, Cancellation = cancellation };

    public HierarchyDraft Draft { get; }

    public ITermCatalog Catalog { get; }

    /// <summary>Whether nodes were left out on purpose, so that what is missing is no defect.</summary>
    public bool IsPart { get; init; }

    /// <summary>Ends checks that take long.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>All nodes, those too that share a name with another.</summary>
    public IReadOnlyCollection<NodeDraft> Nodes => Draft.Nodes;

    /// <summary>Each node's key with that of its parent, where both are there.</summary>
    public IReadOnlyDictionary<string, string> Links { get; }

    /// <summary>The interactions by the keys of their terms.</summary>
    public ILookup<string, PathwayInteraction> Interactions { get; }

    /// <summary>The cycles among the links, each once, from its ordinal least member on.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles => cycles.Value;

    /// <summary>The node that stands for a name, or null.</summary>
    public NodeDraft? Find(string? name) => byKey.GetValueOrDefault(TermName.Key(name));

    /// <summary>The parent of a node, or null where there is none.</summary>
    public NodeDraft? ParentOf(NodeDraft node) => node.Parent is null ? null : Find(node.Parent);

    /// <summary>The nodes below a node.</summary>
    public IEnumerable<NodeDraft> ChildrenOf(NodeDraft node) => children[node.Key];

    /// <summary>The number of links up to the nearest root; null for a node whose chain ends elsewhere.</summary>
    public int? LevelOf(NodeDraft node) => levels.Value.Level(node.Key);

    /// <summary>
    /// The identifier of the concept that a node denotes with certainty, or null. A root denotes none: it is a category that borrows an
    /// identifier.
    /// </summary>
    public string? ConceptOf(NodeDraft node) => node.Kind == PathwayNodeKind.Root || Draft.Profile.Find(node.Key) is not null ? null
        : node.OntologyId ?? Catalog.Identifier(node.Key);

    /// <summary>The number of links up to the top of its chain, whatever stands there; null on and below a cycle.</summary>
    public int? DepthOf(NodeDraft node) => depths.Value.Level(node.Key);

    /// <summary>
    /// Whether the names are those above a node, from the top of its chain down; the walk ends where it would turn in a circle.
    /// </summary>
    public bool HasAncestors(NodeDraft node, IReadOnlyList<string> names) =>
        // One more than is named is enough to know better, however long the chain is.
        AncestorsAndSelf(node).Skip(1).Take(names.Count + 1).Select(static above => above.Key)
        .SequenceEqual(names.Reverse().Select(TermName.Key), StringComparer.Ordinal);

    /// <summary>The names from the top of a node's chain down to it, to be shown; of a long path the end.</summary>
    public IReadOnlyList<string> PathTo(NodeDraft node)
    {
        var near = AncestorsAndSelf(node).Take(MaxPathLength + 1).Select(static above => Display(above.Name)).ToArray();
        if (near.Length > MaxPathLength) { near[^1] = "…"; }
        Array.Reverse(near);
        return near;
    }

    /// <summary>A name to be shown: clean and not too long.</summary>
    public static string Display(string name) => TextSanitizer.SingleLine(TermName.Clean(name));

    /// <summary>A name within a message: as it stands there, harmless, not too long.</summary>
    public static string Quote(string? name) => name is { Length: > TermName.MaximumLength }
        ? $"'{TextSanitizer.SingleLine(name[..TermName.MaximumLength])}…'" : $"'{TextSanitizer.SingleLine(name)}'";

    private IEnumerable<NodeDraft> AncestorsAndSelf(NodeDraft node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { node.Key };
        yield return node;
        for (var above = ParentOf(node); above is not null && seen.Add(above.Key); above = ParentOf(above)) { yield return above; }
    }
}

/// <summary>How far each node lies below a root, worked out once for all; without recursion, for a chain may be long.</summary>
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

    /// <summary>The number of links up to the nearest root; null where the chain ends elsewhere or not at all.</summary>
    public int? Level(string key)
    {
        var chain = new List<string>();
        int? level = null;
        for (var at = key; ; at = links[at])
        {
            if (levels.TryGetValue(at, out level)) { break; }
            // While the walk is under way the node counts as one that reaches nothing: a cycle ends here.
            levels[at] = null;
            chain.Add(at);
            if (isRoot(at)) { level = -1; break; }
            if (!links.ContainsKey(at)) { break; }
        }
        for (var i = chain.Count - 1; i >= 0; i--) { levels[chain[i]] = level is null ? null : ++level; }
        return levels[key];
    }
}

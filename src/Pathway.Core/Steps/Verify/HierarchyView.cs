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
    private const int LongestPath = 50;

    private readonly Dictionary<string, NodeDraft> byKey = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeDraft> children;
    private readonly Lazy<Reach> reach;
    private readonly Lazy<Reach> depths;
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
        Interactions = draft.Interactions.SelectMany(static interaction => interaction.Terms.Select(term => (Key: TermName.Key(term), Interaction: interaction)))
            .ToLookup(static pair => pair.Key, static pair => pair.Interaction, StringComparer.Ordinal);
        reach = new Lazy<Reach>(() => new Reach(Links, key => byKey[key].Kind == PathwayNodeKind.Root));
        depths = new Lazy<Reach>(() => new Reach(Links, key => !Links.ContainsKey(key)));
        cycles = new Lazy<IReadOnlyList<IReadOnlyList<string>>>(() => Hierarchy.Cycles.Find(Links));
    }

    /// <summary>A finished hierarchy, with what its nodes say of themselves.</summary>
    public static HierarchyView Of(PathwayHierarchy hierarchy, ITermCatalog catalog, bool isPart = false, CancellationToken cancellation = default) =>
        new(NodeDrafts.Of(hierarchy) with { Nodes = [.. hierarchy.Nodes.Select(static node => NodeDrafts.Of(node) with { Claims = NodeClaims.Of(node) })] }, catalog) { IsPart = isPart, Cancellation = cancellation };

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
    public int? LevelOf(NodeDraft node) => reach.Value.Level(node.Key);

    /// <summary>The identifier of the concept that a node denotes with certainty, or null. A root denotes none: it is a category that borrows an identifier.</summary>
    public string? ConceptOf(NodeDraft node) => node.Kind == PathwayNodeKind.Root || Draft.Profile.Find(node.Key) is not null ? null : node.OntologyId ?? Catalog.Identifier(node.Key);

    /// <summary>The number of links up to the top of its chain, whatever stands there; null on and below a cycle.</summary>
    public int? DepthOf(NodeDraft node) => depths.Value.Level(node.Key);

    /// <summary>Whether the names are those above a node, from the top of its chain down; the walk ends where it would turn in a circle.</summary>
    public bool HasAncestors(NodeDraft node, IReadOnlyList<string> names) =>
        // One more than is named is enough to know better, however long the chain is.
        Upwards(node).Skip(1).Take(names.Count + 1).Select(static above => above.Key).SequenceEqual(names.Reverse().Select(TermName.Key), StringComparer.Ordinal);

    /// <summary>The names from the top of a node's chain down to it, to be shown; of a long path the end.</summary>
    public IReadOnlyList<string> PathTo(NodeDraft node)
    {
        var near = Upwards(node).Take(LongestPath + 1).Select(static above => Shown(above.Name)).ToArray();
        if (near.Length > LongestPath) { near[^1] = "…"; }
        Array.Reverse(near);
        return near;
    }

    /// <summary>A name to be shown: clean and not too long.</summary>
    public static string Shown(string name) => Printable.Line(TermName.Clean(name));

    /// <summary>A name within a message: as it stands there, harmless, not too long.</summary>
    public static string Quoted(string? name) => name is { Length: > TermName.MaximumLength } ? $"'{Printable.Line(name[..TermName.MaximumLength])}…'" : $"'{Printable.Line(name)}'";

    private IEnumerable<NodeDraft> Upwards(NodeDraft node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { node.Key };
        yield return node;
        for (var above = ParentOf(node); above is not null && seen.Add(above.Key); above = ParentOf(above)) { yield return above; }
    }
}

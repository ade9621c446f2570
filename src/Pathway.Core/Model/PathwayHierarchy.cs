namespace Pathway.Model;

/// <summary>
/// A finished hierarchy: its nodes, the interactions with and without a node, and the changes that were made. Immutable; each node refers
/// to its hierarchy.
/// </summary>
public sealed class PathwayHierarchy
{
    private readonly Dictionary<string, PathwayNode> byKey;

    internal PathwayHierarchy(HierarchyDraft draft)
    {
        Profile = draft.Profile;
        RunId = draft.RunId;
        IsComplete = draft.Failures.Count == 0;
        LeftOutSiblings = draft.LeftOutSiblings;
        Changes = draft.Changes.ToArray();
        Failures = draft.Failures.ToArray();
        Interactions = InteractionOrder.Sort(draft.Interactions);
        Nodes = HierarchyAssembly.Arrange(this, draft, out byKey);
        Unassigned = Interactions.Where(interaction => !interaction.IsNegative
            && !interaction.Terms.Any(term => byKey.ContainsKey(TermName.Key(term)))).ToArray();
        Unplaced = Nodes.Where(static node => node is { State: PathwayNodeState.Unplaced, Kind: PathwayNodeKind.Term }).ToArray();
        HasPlacedTerm = Nodes.Any(static node => node.Root is not null
            && (node.Kind == PathwayNodeKind.Term || (node.Kind == PathwayNodeKind.Root && node.Interactions.Count > 0)));
    }

    /// <summary>The roots that the hierarchy was built for.</summary>
    public PathwayRootProfile Profile { get; }

    /// <summary>The run that built it. Not part of the canonical form.</summary>
    public string RunId { get; }

    /// <summary>Whether every question was answered. Run the command again to complete an incomplete hierarchy.</summary>
    public bool IsComplete { get; }

    /// <summary>The nodes, parents before children: roots in the order of the profile, children by name.</summary>
    public IReadOnlyList<PathwayNode> Nodes { get; }

    /// <summary>All interactions of the input, in a stable order.</summary>
    public IReadOnlyList<PathwayInteraction> Interactions { get; }

    /// <summary>The interactions without a node, because they have no usable pathway term. They are kept, never dropped.</summary>
    public IReadOnlyList<PathwayInteraction> Unassigned { get; }

    /// <summary>The terms of the input for which no root fits. They are kept without a parent.</summary>
    public IReadOnlyList<PathwayNode> Unplaced { get; }

    /// <summary>The changes that were made, in a stable order.</summary>
    public IReadOnlyList<PathwayChange> Changes { get; }

    /// <summary>The questions that were not answered.</summary>
    public IReadOnlyList<PathwayFailure> Failures { get; }

    // Equal for equal nodes, interactions and runs.
    internal string ContentId => field ??= ContentHash.Of(
        [RunId, .. Nodes.SelectMany(static node => (IEnumerable<string>)[node.Name, node.Parent ?? "", .. node.SecondaryParents, ""]),
            .. Interactions.Select(static interaction => interaction.Json), "", .. Changes.Select(static change => change.ToString())]);

    // Counted when first asked for: most runs never show them.
    internal IReadOnlyDictionary<PathwayNode, int> SubtreeInteractions => field ??= CountSubtrees();

    /// <summary>The node of a name in any spelling, or null.</summary>
    public PathwayNode? Find(string? name) => byKey.GetValueOrDefault(TermName.Key(name));

    /// <summary>Whether a term of the input lies under a root, or is one.</summary>
    internal bool HasPlacedTerm { get; }

    /// <summary>How many siblings a view of it leaves out; 0 for the whole.</summary>
    internal int LeftOutSiblings { get; }

    /// <summary>How far it is, in words: "complete", "incomplete", or "no terms" where nothing was placed.</summary>
    internal string Status => !IsComplete ? "incomplete" : HasPlacedTerm ? "complete" : "no terms";

    /// <summary>The counts on one line.</summary>
    public override string ToString() => $"{Nodes.Count} nodes under {Profile.Roots.Count} roots, {Interactions.Count} interactions";

    private Dictionary<PathwayNode, int> CountSubtrees()
    {
        var counts = Nodes.ToDictionary(static node => node, static _ => 0);
        var holders = new HashSet<PathwayNode>();
        foreach (var interaction in Interactions)
        {
            holders.Clear();
            foreach (var term in interaction.Terms)
            {
                var node = Find(term);
                while (node is not null && holders.Add(node))
                {
                    counts[node]++;
                    node = node.ParentNode;
                }
            }
        }
        return counts;
    }
}

/// <summary>Computes the tree of a draft: order, levels, paths and the interactions of each node.</summary>
internal static class HierarchyAssembly
{
    /// <summary>The nodes, parents before children, in an order that does not depend on that of the draft.</summary>
    /// <exception cref="InvalidDataException">Two nodes share a name, a parent is missing, or the parents form a cycle.</exception>
    public static PathwayNode[] Arrange(PathwayHierarchy hierarchy, HierarchyDraft draft, out Dictionary<string, PathwayNode> byKey)
    {
        var drafts = Index(draft.Nodes);
        var children = drafts.Values.Where(static node => node.Parent is not null)
            .ToLookup(static node => TermName.Key(node.Parent), StringComparer.Ordinal);
        if (children.FirstOrDefault(group => !drafts.ContainsKey(group.Key)) is { } orphans)
        {
            throw new InvalidDataException(
                $"The node '{orphans.First().Name}' names the parent '{orphans.First().Parent}', which is not there.");
        }
        var interactions = InteractionsByTerm(hierarchy.Interactions);
        var arranged = new List<PathwayNode>(drafts.Count);
        byKey = new Dictionary<string, PathwayNode>(drafts.Count, StringComparer.Ordinal);
        var pending = new Stack<(NodeDraft Node, PathwayNode? Parent)>();
        foreach (var top in Tops(draft, drafts).Reverse()) { pending.Push((top, null)); }
        while (pending.TryPop(out var next))
        {
            var node = new PathwayNode(hierarchy, next.Node, next.Parent, [.. interactions[next.Node.Key]]);
            arranged.Add(node);
            byKey.Add(next.Node.Key, node);
            foreach (var child in children[next.Node.Key].OrderByDescending(static child => child.Key, StringComparer.Ordinal))
            {
                pending.Push((child, node));
            }
        }
        if (arranged.Count == drafts.Count) { return [.. arranged]; }
        var stuck = drafts.Keys.Except(byKey.Keys, StringComparer.Ordinal).Min(StringComparer.Ordinal)!;
        throw new InvalidDataException($"The parents of '{drafts[stuck].Name}' form a cycle.");
    }

    private static Dictionary<string, NodeDraft> Index(IEnumerable<NodeDraft> nodes)
    {
        var index = new Dictionary<string, NodeDraft>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (node.Key.Length == 0) { throw new InvalidDataException("A node has an empty name."); }
            if (!index.TryAdd(node.Key, node)) { throw new InvalidDataException($"The node '{node.Name}' is there twice."); }
        }
        return index;
    }

    // Roots first, in the order of the profile; then the other nodes without a parent, by name.
    private static IEnumerable<NodeDraft> Tops(HierarchyDraft draft, Dictionary<string, NodeDraft> drafts)
    {
        var rank = draft.Profile.Roots.Select(static (root, index) => (root.Key, index))
            .ToDictionary(static pair => pair.Key, static pair => pair.index, StringComparer.Ordinal);
        return drafts.Values.Where(static node => node.Parent is null)
            .OrderBy(node => rank.GetValueOrDefault(node.Key, int.MaxValue)).ThenBy(static node => node.Key, StringComparer.Ordinal);
    }

    private static ILookup<string, PathwayInteraction> InteractionsByTerm(IEnumerable<PathwayInteraction> interactions) =>
        interactions.SelectMany(static interaction => interaction.Terms.Select(term => (Key: TermName.Key(term), interaction)))
            .ToLookup(static pair => pair.Key, static pair => pair.interaction, StringComparer.Ordinal);
}

/// <summary>A part of a hierarchy: some of its nodes and their ancestors.</summary>
internal static class HierarchyPart
{
    /// <summary>
    /// A hierarchy of the given nodes and their ancestors, with the interactions, changes and failures of these nodes, and the failures of
    /// no node, such as those about evidence. Unassigned interactions are left out.
    /// </summary>
    /// <param name="hierarchy">The whole hierarchy.</param>
    /// <param name="nodes">Nodes of it.</param>
    public static PathwayHierarchy Of(PathwayHierarchy hierarchy, IEnumerable<PathwayNode> nodes)
    {
        var kept = new HashSet<PathwayNode>();
        foreach (var node in nodes)
        {
            var above = node;
            while (above is not null && kept.Add(above)) { above = above.ParentNode; }
        }
        bool IsKept(string? name) => hierarchy.Find(name) is { } node && kept.Contains(node);
        return new PathwayHierarchy(new HierarchyDraft
        {
            Profile = hierarchy.Profile,
            RunId = hierarchy.RunId,
            Nodes = [.. kept.Select(NodeDrafts.Of)],
            Interactions = [.. hierarchy.Interactions.Where(interaction => interaction.Terms.Any(IsKept))],
            Changes = [.. hierarchy.Changes.Where(change => IsKept(change.Node))],
            Failures = [.. hierarchy.Failures.Where(failure => hierarchy.Find(failure.Subject) is null || IsKept(failure.Subject))],
        });
    }
}

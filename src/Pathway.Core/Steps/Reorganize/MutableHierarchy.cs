using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// A hierarchy while one phase changes it. Unlike a finished hierarchy it may hold cycles and missing parents; every walk ends all the
/// same. Only one phase uses it.
/// </summary>
internal sealed class MutableHierarchy
{
    private readonly HierarchyDraft draft;
    private readonly Dictionary<string, NodeDraft> nodes;
    private readonly Dictionary<string, string> parents;
    private readonly Dictionary<string, List<string>> children = new(StringComparer.Ordinal);
    private readonly List<PathwayChange> changes;
    private string[]? keys;

    public MutableHierarchy(HierarchyDraft draft)
    {
        this.draft = draft;
        changes = [.. draft.Changes];
        Merged = new MergedNames(changes);
        nodes = new Dictionary<string, NodeDraft>(draft.Nodes.Count, StringComparer.Ordinal);
        parents = new Dictionary<string, string>(draft.Nodes.Count, StringComparer.Ordinal);
        foreach (var node in draft.Nodes) { AddOrReplace(node); }
    }

    /// <summary>The keys of all nodes at this moment, in ordinal order.</summary>
    public IReadOnlyList<string> Keys => keys ??= Sort(nodes.Keys);

    /// <summary>The links from child to parent, by key.</summary>
    public IReadOnlyDictionary<string, string> Parents => parents;

    /// <summary>The changes so far, those of earlier steps included.</summary>
    public IReadOnlyList<PathwayChange> Changes => changes;

    /// <summary>Which name was merged into which.</summary>
    public MergedNames Merged { get; }

    /// <summary>The node of a key, or null.</summary>
    public NodeDraft? Find(string? key) => key is null ? null : nodes.GetValueOrDefault(key);

    /// <summary>Whether there is a node of that key.</summary>
    public bool Contains(string key) => nodes.ContainsKey(key);

    /// <summary>Whether the key is that of a root.</summary>
    public bool IsRoot(string key) => draft.Profile.Find(key) is not null;

    /// <summary>The key of the parent that a node names, whether that node exists or not.</summary>
    public string? ParentOf(string key) => parents.GetValueOrDefault(key);

    /// <summary>The keys of the children, in ordinal order.</summary>
    public IReadOnlyCollection<string> ChildrenOf(string key) => children.TryGetValue(key, out var found) ? found : [];

    /// <summary>The current key of a name, which may have been merged into another.</summary>
    public string Resolve(string name) => Merged.Resolve(TermName.Key(name), Contains);

    /// <summary>Adds a node, or replaces the one of that name.</summary>
    public void AddOrReplace(NodeDraft node)
    {
        var key = node.Key;
        if (!nodes.TryGetValue(key, out var before)) { keys = null; }
        nodes[key] = node;
        if (before is not null && before.ParentKey == node.ParentKey) { return; }
        Unlink(key);
        if (node.ParentKey is not { } parent) { return; }
        parents[key] = parent;
        if (!children.TryGetValue(parent, out var siblings)) { children[parent] = siblings = []; }
        // Nodes come in the order of their names, mostly.
        if (siblings.Count == 0 || string.CompareOrdinal(siblings[^1], key) < 0) { siblings.Add(key); }
        else { siblings.Insert(~siblings.BinarySearch(key, StringComparer.Ordinal), key); }
    }

    /// <summary>Removes a node. Its children keep naming it as their parent.</summary>
    public void Remove(string key)
    {
        Unlink(key);
        nodes.Remove(key);
        keys = null;
    }

    /// <summary>Records a change.</summary>
    public void Record(PathwayChange change)
    {
        changes.Add(change);
        Merged.Add(change);
    }

    /// <summary>Whether one key is the other or lies above it.</summary>
    public bool IsSameOrAncestor(string above, string key)
    {
        // Most nodes have nothing below them.
        if (above == key) { return true; }
        return ChildrenOf(above).Count > 0 && AncestorsAndSelf(key).Contains(above, StringComparer.Ordinal);
    }

    /// <summary>Whether one of some keys is the key or lies above it.</summary>
    public bool IsAnySameOrAncestor(IReadOnlySet<string> above, string key) => AncestorsAndSelf(key).Any(above.Contains);

    /// <summary>The key of the root above a node, or null where its chain reaches none.</summary>
    public string? RootOf(string key) => AncestorsAndSelf(key).LastOrDefault() is { } top && IsRoot(top) && Contains(top) ? top : null;

    /// <summary>The number of links between a node and its root; -1 where its chain reaches none.</summary>
    public int DepthOf(string key) => RootOf(key) is null ? -1 : AncestorsAndSelf(key).Count() - 1;

    /// <summary>The most links between a node and one below it.</summary>
    public int HeightOf(string key)
    {
        var height = -1;
        var seen = new HashSet<string>(StringComparer.Ordinal) { key };
        for (var level = new List<string> { key }; level.Count > 0; height++)
        {
            level = [.. level.SelectMany(ChildrenOf).Where(seen.Add)];
        }
        return height;
    }

    /// <summary>A node and everything below it, in ordinal order.</summary>
    public IEnumerable<string> Subtree(string top) => Reachability.From(top, ChildrenOf).Order(StringComparer.Ordinal);

    /// <summary>The result of the phase.</summary>
    public HierarchyDraft ToDraft() => draft with { Nodes = [.. Keys.Select(key => nodes[key])], Changes = changes };

    // From a node upwards; in a cycle each node once.
    private IEnumerable<string> AncestorsAndSelf(string key)
    {
        var remaining = nodes.Count + 1;
        for (var next = key; next is not null && remaining-- > 0; next = parents.GetValueOrDefault(next)) { yield return next; }
    }

    private void Unlink(string key)
    {
        if (!parents.Remove(key, out var parent)) { return; }
        var siblings = children[parent];
        siblings.RemoveAt(siblings.BinarySearch(key, StringComparer.Ordinal));
    }

    private static string[] Sort(IReadOnlyCollection<string> names)
    {
        string[] sorted = [.. names];
        Array.Sort(sorted, StringComparer.Ordinal);
        return sorted;
    }
}

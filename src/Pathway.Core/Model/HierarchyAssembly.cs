namespace Pathway.Model;

/// <summary>Works out the tree of a draft: order, levels, paths and which interaction hangs where.</summary>
internal static class HierarchyAssembly
{
    /// <summary>The nodes, parents before children; a stable order whatever the order of the draft.</summary>
    /// <exception cref="InvalidDataException">Two nodes share a name, a parent is missing, or the parents form a cycle.</exception>
    public static PathwayNode[] Arrange(PathwayHierarchy hierarchy, HierarchyDraft draft, out Dictionary<string, PathwayNode> byKey)
    {
        var drafts = Index(draft.Nodes);
        var children = drafts.Values.Where(static node => node.Parent is not null)
            .ToLookup(static node => TermName.Key(node.Parent), StringComparer.Ordinal);
        if (children.FirstOrDefault(group => !drafts.ContainsKey(group.Key)) is { } orphans)
        {
            throw new InvalidDataException($"The node '{orphans.First().Name}' names the parent '{orphans.First().Parent}', which is not there.");
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
            foreach (var child in children[next.Node.Key].OrderByDescending(static child => child.Key, StringComparer.Ordinal)) { pending.Push((child, node)); }
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

    // Roots first, in the order of the profile; then whatever hangs nowhere, by name.
    private static IEnumerable<NodeDraft> Tops(HierarchyDraft draft, Dictionary<string, NodeDraft> drafts)
    {
        var rank = draft.Profile.Roots.Select(static (root, index) => (root.Key, index)).ToDictionary(static pair => pair.Key, static pair => pair.index, StringComparer.Ordinal);
        return drafts.Values.Where(static node => node.Parent is null)
            .OrderBy(node => rank.GetValueOrDefault(node.Key, int.MaxValue)).ThenBy(static node => node.Key, StringComparer.Ordinal);
    }

    private static ILookup<string, PathwayInteraction> InteractionsByTerm(IEnumerable<PathwayInteraction> interactions) =>
        interactions.SelectMany(static interaction => interaction.Terms.Select(term => (Key: TermName.Key(term), interaction)))
            .ToLookup(static pair => pair.Key, static pair => pair.interaction, StringComparer.Ordinal);
}

using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Finds where the nodes of a file contradict each other, and names the place as a path into the JSON.</summary>
internal static class HierarchyFileCheck
{
    /// <exception cref="InvalidDataException">The first contradiction, and where it stands.</exception>
    public static void Nodes(IReadOnlyList<NodeRecord> nodes, PathwayRootProfile profile)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            var key = TermName.Key(nodes[i].Name);
            if (key.Length == 0) { throw new InvalidDataException($"nodes[{i}] has an empty name."); }
            if (!places.TryAdd(key, i)) { throw new InvalidDataException($"{Place(nodes, i)} is there twice: nodes[{places[key]}] is '{Shown(nodes[places[key]].Name)}'."); }
            if (Fault(nodes[i], key, profile) is { } fault) { throw new InvalidDataException($"{Place(nodes, i)} {fault}."); }
        }
        var parents = nodes.Select(node => node.Parent is null ? -1 : places.GetValueOrDefault(TermName.Key(node.Parent), -1)).ToArray();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Parent is { } parent && parents[i] < 0) { throw new InvalidDataException($"{Place(nodes, i)} names the parent '{Shown(parent)}', which is not there."); }
        }
        CheckChains(nodes, parents);
    }

    /// <exception cref="InvalidDataException">What the file says of itself is not what it holds.</exception>
    public static void Summary(HierarchyFile file, PathwayHierarchy hierarchy)
    {
        if (file.Complete != hierarchy.IsComplete)
        {
            throw new InvalidDataException($"complete is {(file.Complete ? "true" : "false")}, but there are {hierarchy.Failures.Count} failures.");
        }
        var derived = hierarchy.Unassigned.Select(static interaction => interaction.Id).Order(StringComparer.Ordinal);
        var stated = (file.Unassigned ?? []).Order(StringComparer.Ordinal).ToArray();
        if (derived.SequenceEqual(stated, StringComparer.Ordinal)) { return; }
        var hanging = hierarchy.Unassigned.FirstOrDefault(interaction => !stated.Contains(interaction.Id, StringComparer.Ordinal));
        throw new InvalidDataException(hanging is not null
            ? $"the interaction '{Shown(hanging.Id)}' hangs under no node, but is not listed under unassigned."
            : "unassigned lists interactions that hang under a node, or are not there.");
    }

    /// <exception cref="InvalidDataException">What the file says of a node does not follow from the links.</exception>
    public static void Claims(IReadOnlyList<NodeRecord> nodes, PathwayHierarchy hierarchy)
    {
        if (nodes.All(static node => node is { Level: null, Leaf: null, Ancestors: null })) { return; }
        var parents = hierarchy.Nodes.Where(static node => node.Parent is not null).Select(static node => node.Parent!).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = hierarchy.Find(nodes[i].Name)!;
            var isLeaf = !parents.Contains(node.Name);
            if (nodes[i].Level is { } level && level != node.Level) { throw new InvalidDataException($"{Place(nodes, i)} states the level {level}; it has {node.Level?.ToString(CultureInfo.InvariantCulture) ?? "none"}."); }
            if (nodes[i].Leaf is { } leaf && leaf != isLeaf) { throw new InvalidDataException($"{Place(nodes, i)} is said to be {(leaf ? "a" : "no")} leaf, and is {(isLeaf ? "one" : "none")}."); }
            if (nodes[i].Ancestors is { } above && !above.Select(TermName.Key).SequenceEqual(node.Path.SkipLast(1).Select(TermName.Key), StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{Place(nodes, i)} states other ancestors than it has.");
            }
        }
    }

    private static string? Fault(NodeRecord node, string key, PathwayRootProfile profile)
    {
        var isRoot = node.Kind == PathwayNodeKind.Root;
        if (isRoot && node.Parent is not null) { return $"is a root and names the parent '{Shown(node.Parent)}'"; }
        if (isRoot != profile.Find(key) is not null) { return isRoot ? "is a root that the profile does not name" : $"is of kind {node.Kind}, but the profile names it as a root"; }
        if (!isRoot && key.Length > TermName.MaximumLength) { return $"has a name of {key.Length} characters; {TermName.MaximumLength} are allowed"; }
        if (node.State is { } state && (isRoot || node.Parent is not null)) { return $"has the state {state}; only a node that hangs nowhere has one"; }
        return isRoot || node.Parent is not null || node.State is PathwayNodeState.Unplaced or PathwayNodeState.Unresolved
            ? null : "has no parent; it needs the state Unplaced or Unresolved";
    }

    // Walks every chain once: a node whose depth is known ends the walk of all below it.
    private static void CheckChains(IReadOnlyList<NodeRecord> nodes, int[] parents)
    {
        var depths = new int[nodes.Count];
        var chain = new List<int>();
        for (var start = 0; start < nodes.Count; start++)
        {
            chain.Clear();
            var seen = new HashSet<int>();
            var current = start;
            while (current >= 0 && depths[current] == 0)
            {
                if (!seen.Add(current)) { throw new InvalidDataException(Cycle(nodes, chain, current)); }
                chain.Add(current);
                current = parents[current];
            }
            var depth = current < 0 ? 0 : depths[current];
            for (var i = chain.Count - 1; i >= 0; i--) { depths[chain[i]] = ++depth; }
            if (depth > HierarchyDraft.DeepestLevel) { throw new InvalidDataException($"{Place(nodes, start)} lies {depth - 1} levels deep; {HierarchyDraft.DeepestLevel} are allowed."); }
        }
    }

    private static string Cycle(IReadOnlyList<NodeRecord> nodes, List<int> chain, int entry)
    {
        var cycle = chain.SkipWhile(index => index != entry).Append(entry).Select(index => Shown(nodes[index].Name)).ToArray();
        var names = cycle.Length <= 8 ? cycle : [.. cycle[..4], $"… {cycle.Length - 5} more …", cycle[^1]];
        return $"{Place(nodes, entry)} is above itself: {string.Join(" -> ", names)}.";
    }

    private static string Place(IReadOnlyList<NodeRecord> nodes, int index) => $"nodes[{index}] '{Shown(nodes[index].Name)}'";

    private static string Shown(string name) => name.Length <= 80 ? name : $"{name[..80]}…";
}

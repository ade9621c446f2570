using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Checks that the nodes of a file are consistent, and reports a fault with its JSON path.</summary>
internal static class HierarchyFileValidator
{
    /// <exception cref="InvalidDataException">The first inconsistency, with its place.</exception>
    public static void ValidateNodes(IReadOnlyList<NodeRecord> nodes, PathwayRootProfile profile)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            var key = TermName.Key(nodes[i].Name);
            if (key.Length == 0) { throw new InvalidDataException($"nodes[{i}] has an empty name."); }
            if (!indexes.TryAdd(key, i))
            {
                throw new InvalidDataException(
                    $"{DescribeNode(nodes, i)} is there twice: nodes[{indexes[key]}] is '{Truncate(nodes[indexes[key]].Name)}'.");
            }
            if (FindFault(nodes[i], key, profile) is { } fault) { throw new InvalidDataException($"{DescribeNode(nodes, i)} {fault}."); }
        }
        var parents = nodes.Select(node => node.Parent is null ? -1 : indexes.GetValueOrDefault(TermName.Key(node.Parent), -1)).ToArray();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Parent is { } parent && parents[i] < 0)
            {
                throw new InvalidDataException($"{DescribeNode(nodes, i)} names the parent '{Truncate(parent)}', which is not there.");
            }
        }
        ValidateChains(nodes, parents);
    }

    /// <exception cref="InvalidDataException">The summary of the file does not match its content.</exception>
    public static void ValidateSummary(HierarchyFile file, PathwayHierarchy hierarchy)
    {
        if (file.Complete != hierarchy.IsComplete)
        {
            throw new InvalidDataException(
                $"complete is {(file.Complete ? "true" : "false")}, but there are {hierarchy.Failures.Count} failures.");
        }
        var derived = hierarchy.Unassigned.Select(static interaction => interaction.Id).Order(StringComparer.Ordinal);
        var stated = (file.Unassigned ?? []).Order(StringComparer.Ordinal).ToArray();
        if (derived.SequenceEqual(stated, StringComparer.Ordinal)) { return; }
        var unlisted = hierarchy.Unassigned.FirstOrDefault(interaction => !stated.Contains(interaction.Id, StringComparer.Ordinal));
        throw new InvalidDataException(unlisted is not null
            ? $"the interaction '{Truncate(unlisted.Id)}' is under no node, but is not listed in unassigned."
            : "unassigned lists interactions that are under a node, or do not exist.");
    }

    /// <exception cref="InvalidDataException">A stated value of a node does not match the links.</exception>
    public static void ValidateDerivedValues(IReadOnlyList<NodeRecord> nodes, PathwayHierarchy hierarchy)
    {
        if (nodes.All(static node => node is { Level: null, Leaf: null, Ancestors: null })) { return; }
        var parents = hierarchy.Nodes.Where(static node => node.Parent is not null).Select(static node => node.Parent!)
            .ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = hierarchy.Find(nodes[i].Name)!;
            var isLeaf = !parents.Contains(node.Name);
            if (nodes[i].Level is { } level && level != node.Level)
            {
                throw new InvalidDataException(
                    $"{DescribeNode(nodes, i)} states the level {level}; it has "
                        + $"{node.Level?.ToString(CultureInfo.InvariantCulture) ?? "none"}.");
            }
            if (nodes[i].Leaf is { } leaf && leaf != isLeaf)
            {
                throw new InvalidDataException(
                    $"{DescribeNode(nodes, i)} is said to be {(leaf ? "a" : "no")} leaf, and is {(isLeaf ? "one" : "none")}.");
            }
            if (nodes[i].Ancestors is { } above
                && !above.Select(TermName.Key).SequenceEqual(node.Path.SkipLast(1).Select(TermName.Key), StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{DescribeNode(nodes, i)} states other ancestors than it has.");
            }
        }
    }

    private static string? FindFault(NodeRecord node, string key, PathwayRootProfile profile)
    {
        var isRoot = node.Kind == PathwayNodeKind.Root;
        if (isRoot && node.Parent is not null) { return $"is a root and names the parent '{Truncate(node.Parent)}'"; }
        if (isRoot != profile.Find(key) is not null)
        {
            return isRoot ? "is a root that the profile does not name" : $"is of kind {node.Kind}, but the profile names it as a root";
        }
        if (!isRoot && key.Length > TermName.MaximumLength)
        {
            return $"has a name of {key.Length} characters; {TermName.MaximumLength} are allowed";
        }
        if (node.State is { } state && (isRoot || node.Parent is not null))
        {
            return $"has the state {state}; only a node without a place has one";
        }
        return isRoot || node.Parent is not null || node.State is PathwayNodeState.Unplaced or PathwayNodeState.Unresolved
            ? null : "has no parent; it needs the state Unplaced or Unresolved";
    }

    // Walks every chain once: it stops at a node whose depth is known.
    private static void ValidateChains(IReadOnlyList<NodeRecord> nodes, int[] parents)
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
                if (!seen.Add(current)) { throw new InvalidDataException(DescribeCycle(nodes, chain, current)); }
                chain.Add(current);
                current = parents[current];
            }
            var depth = current < 0 ? 0 : depths[current];
            for (var i = chain.Count - 1; i >= 0; i--) { depths[chain[i]] = ++depth; }
            if (depth > HierarchyDraft.MaxLevel)
            {
                throw new InvalidDataException(
                    $"{DescribeNode(nodes, start)} lies {depth - 1} levels deep; {HierarchyDraft.MaxLevel} are allowed.");
            }
        }
    }

    private static string DescribeCycle(IReadOnlyList<NodeRecord> nodes, List<int> chain, int entry)
    {
        var cycle = chain.SkipWhile(index => index != entry).Append(entry).Select(index => Truncate(nodes[index].Name)).ToArray();
        var names = cycle.Length <= 8 ? cycle : [.. cycle[..4], $"… {cycle.Length - 5} more …", cycle[^1]];
        return $"{DescribeNode(nodes, entry)} is above itself: {string.Join(" -> ", names)}.";
    }

    private static string DescribeNode(IReadOnlyList<NodeRecord> nodes, int index) => $"nodes[{index}] '{Truncate(nodes[index].Name)}'";

    private static string Truncate(string name) => name.Length <= 80 ? name : $"{name[..80]}…";
}

using System.Globalization;
using Pathway.Model;
using Pathway.Steps.Verify;
using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Repair;

/// <summary>Makes roots of the nodes that the profile names as roots, and terms of the roots that it does not.</summary>
internal static class RootKinds
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes)
        {
            var isRoot = work.Profile.Find(node.Key) is not null;
            if (isRoot == (node.Kind == PathwayNodeKind.Root)) { continue; }
            // A node with interactions is a term of the input.
            var kind = isRoot ? PathwayNodeKind.Root
                : work.View.Interactions[node.Key].Any() ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate;
            work.Replace(node, node with { Kind = kind }, new PathwayChange
            {
                Kind = PathwayChangeKind.Reclassify, Node = node.Name, Before = node.Kind.ToString(), After = kind.ToString(),
                Reason = isRoot ? "the profile names it as a root" : "the profile does not name it as a root",
                DecidedBy = "rule: unknown_root",
            });
        }
    }
}

/// <summary>Adds the missing roots of the profile.</summary>
internal static class MissingRoots
{
    public static void Apply(RepairWork work)
    {
        foreach (var root in work.Profile.Roots.Where(root => work.View.Find(root.Name) is null))
        {
            work.Insert(NodeDrafts.Of(root), new PathwayChange
            {
                Kind = PathwayChangeKind.Insert, Node = root.Name, After = root.Name, Reason = "the profile names it",
                DecidedBy = "rule: missing_root",
            });
        }
    }
}

/// <summary>Adds the terms of interactions without a node. They have no parent; building the hierarchy again asks for one.</summary>
internal static class MissingTerms
{
    public static void Apply(RepairWork work)
    {
        var missing = work.Interactions.Where(interaction => !interaction.Terms.Any(term => work.View.Find(term) is not null))
            .SelectMany(static interaction => interaction.Terms)
            .Where(InteractionTerms.IsUsable).GroupBy(TermName.Key, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal);
        foreach (var spellings in missing)
        {
            var name = work.Catalog.Spelling(spellings.Key) ?? spellings.Select(TermName.Clean).Min(StringComparer.Ordinal)!;
            var node = new NodeDraft
            {
                Name = name, Kind = PathwayNodeKind.Term, State = PathwayNodeState.Unplaced,
                OntologyId = work.Catalog.Identifier(spellings.Key),
            };
            work.Insert(node, new PathwayChange
            {
                Kind = PathwayChangeKind.Insert, Node = name, After = name, Reason = "an interaction names it and has no other node",
                DecidedBy = "rule: dangling_reference",
            });
        }
    }
}

/// <summary>Removes nodes that the input does not name and that nothing leads to.</summary>
internal static class NodeRemoval
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in UnusedNodes.FindUnreferenced(work.View))
        {
            work.Remove(node, UnusedNodes.CreateRemoval(node, "rule: unused_node"));
        }
    }
}

/// <summary>Corrects stated values that follow from the place of a node, when no link changes any more.</summary>
internal static class StaleDerivedValues
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes)
        {
            var corrected = NodeStates.IsMissing(node) ? node with { State = PathwayNodeState.Unplaced } : node;
            foreach (var change in Changes(work.View, node)) { work.Replace(node, corrected, change); }
        }
    }

    private static IEnumerable<PathwayChange> Changes(HierarchyView view, NodeDraft node)
    {
        if (NodeStates.IsMissing(node))
        {
            yield return Change(node, "without a state", $"state {PathwayNodeState.Unplaced}", "wrong_state");
        }
        if (NodeStates.IsMisplaced(node)) { yield return Change(node, $"state {node.Stated!.State}", "without a state", "wrong_state"); }
        if (node.Stated?.Level is { } level && level != view.LevelOf(node))
        {
            yield return Change(node, Level(level), Level(view.LevelOf(node)), "wrong_level");
        }
        if (node.Stated?.IsLeaf is { } isLeaf && isLeaf == view.ChildrenOf(node).Any())
        {
            yield return Change(node, isLeaf ? "a leaf" : "no leaf", isLeaf ? "no leaf" : "a leaf", "wrong_leaf");
        }
        if (node.Stated?.Ancestors is { } above && !view.HasAncestors(node, above))
        {
            yield return Change(node, string.Join(" > ", above), string.Join(" > ", view.PathTo(node).SkipLast(1)), "wrong_ancestors");
        }
    }

    private static PathwayChange Change(NodeDraft node, string before, string after, string rule) => new()
    {
        Kind = PathwayChangeKind.Correct, Node = node.Name, Before = before, After = after,
        Reason = "it follows from the place of the node", DecidedBy = $"rule: {rule}",
    };

    private static string Level(int? level) => level is null ? "no level" : string.Create(CultureInfo.InvariantCulture, $"level {level}");
}

using System.Globalization;
using Pathway.Model;
using Pathway.Steps.Verify;
using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Repair;

/// <summary>Puts right what was stated of nodes and follows from their place, when no link changes any more.</summary>
internal static class WrongClaims
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes)
        {
            var right = NodeStates.IsMissing(node) ? node with { State = PathwayNodeState.Unplaced } : node;
            foreach (var change in Changes(work.View, node)) { work.Replace(node, right, change); }
        }
    }

    private static IEnumerable<PathwayChange> Changes(HierarchyView view, NodeDraft node)
    {
        if (NodeStates.IsMissing(node)) { yield return Change(node, "without a state", $"state {PathwayNodeState.Unplaced}", "wrong_state"); }
        if (NodeStates.IsMisplaced(node)) { yield return Change(node, $"state {node.Claims!.State}", "without a state", "wrong_state"); }
        if (node.Claims?.Level is { } level && level != view.LevelOf(node)) { yield return Change(node, Level(level), Level(view.LevelOf(node)), "wrong_level"); }
        if (node.Claims?.IsLeaf is { } isLeaf && isLeaf == view.ChildrenOf(node).Any()) { yield return Change(node, isLeaf ? "a leaf" : "no leaf", isLeaf ? "no leaf" : "a leaf", "wrong_leaf"); }
        if (node.Claims?.Ancestors is { } above && !view.HasAncestors(node, above)) { yield return Change(node, string.Join(" > ", above), string.Join(" > ", view.PathTo(node).SkipLast(1)), "wrong_ancestors"); }
    }

    private static PathwayChange Change(NodeDraft node, string before, string after, string rule) => new()
    {
        Kind = PathwayChangeKind.Correct, Node = node.Name, Before = before, After = after, Reason = "it follows from the place of the node", DecidedBy = $"rule: {rule}",
    };

    private static string Level(int? level) => level is null ? "no level" : string.Create(CultureInfo.InvariantCulture, $"level {level}");
}

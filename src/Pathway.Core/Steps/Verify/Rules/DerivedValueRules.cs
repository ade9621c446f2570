using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Compares a stated level with the number of links to the root.</summary>
internal sealed class WrongLevel()
    : VerifyRule("wrong_level", PathwaySeverity.Error, "a stated level is not the number of links to the root")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (node.Stated?.Level is not { } stated || stated == view.LevelOf(node)) { continue; }
            var correct = view.LevelOf(node) is { } level
                ? string.Create(CultureInfo.InvariantCulture, $"it lies {level} links below its root") : "it lies below no root";
            yield return Finding(view, node,
                string.Create(CultureInfo.InvariantCulture, $"{Quote(node.Name)} is said to be on level {stated}; {correct}."),
                "Repair-PathwayHierarchy computes the levels again.");
        }
    }
}

/// <summary>Compares a stated leaf with the children of the node.</summary>
internal sealed class WrongLeaf()
    : VerifyRule("wrong_leaf", PathwaySeverity.Error, "a node is said to be a leaf and has children, or the other way round")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (node.Stated?.IsLeaf is not { } isLeaf || isLeaf != view.ChildrenOf(node).Any()) { continue; }
            var stated = isLeaf ? "a leaf, and has children" : "no leaf, and has no children";
            yield return Finding(view, node, $"{Quote(node.Name)} is said to be {stated}.", "Repair-PathwayHierarchy computes it again.");
        }
    }
}

/// <summary>Compares stated ancestors with the links.</summary>
internal sealed class WrongAncestors()
    : VerifyRule("wrong_ancestors", PathwaySeverity.Error, "stated ancestors are not those that the links lead to")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (node.Stated?.Ancestors is not { } stated || view.HasAncestors(node, stated)) { continue; }
            var path = string.Join(" > ", stated.Take(10).Select(Quote));
            yield return Finding(view, node, $"{Quote(node.Name)} is said to lie below {path}, and does not.",
                "Repair-PathwayHierarchy computes the ancestors again.");
        }
    }
}

/// <summary>
/// Checks that a node without a parent states why: a question stayed open, or no root serves. No other node has a state of its own.
/// </summary>
internal sealed class WrongState() : VerifyRule("wrong_state", PathwaySeverity.Error, "a state contradicts the place of the node")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (NodeStates.IsMisplaced(node))
            {
                yield return Finding(view, node,
                    $"{Quote(node.Name)} has the state {node.Stated!.State}; only a node without a parent has a state of its own.",
                    "Repair-PathwayHierarchy removes the state.");
            }
            if (NodeStates.IsMissing(node))
            {
                yield return Finding(view, node, $"{Quote(node.Name)} has no parent; it needs the state Unplaced or Unresolved.",
                    "Repair-PathwayHierarchy sets it to Unplaced.");
            }
        }
    }
}

/// <summary>
/// Compares what a file states of the whole with the rest: whether it is complete, and which interactions are unassigned.
/// </summary>
internal sealed class WrongSummary()
    : VerifyRule("wrong_summary", PathwaySeverity.Error, "what a file says of the whole does not follow from the rest")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        if (view.Draft.Stated is not { } stated) { yield break; }
        var failures = view.Draft.Failures.Count;
        if (stated.IsComplete != (failures == 0))
        {
            yield return Finding(null,
                $"The file says that it is {(stated.IsComplete ? "" : "not ")}complete, but it has {failures} failures.",
                "Repair-PathwayHierarchy computes it again.");
        }
        var unassigned = view.Draft.Interactions.Where(interaction => !interaction.Terms.Any(term => view.Find(term) is not null))
            .Select(static interaction => interaction.Id).Order(StringComparer.Ordinal);
        if (!unassigned.SequenceEqual(stated.Unassigned.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            yield return Finding(null, "The interactions that the file lists as unassigned are not those without a node.",
                "Repair-PathwayHierarchy computes it again.");
        }
    }
}

/// <summary>Which nodes have a state of their own: those without a parent, roots excluded.</summary>
internal static class NodeStates
{
    /// <summary>Whether a state is stated where none belongs.</summary>
    public static bool IsMisplaced(NodeDraft node) =>
        node.Stated?.State is not null && (node.Kind == PathwayNodeKind.Root || node.Parent is not null);

    /// <summary>Whether a node without a parent does not state why.</summary>
    public static bool IsMissing(NodeDraft node) => node.Kind != PathwayNodeKind.Root && node.Parent is null
        && (node.State == PathwayNodeState.Placed || node.Stated is { State: null or PathwayNodeState.Placed });
}

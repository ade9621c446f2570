using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>Levels follow from the links.</summary>
internal sealed class WrongLevel()
    : VerifyRule("wrong_level", PathwaySeverity.Error, "a stated level is not the number of links to the root")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(node => node.Stated?.Level is { } level && level != view.LevelOf(node))
        .Select(node =>
            Finding(view, node,
                string.Create(CultureInfo.InvariantCulture,
                    $"{HierarchyView.Quote(node.Name)} is said to be on level {node.Stated!.Level}; {(view.LevelOf(node) is { } level ? $"it lies {level} links below its root" : "it lies below no root")}."), "Repair-PathwayHierarchy works levels out anew."));
}

/// <summary>Whether a node is a leaf follows from the links.</summary>
internal sealed class WrongLeaf()
    : VerifyRule("wrong_leaf", PathwaySeverity.Error, "a node is said to be a leaf and is none, or the other way round")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(node => node.Stated?.IsLeaf is { } isLeaf && isLeaf == view.ChildrenOf(node).Any())
        .Select(node =>
            Finding(view, node,
                $"{HierarchyView.Quote(node.Name)} is said to be {(node.Stated!.IsLeaf == true ? "a leaf, and has children" : "no leaf, and has no children")}.", "Repair-PathwayHierarchy works it out anew."));
}

/// <summary>Ancestors follow from the links.</summary>
internal sealed class WrongAncestors()
    : VerifyRule("wrong_ancestors", PathwaySeverity.Error, "stated ancestors are not those that the links lead to")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view) =>
        view.Nodes.Where(node => node.Stated?.Ancestors is { } above && !view.HasAncestors(node, above))
        .Select(node =>
            Finding(view, node,
                $"{HierarchyView.Quote(node.Name)} is said to lie below {string.Join(" > ", node.Stated!.Ancestors!.Take(10).Select(HierarchyView.Quote))}, and does not.", "Repair-PathwayHierarchy works ancestors out anew."));
}

/// <summary>A node that hangs nowhere says why: a question stayed open, or no root serves. All others have no state of their own.</summary>
internal sealed class WrongState() : VerifyRule("wrong_state", PathwaySeverity.Error, "a state contradicts the place of the node")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        foreach (var node in view.Nodes)
        {
            if (NodeStates.IsMisplaced(node))
            {
                yield return Finding(view, node,
                    $"{HierarchyView.Quote(node.Name)} has the state {node.Stated!.State}; only a node that hangs nowhere has one.",
                    "Repair-PathwayHierarchy takes the state out.");
            }
            if (NodeStates.IsMissing(node))
            {
                yield return Finding(view, node,
                    $"{HierarchyView.Quote(node.Name)} has no parent; it needs the state Unplaced or Unresolved.",
                    "Repair-PathwayHierarchy says Unplaced.");
            }
        }
    }
}

/// <summary>Whether it is complete, and which interactions hang nowhere, follows from the rest.</summary>
internal sealed class WrongSummary()
    : VerifyRule("wrong_summary", PathwaySeverity.Error, "what a file says of the whole does not follow from the rest")
{
    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        if (view.Draft.Stated is not { } claims) { yield break; }
        var failures = view.Draft.Failures.Count;
        if (claims.IsComplete != (failures == 0))
        {
            yield return Finding(null,
                $"The file says that it is {(claims.IsComplete ? "" : "not ")}complete, and there are {failures} failures.",
                "Repair-PathwayHierarchy works it out anew.");
        }
        var unassigned = view.Draft.Interactions.Where(interaction => !interaction.Terms.Any(term => view.Find(term) is not null))
            .Select(static interaction => interaction.Id).Order(StringComparer.Ordinal);
        if (!unassigned.SequenceEqual(claims.Unassigned.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            yield return Finding(null, "The file lists other interactions as unassigned than those that hang under no node.",
                "Repair-PathwayHierarchy works it out anew.");
        }
    }
}

/// <summary>Which nodes have a state of their own: those that are no root and hang nowhere.</summary>
internal static class NodeStates
{
    /// <summary>Whether a state is stated where none belongs.</summary>
    public static bool IsMisplaced(NodeDraft node) => node.Stated?.State is not null
        && (node.Kind == PathwayNodeKind.Root || node.Parent is not null);

    /// <summary>Whether a node that hangs nowhere does not say why.</summary>
    public static bool IsMissing(NodeDraft node) => node.Kind != PathwayNodeKind.Root && node.Parent is null
        && (node.State == PathwayNodeState.Placed || node.Stated is { State: null or PathwayNodeState.Placed });
}

using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>
/// Takes a node from under its parent. A secondary parent was decided to be one too and takes the place; without one the node is unplaced.
/// </summary>
internal static class DetachFromParent
{
    public static NodeDraft Apply(NodeDraft node, HierarchyView view)
    {
        // Whoever reaches a root does not lie below this node, which reaches none. The deepest says most.
        var replacement = node.SecondaryParents.Select(view.Find).OfType<NodeDraft>().Where(parent => view.LevelOf(parent) is not null)
            .OrderByDescending(view.LevelOf).ThenBy(static parent => parent.Key, StringComparer.Ordinal).FirstOrDefault();
        return replacement is null
            ? node with { Parent = null, State = PathwayNodeState.Unplaced, Provenance = null, Stated = WithUnplacedState(node) }
            : node with
            {
                Parent = replacement.Name,
                SecondaryParents = [.. node.SecondaryParents.Where(parent => !TermName.Same(parent, replacement.Name))],
                Provenance = new PathwayProvenance
                    { Answerer = "rule: secondary parent", Source = PathwaySource.Rule,
                        Reason = "it was a secondary parent when the parent was cut off" },
            };
    }

    // It has a state from now on, and it is the right one.
    private static StatedValues? WithUnplacedState(NodeDraft node) => node.Stated is null ? null
        : node.Stated with { State = PathwayNodeState.Unplaced };
}

/// <summary>Cuts roots loose from parents of every kind.</summary>
internal static class RootsWithParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(
            static node => node.Kind == PathwayNodeKind.Root
                && (node.Parent is not null || node.SecondaryParents.Count + node.CandidateParents.Count > 0)))
        {
            work.Replace(node, node with { Parent = null, SecondaryParents = [], CandidateParents = [] }, new PathwayChange
            {
                Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent
                    ?? node.SecondaryParents.Concat(node.CandidateParents).First(), Reason = "a root never gets a parent",
                    DecidedBy = "rule: root_with_parent",
            });
        }
    }
}

/// <summary>Cuts nodes loose from parents that are not there.</summary>
internal static class DanglingParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(node => node.Parent is not null && work.View.ParentOf(node) is null))
        {
            var detached = DetachFromParent.Apply(node, work.View);
            work.Replace(node, detached,
                new PathwayChange
                    { Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = detached.Parent,
                        Reason = "the parent is not there", DecidedBy = "rule: dangling_reference" });
        }
    }
}

/// <summary>Cuts one link of each cycle: the one that the climb would cut. What hangs below stays as it is.</summary>
internal static class ParentCycles
{
    public static void Apply(RepairWork work)
    {
        foreach (var cycle in work.View.Cycles)
        {
            var (child, decidedBy) = CycleLinkSelector.Select(cycle, work.View.Links, work.Catalog);
            var node = work.View.Find(child)!;
            var detached = DetachFromParent.Apply(node, work.View);
            work.Replace(node, detached, new PathwayChange
            {
                Kind = PathwayChangeKind.CutCycle, Node = node.Name, Before = node.Parent, After = detached.Parent,
                Reason = $"the link closed the cycle {string.Join(" > ", cycle.Append(cycle[0]))}", DecidedBy = decidedBy,
            });
        }
    }
}

/// <summary>
/// Takes out further parents that say nothing: those that are not there, the node itself, its parent, and names that stand twice.
/// </summary>
internal static class RedundantParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.SecondaryParents.Count + node.CandidateParents.Count > 0))
        {
            var known = FurtherParents.GetKnownKeys(node);
            bool SaysMore(string parent) => work.View.Find(parent) is not null && known.Add(TermName.Key(parent));
            var remaining = node with
                { SecondaryParents = [.. node.SecondaryParents.Where(SaysMore)],
                    CandidateParents = [.. node.CandidateParents.Where(SaysMore)] };
            if (remaining.SecondaryParents.Count + remaining.CandidateParents.Count
                == node.SecondaryParents.Count + node.CandidateParents.Count)
            {
                continue;
            }
            work.Replace(node, remaining, new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = Describe(node), After = Describe(remaining),
                Reason = "a further parent is not there, the node itself, its parent, or named twice",
                DecidedBy = "rule: dangling_reference, redundant_parent",
            });
        }
    }

    private static string? Describe(NodeDraft node) => node.SecondaryParents.Count + node.CandidateParents.Count == 0 ? null
        : string.Join("; ", node.SecondaryParents.Concat(node.CandidateParents));
}

/// <summary>Takes out secondary parents that lie below their node, one after another: with one gone the next may be right.</summary>
internal static class SecondaryCycles
{
    public static void Apply(RepairWork work)
    {
        while (SecondaryLinks.FindCyclic(work.View) is [var (node, parent), ..])
        {
            work.Replace(node, node with { SecondaryParents = [.. node.SecondaryParents.Where(name => !TermName.Same(name, parent))] },
                new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = parent,
                Reason = "the secondary parent lies below the node", DecidedBy = "rule: secondary_cycle",
            });
            work.Commit();
        }
    }
}

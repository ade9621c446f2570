using Pathway.Model;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>
/// Removes the parent of a node. A secondary parent becomes the parent, because it was decided to be one; without one the node is unplaced.
/// </summary>
internal static class DetachFromParent
{
    public static NodeDraft Apply(NodeDraft node, HierarchyView view)
    {
        // A node that reaches a root does not lie below this node, which reaches none. The deepest one is the most specific.
        var replacement = node.SecondaryParents.Select(view.Find).OfType<NodeDraft>().Where(parent => view.LevelOf(parent) is not null)
            .OrderByDescending(view.LevelOf).ThenBy(static parent => parent.Key, StringComparer.Ordinal).FirstOrDefault();
        if (replacement is null)
        {
            var stated = node.Stated is null ? null : node.Stated with { State = PathwayNodeState.Unplaced };
            return node with { Parent = null, State = PathwayNodeState.Unplaced, Provenance = null, Stated = stated };
        }
        return node with
        {
            Parent = replacement.Name,
            SecondaryParents = [.. node.SecondaryParents.Where(parent => !TermName.Same(parent, replacement.Name))],
            Provenance = new PathwayProvenance
            {
                Answerer = "rule: secondary parent", Source = PathwaySource.Rule,
                Reason = "it was a secondary parent when the parent was cut off",
            },
        };
    }
}

/// <summary>Removes the parents, secondary parents and candidates of roots.</summary>
internal static class RootsWithParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root))
        {
            var parent = node.Parent ?? node.SecondaryParents.Concat(node.CandidateParents).FirstOrDefault();
            if (parent is null) { continue; }
            work.Replace(node, node with { Parent = null, SecondaryParents = [], CandidateParents = [] }, new PathwayChange
            {
                Kind = PathwayChangeKind.Move, Node = node.Name, Before = parent, Reason = "a root never gets a parent",
                DecidedBy = "rule: root_with_parent",
            });
        }
    }
}

/// <summary>Removes parents that do not exist.</summary>
internal static class DanglingParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(node => node.Parent is not null && work.View.ParentOf(node) is null))
        {
            var detached = DetachFromParent.Apply(node, work.View);
            work.Replace(node, detached, new PathwayChange
            {
                Kind = PathwayChangeKind.Move, Node = node.Name, Before = node.Parent, After = detached.Parent,
                Reason = "the parent is not there", DecidedBy = "rule: dangling_reference",
            });
        }
    }
}

/// <summary>Cuts one link of each cycle, as building a hierarchy does.</summary>
internal static class ParentCycles
{
    public static void Apply(RepairWork work)
    {
        foreach (var cut in CycleCutting.Find(work.View.Links, work.Catalog.Contradicts, work.Catalog.IsDecided))
        {
            var node = work.View.Find(cut.Child)!;
            var detached = DetachFromParent.Apply(node, work.View);
            work.Replace(node, detached, cut.ToChange(node.Name, node.Parent, detached.Parent));
        }
    }
}

/// <summary>
/// Removes secondary and candidate parents that add nothing: missing nodes, the node itself, its parent, and names that occur twice.
/// </summary>
internal static class RedundantParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => Count(node) > 0))
        {
            var known = FurtherParents.GetKnownKeys(node);
            bool IsInformative(string parent) => work.View.Find(parent) is not null && known.Add(TermName.Key(parent));
            var remaining = node with
            {
                SecondaryParents = [.. node.SecondaryParents.Where(IsInformative)],
                CandidateParents = [.. node.CandidateParents.Where(IsInformative)],
            };
            if (Count(remaining) == Count(node)) { continue; }
            work.Replace(node, remaining, new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = Describe(node), After = Describe(remaining),
                Reason = "a further parent is not there, the node itself, its parent, or named twice",
                DecidedBy = "rule: dangling_reference, redundant_parent",
            });
        }
    }

    private static int Count(NodeDraft node) => node.SecondaryParents.Count + node.CandidateParents.Count;

    private static string? Describe(NodeDraft node) =>
        Count(node) == 0 ? null : string.Join("; ", node.SecondaryParents.Concat(node.CandidateParents));
}

/// <summary>Removes secondary parents that lie below their node, one by one: without the first the next one may be valid.</summary>
internal static class SecondaryCycles
{
    public static void Apply(RepairWork work)
    {
        while (SecondaryLinks.FindCyclic(work.View) is [var (node, parent), ..])
        {
            var remaining = node.SecondaryParents.Where(name => !TermName.Same(name, parent));
            work.Replace(node, node with { SecondaryParents = [.. remaining] }, new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = parent,
                Reason = "the secondary parent lies below the node", DecidedBy = "rule: secondary_cycle",
            });
            work.Commit();
        }
    }
}

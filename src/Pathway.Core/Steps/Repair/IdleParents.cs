using Pathway.Model;
using Pathway.Steps.Verify;

namespace Pathway.Steps.Repair;

/// <summary>Takes out further parents that say nothing: those that are not there, the node itself, its parent, and names that stand twice.</summary>
internal static class IdleParents
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.SecondaryParents.Count + node.CandidateParents.Count > 0))
        {
            var known = FurtherParents.Known(node);
            bool SaysMore(string parent) => work.View.Find(parent) is not null && known.Add(TermName.Key(parent));
            var kept = node with { SecondaryParents = [.. node.SecondaryParents.Where(SaysMore)], CandidateParents = [.. node.CandidateParents.Where(SaysMore)] };
            if (kept.SecondaryParents.Count + kept.CandidateParents.Count == node.SecondaryParents.Count + node.CandidateParents.Count) { continue; }
            work.Replace(node, kept, new PathwayChange
            {
                Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = Listed(node), After = Listed(kept),
                Reason = "a further parent is not there, the node itself, its parent, or named twice", DecidedBy = "rule: dangling_reference, redundant_parent",
            });
        }
    }

    private static string? Listed(NodeDraft node) => node.SecondaryParents.Count + node.CandidateParents.Count == 0 ? null : string.Join("; ", node.SecondaryParents.Concat(node.CandidateParents));
}

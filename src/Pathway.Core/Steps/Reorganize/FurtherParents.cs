using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Keeps the further parents of all nodes in order: under the names that stand now, sorted, without what is not there, and the secondary ones
/// without a cycle, primaries included. A secondary parent that lies above the parent says nothing new and is left out.
/// </summary>
internal static class FurtherParents
{
    public static HierarchyDraft Settle(HierarchyDraft draft)
    {
        var tree = new TermTree(draft);
        var further = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var key in tree.Keys)
        {
            var node = tree.At(key)!;
            if (node.CandidateParents.Count == 0 && node.SecondaryParents.Count == 0) { continue; }
            var secondary = new List<string>();
            foreach (var parent in Standing(tree, key, node.SecondaryParents))
            {
                if (tree.ParentOf(key) is { } primary && tree.IsAtOrAbove(parent, primary)) { continue; }
                if (IsBelow(tree, further, parent, key)) { GiveUp(tree, node, tree.At(parent)!.Name); }
                else
                {
                    secondary.Add(parent);
                    further[key] = secondary;
                }
            }
            var candidates = Standing(tree, key, node.CandidateParents).Where(parent => parent != tree.ParentOf(key) && !secondary.Contains(parent));
            tree.Put(node with { SecondaryParents = Names(tree, secondary), CandidateParents = Names(tree, candidates) });
        }
        return tree.Draft();
    }

    private static string[] Standing(TermTree tree, string key, IReadOnlyList<string> names) =>
        [.. names.Select(tree.Resolve).Where(parent => tree.Has(parent) && parent != key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string[] Names(TermTree tree, IEnumerable<string> keys) => [.. keys.Select(key => tree.At(key)!.Name)];

    // Whether a way up, by parents and the secondary parents accepted so far, leads from one node to another.
    private static bool IsBelow(TermTree tree, Dictionary<string, List<string>> further, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var pending = new Stack<string>([from]);
        while (pending.TryPop(out var key))
        {
            if (key == to) { return true; }
            foreach (var parent in further.GetValueOrDefault(key, []).Append(tree.ParentOf(key)).OfType<string>()) { if (seen.Add(parent)) { pending.Push(parent); } }
        }
        return false;
    }

    private static void GiveUp(TermTree tree, NodeDraft node, string parent) => tree.Record(new PathwayChange
    {
        Kind = PathwayChangeKind.SecondaryParent, Node = node.Name, Before = parent, Reason = "it lies below the node, so it would close a cycle", DecidedBy = "rule: secondary parents",
    });
}

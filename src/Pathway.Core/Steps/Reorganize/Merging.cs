using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Makes one node of several. It stands where the uppermost of them stood, so that no cycle closes; the parents of the others become
/// candidates, and all children hang under it.
/// </summary>
internal static class Merging
{
    public static void Apply(TermTree tree, ConceptGroup group)
    {
        var kept = tree.At(group.Kept)!;
        var members = group.Members.ToHashSet(StringComparer.Ordinal);
        var ordered = group.Members.OrderByDescending(member => member == group.Kept).ThenByDescending(member => Rank(tree.At(member)!.Kind)).ThenBy(static member => member, StringComparer.Ordinal)
            .Select(member => tree.At(member)!).ToArray();
        var homes = tree.IsRoot(group.Kept) ? [] : ordered.Where(node => IsHome(tree, members, node)).ToArray();
        var home = homes.FirstOrDefault();
        var merged = kept with
        {
            Parent = home?.Parent,
            Provenance = tree.IsRoot(group.Kept) ? kept.Provenance : home?.Provenance ?? kept.Provenance,
            Kind = ordered.MaxBy(static node => Rank(node.Kind))!.Kind,
            OntologyId = ordered.Select(static node => node.OntologyId).FirstOrDefault(static id => id is not null),
            Description = ordered.Select(static node => node.Description).FirstOrDefault(static text => text is not null),
            CandidateParents = tree.IsRoot(group.Kept) ? [] : Further(tree, members, home, ordered.SelectMany(static node => node.CandidateParents).Concat(homes.Skip(1).Select(static node => node.Parent!))),
            SecondaryParents = tree.IsRoot(group.Kept) ? [] : Further(tree, members, home, ordered.SelectMany(static node => node.SecondaryParents)),
        };
        foreach (var node in ordered.Skip(1)) { Absorb(tree, merged, members, node, group); }
        if (!TermName.Same(kept.Parent, merged.Parent)) { tree.Record(Move(merged.Name, kept.Parent, merged.Parent, "it stands where the name above it stood that was merged with it")); }
        tree.Put(merged);
    }

    /// <summary>Which kind stays when nodes are merged: the highest.</summary>
    public static int Rank(PathwayNodeKind kind) => kind switch { PathwayNodeKind.Root => 3, PathwayNodeKind.Term => 2, PathwayNodeKind.Intermediate => 1, _ => 0 };

    private static void Absorb(TermTree tree, NodeDraft merged, HashSet<string> members, NodeDraft node, ConceptGroup group)
    {
        foreach (var child in tree.ChildrenOf(node.Key).ToArray())
        {
            if (members.Contains(child)) { continue; }
            tree.Put(tree.At(child)! with { Parent = merged.Name });
            tree.Record(Move(tree.At(child)!.Name, node.Name, merged.Name, "its parent was merged"));
        }
        tree.Remove(node.Key);
        var (pair, answer, provenance) = group.Said.First(said => said.Pair.Left == node.Key || said.Pair.Right == node.Key);
        tree.Record(new PathwayChange
        {
            Kind = PathwayChangeKind.Merge, Node = merged.Name, Before = node.Name, After = merged.Name, DecidedBy = provenance.Answerer,
            Reason = string.Create(CultureInfo.InvariantCulture, $"one concept, the names are {pair.Ratio:0.00} alike{(answer.Reason is null ? "" : $"; {answer.Reason}")}"),
        });
    }

    // A parent that is itself merged, or lies below what is merged, is no place to stand.
    private static bool IsHome(TermTree tree, HashSet<string> members, NodeDraft node) =>
        tree.ParentOf(node.Key) is { } parent && tree.Has(parent) && !tree.IsAnyAtOrAbove(members, parent);

    private static string[] Further(TermTree tree, HashSet<string> members, NodeDraft? home, IEnumerable<string> names) =>
    [
        .. names.Where(name => !members.Contains(tree.Resolve(name)) && !TermName.Same(name, home?.Parent)).DistinctBy(tree.Resolve, StringComparer.Ordinal).OrderBy(TermName.Key, StringComparer.Ordinal),
    ];

    private static PathwayChange Move(string node, string? before, string? after, string reason) =>
        new() { Kind = PathwayChangeKind.Move, Node = node, Before = before, After = after, Reason = reason, DecidedBy = "rule: merge" };
}

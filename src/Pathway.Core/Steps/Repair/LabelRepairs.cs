using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Removes nodes without a name: they can be neither found nor asked about.</summary>
internal static class UnnamedNodes
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.Key.Length == 0))
        {
            work.Remove(node, new PathwayChange
            {
                Kind = PathwayChangeKind.Remove, Node = "(unnamed)", Before = node.Parent, Reason = "the node has no name",
                DecidedBy = "rule: missing_label",
            });
        }
    }
}

/// <summary>
/// Removes extra white space and invisible characters from names. Names are compared without them, so the name stays the same.
/// </summary>
internal static class UnnormalizedNames
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes.Where(static node => node.Name != TermName.Clean(node.Name)))
        {
            var clean = TermName.Clean(node.Name);
            work.Replace(node, node with { Name = clean }, new PathwayChange
            {
                Kind = PathwayChangeKind.Rename, Node = clean, Before = node.Name, After = clean,
                Reason = "the name had white space or characters that do not show", DecidedBy = "rule: label_whitespace, label_formatting",
            });
        }
    }
}

/// <summary>
/// Makes one node of those that share a name. One parent stays; the others become candidates, because only an answer can tell the best.
/// </summary>
internal static class DuplicateNodes
{
    // The kind of a node that had several kinds: the first of these.
    private static readonly PathwayNodeKind[] KindPrecedence =
        [PathwayNodeKind.Term, PathwayNodeKind.Root, PathwayNodeKind.Intermediate, PathwayNodeKind.Sibling];

    public static void Apply(RepairWork work)
    {
        foreach (var group in work.View.Nodes.GroupBy(static node => node.Key, StringComparer.Ordinal)
            .Where(static group => group.Count() > 1))
        {
            // An existing parent before a missing one, an answered parent before one that a rule chose, then by name.
            var ranked = group.OrderBy(node => work.View.ParentOf(node) is null || TermName.Same(node.Parent, node.Name))
                .ThenBy(static node => node.Provenance is { IsFallback: true })
                .ThenBy(static node => TermName.Key(node.Parent), StringComparer.Ordinal).ToArray();
            work.Merge(ranked[0], ranked[1..], Merge(ranked), node => new PathwayChange
            {
                Kind = PathwayChangeKind.Merge, Node = node.Name, Before = node.Parent, After = ranked[0].Name,
                Reason = "another node has the name", DecidedBy = "rule: duplicate_label",
            });
        }
    }

    private static NodeDraft Merge(NodeDraft[] ranked)
    {
        var first = ranked[0];
        var parents = ranked.Select(static node => node.Parent).OfType<string>()
            .Concat(ranked.SelectMany(static node => node.CandidateParents));
        return first with
        {
            Kind = KindPrecedence.First(kind => ranked.Any(node => node.Kind == kind)),
            CandidateParents = OtherParents(parents, first.Parent, first.Name),
            SecondaryParents = OtherParents(ranked.SelectMany(static node => node.SecondaryParents), first.Parent, first.Name),
            OntologyId = ranked.Select(static node => node.OntologyId).FirstOrDefault(static id => id is not null),
            Description = ranked.Select(static node => node.Description).FirstOrDefault(static text => text is not null),
        };
    }

    private static string[] OtherParents(IEnumerable<string> parents, params string?[] known) =>
        [.. parents.Where(parent => !known.Any(one => TermName.Same(one, parent))).DistinctBy(TermName.Key, StringComparer.Ordinal)
            .OrderBy(TermName.Key, StringComparer.Ordinal)];
}

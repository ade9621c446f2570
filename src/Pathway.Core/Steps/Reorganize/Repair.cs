using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 3 A: every node gets a chain to a root. Links to parents that are not there, links that close a cycle and links that the
/// ontology contradicts are cut; what then hangs nowhere is asked for its parent, all at once, and placed by name.
/// </summary>
internal static class Repair
{
    private const int MostCuts = 2;
    private const string Rule = "rule: repair";

    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new TermTree(draft);
        var cut = new Dictionary<string, string>(StringComparer.Ordinal);
        CutMissing(tree);
        foreach (var cycle in Cycles.Find(tree.Parents)) { CutCycle(tree, context, cycle); }
        foreach (var key in tree.Keys) { CutContradicted(tree, context, key, cut); }
        var generations = new Generations(tree.Changes);
        var cuts = tree.Changes.Where(static change => change.Kind is PathwayChangeKind.CutCycle or PathwayChangeKind.CutContradiction).GroupBy(static change => TermName.Key(change.Node), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        var placing = new Placing(context.Profile, context.Asker, context.Catalog);
        var tops = tree.Keys.Where(key => !tree.IsRoot(key) && tree.ParentOf(key) is null).ToArray();
        var placements = await Task.WhenAll(tops.Select(top => PlaceAsync(tree, placing, generations, top, cuts.GetValueOrDefault(top), cut.GetValueOrDefault(top), cancellation))).ConfigureAwait(false);
        foreach (var (top, placement) in tops.Zip(placements)) { Apply(tree, context, top, placement); }
        return tree.Draft();
    }

    private static void CutMissing(TermTree tree)
    {
        foreach (var key in tree.Keys)
        {
            if (tree.IsRoot(key) || tree.ParentOf(key) is not { } parent || tree.Has(parent)) { continue; }
            var node = tree.At(key)!;
            var standing = tree.Resolve(parent);
            var after = tree.Has(standing) && !tree.IsAtOrAbove(key, standing) ? tree.At(standing)!.Name : null;
            Cut(tree, node, after, PathwayChangeKind.Move, after is null ? "the parent is not there" : "the parent was merged", Rule);
        }
    }

    private static void CutCycle(TermTree tree, ReorganizeContext context, IReadOnlyList<string> cycle)
    {
        var contradicted = cycle.Where(child => context.Contradicts(tree, child, tree.ParentOf(child)!)).Min(StringComparer.Ordinal);
        Cut(tree, tree.At(contradicted ?? cycle.Min(StringComparer.Ordinal)!)!, null, PathwayChangeKind.CutCycle, $"the link closed the cycle {string.Join(" > ", cycle.Append(cycle[0]))}",
            contradicted is null ? "rule: ordinal least child of the cycle" : "rule: the ontology contradicts the link");
    }

    private static void CutContradicted(TermTree tree, ReorganizeContext context, string key, Dictionary<string, string> cut)
    {
        if (tree.ParentOf(key) is not { } parent || !context.Contradicts(tree, key, parent)) { return; }
        cut[key] = parent;
        Cut(tree, tree.At(key)!, null, PathwayChangeKind.CutContradiction, "the ontology has the child above the parent, or both are one concept", "rule: the ontology contradicts the link");
    }

    private static void Cut(TermTree tree, NodeDraft node, string? after, PathwayChangeKind kind, string reason, string decidedBy)
    {
        tree.Put(node with { Parent = after, State = PathwayNodeState.Unplaced, Provenance = after is null ? null : node.Provenance });
        tree.Record(new PathwayChange { Kind = kind, Node = node.Name, Before = node.Parent, After = after, Reason = reason, DecidedBy = decidedBy });
    }

    private static Task<Placement> PlaceAsync(TermTree tree, Placing placing, Generations generations, string top, int cuts, string? refused, CancellationToken cancellation)
    {
        if (cuts > MostCuts) { return placing.UnderRootAsync(top, 0, "the chain was cut", cancellation); }
        if (generations.Of(top) >= Generations.Last) { return placing.UnderRootAsync(top, 0, $"{Generations.Last} names were created below it", cancellation); }
        // Without anything below it the plain question serves, which the climb has asked already.
        var below = tree.Subtree(top).SelectMany(tree.Merged.StandsFor).Distinct(StringComparer.Ordinal).ToArray();
        IReadOnlyCollection<string> excluded = below.Length > 1 ? below : [];
        return placing.UnderParentAsync(top, refused is null ? excluded : [.. below, refused], 0, cancellation);
    }

    private static void Apply(TermTree tree, ReorganizeContext context, string top, Placement placement)
    {
        var node = tree.At(top)!;
        if (placement.Parent is null)
        {
            tree.Put(node with { State = placement.State });
            return;
        }
        var parent = tree.Resolve(placement.Parent);
        // Something that was placed meanwhile lies above: the next round asks without it.
        if (tree.IsAtOrAbove(top, parent)) { return; }
        var provenance = placement.Provenance!;
        if (!tree.Has(parent))
        {
            tree.Put(new NodeDraft
            {
                Name = context.Spelling(placement.Parent), Kind = PathwayNodeKind.Intermediate, OntologyId = context.Catalog.Identifier(parent), Description = placement.ParentDescription,
            });
            tree.Record(new PathwayChange { Kind = PathwayChangeKind.Insert, Node = tree.At(parent)!.Name, Reason = $"it was named as the parent of '{node.Name}'", DecidedBy = provenance.Answerer });
        }
        tree.Put(node with { Parent = tree.At(parent)!.Name, Provenance = provenance });
        tree.Record(new PathwayChange
        {
            Kind = provenance.IsFallback ? PathwayChangeKind.Fallback : PathwayChangeKind.Move, Node = node.Name, After = tree.At(parent)!.Name,
            Reason = provenance.Reason ?? "it hung nowhere", DecidedBy = provenance.Answerer,
        });
    }
}

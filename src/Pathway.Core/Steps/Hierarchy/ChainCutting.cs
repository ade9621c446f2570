using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Cuts chains when every term has its parent: one link of each cycle, and chains at the depth limit. This cannot happen earlier, because
/// the cuts must not depend on the order in which answers arrive.
/// </summary>
internal sealed class ChainCutting(HierarchyBuilder builder, ParentResolver resolver, ITermCatalog catalog)
{
    private const int MaxQuestions = 2;

    private readonly Dictionary<string, int> cuts = new(StringComparer.Ordinal);

    /// <summary>
    /// Cuts cycles until none is left. The child of a cut link is asked for again without its whole subtree, at most twice, and then only
    /// for its root.
    /// </summary>
    public async Task CutCyclesAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var links = builder.Assignments.Where(static pair => pair.Value.ParentKey is not null)
                .ToDictionary(static pair => pair.Key, static pair => pair.Value.ParentKey!, StringComparer.Ordinal);
            var found = CycleCutting.Find(links, catalog.Contradicts, catalog.IsDecided);
            if (found.Count == 0) { return; }
            var children = links.ToLookup(static link => link.Value, static link => link.Key, StringComparer.Ordinal);
            foreach (var cut in found) { CutLink(cut, children); }
            await builder.CompleteAsync(cancellation).ConfigureAwait(false);
            RecordNewParents();
        }
    }

    /// <summary>Cuts each chain that is longer than the limit, and places its last term under a root.</summary>
    public async Task CutLongChainsAsync(CancellationToken cancellation)
    {
        var beyond = builder.GetReachableTerms().Where(term => !builder.Assignments.ContainsKey(term)).ToArray();
        foreach (var term in beyond) { builder.ResolveRoot(term); }
        await builder.CompleteAsync(cancellation).ConfigureAwait(false);
        foreach (var term in beyond)
        {
            builder.Changes.Add(new PathwayChange
            {
                Kind = PathwayChangeKind.CutDepth, Node = term, After = resolver.Profile.Find(builder.Assignments[term].Parent)?.Name,
                Reason = $"the chain is {builder.Distances[term]} links long here, which is the limit", DecidedBy = "rule: depth limit",
            });
        }
    }

    private void CutLink(CycleCut cut, ILookup<string, string> children)
    {
        var child = cut.Child;
        builder.Changes.Add(cut.ToChange(child, builder.Assignments[child].Parent, after: null));
        var times = cuts[child] = cuts.GetValueOrDefault(child) + 1;
        if (times > MaxQuestions) { builder.ResolveRoot(child); }
        else { builder.ResolveAgain(child, [.. Reachability.From(child, key => children[key])]); }
    }

    // A change is recorded when the cut is made, and completed when the new parent is known.
    private void RecordNewParents()
    {
        for (var i = 0; i < builder.Changes.Count; i++)
        {
            var change = builder.Changes[i];
            if (change is { Kind: PathwayChangeKind.CutCycle, After: null }
                && builder.Assignments.GetValueOrDefault(change.Node)?.Parent is { } parent)
            {
                builder.Changes[i] = change with { After = resolver.Profile.Find(parent)?.Name ?? parent };
            }
        }
    }
}

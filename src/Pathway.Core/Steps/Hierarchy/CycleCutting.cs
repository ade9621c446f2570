using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Breaks cycles when the climb has closed: one link a cycle, and the subtree below it stays as it is. The child of the cut
/// link is asked again without its whole subtree, twice at most, and then only for its root.
/// </summary>
internal sealed class CycleCutting(Climb climb, Placing placing, ITermCatalog catalog)
{
    private const int MostQuestions = 2;

    private readonly Dictionary<string, int> cuts = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var links = climb.Placements.Where(static pair => pair.Value.ParentKey is not null)
                .ToDictionary(static pair => pair.Key, static pair => pair.Value.ParentKey!, StringComparer.Ordinal);
            var cycles = Cycles.Find(links);
            if (cycles.Count == 0) { return; }
            var children = Cycles.Children(links);
            foreach (var cycle in cycles) { Cut(cycle, links, children); }
            await climb.CloseAsync(cancellation).ConfigureAwait(false);
            RecordNewParents();
        }
    }

    private void Cut(IReadOnlyList<string> cycle, Dictionary<string, string> links, ILookup<string, string> children)
    {
        var (child, decidedBy) = CycleLink.ToCut(cycle, links, catalog);
        var before = climb.Placements[child].Parent;
        climb.Changes.Add(new PathwayChange
        {
            Kind = PathwayChangeKind.CutCycle, Node = child, Before = before,
            Reason = $"the link closed the cycle {string.Join(" > ", cycle.Append(cycle[0]))}",
            DecidedBy = decidedBy,
        });
        var times = cuts[child] = cuts.GetValueOrDefault(child) + 1;
        if (times > MostQuestions) { climb.AskForRoot(child); }
        else { climb.AskAgain(child, Cycles.Subtree(child, children)); }
    }

    // The change is recorded when the cut is made and completed when the new parent is known.
    private void RecordNewParents()
    {
        for (var i = 0; i < climb.Changes.Count; i++)
        {
            var change = climb.Changes[i];
            if (change is { Kind: PathwayChangeKind.CutCycle, After: null } && climb.Placements.GetValueOrDefault(change.Node)?.Parent is { } parent)
            {
                climb.Changes[i] = change with { After = placing.Profile.Find(parent)?.Name ?? parent };
            }
        }
    }
}

using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// What the phases of a reorganisation would ask. The first phase with open questions is known; what those after it ask depends on the
/// answers, so that their numbers are a prior.
/// </summary>
internal static class ReorganizeEstimate
{
    private static readonly PathwayReorganizePhase[] AskingPhases =
        [PathwayReorganizePhase.Deduplicate, PathwayReorganizePhase.OneParent, PathwayReorganizePhase.Place];

    /// <summary>The estimate of each chosen phase that asks.</summary>
    /// <param name="hierarchy">The hierarchy; it stays as it is.</param>
    /// <param name="options">What would be done.</param>
    /// <param name="asker">Answers from what is stored.</param>
    /// <param name="catalog">What is certain about names.</param>
    public static IReadOnlyDictionary<PathwayReorganizePhase, RunEstimate> Of(PathwayHierarchy hierarchy, ReorganizeOptions options,
        IEstimator asker, ITermCatalog catalog)
    {
        var estimates = new Dictionary<PathwayReorganizePhase, RunEstimate>();
        var prefix = PathwayReorganizePhase.None;
        foreach (var phase in AskingPhases.Where(options.Has))
        {
            var (open, stored) = (asker.OpenCount, asker.StoredCount);
            prefix |= phase;
            if (open == 0)
            {
                // Stored answers come at once, so nothing is waited for here.
                ReorganizeStep.RunAsync(hierarchy, options with { Phases = prefix, ShouldContinue = () => asker.OpenCount == 0 }, asker,
                    catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
            }
            var known = asker.OpenCount - open;
            var isFirst = open == 0;
            var isDone = isFirst && known == 0;
            estimates[phase] =
                new RunEstimate(asker.StoredCount - stored, known, isDone ? 0 : isFirst ? known : Expected(hierarchy, phase), isDone ? 0
                    : Bound(hierarchy, phase))
            {
                Usage = asker.OpenUsage, SampleSize = asker.OpenCount,
            };
        }
        return estimates;
    }

    private static long Expected(PathwayHierarchy hierarchy, PathwayReorganizePhase phase) => phase == PathwayReorganizePhase.OneParent
        ? hierarchy.Nodes.Count(static node => node.CandidateParents.Count > 0)
        : hierarchy.Nodes.Count(static node => node is { Level: 1, Kind: not PathwayNodeKind.Sibling } or { Level: null });

    private static long Bound(PathwayHierarchy hierarchy, PathwayReorganizePhase phase) =>
        phase == PathwayReorganizePhase.Deduplicate ? MaxPairs(hierarchy.Nodes.Count)
        : MaxNames(hierarchy.Nodes.Count) * HierarchyEstimate.MaxQuestionsPerTerm;

    /// <summary>No reorganisation of so many nodes asks more.</summary>
    public static long Bound(long nodes) => MaxPairs(nodes) + (MaxNames(nodes) * HierarchyEstimate.MaxQuestionsPerTerm);

    // Above each node so many names may be created.
    private static long MaxNames(long nodes) => nodes * (1 + Generations.Limit);

    // Every pair of names may have to be asked about.
    private static long MaxPairs(long nodes) => MaxNames(nodes) * (MaxNames(nodes) - 1) / 2;
}

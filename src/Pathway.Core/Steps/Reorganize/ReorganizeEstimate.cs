using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Estimates the questions of a reorganisation. Those of the first phase with open questions are known. Those of later phases depend on the
/// answers; their numbers are a prior estimate.
/// </summary>
internal static class ReorganizeEstimate
{
    private static readonly PathwayReorganizePhase[] AskingPhases =
        [PathwayReorganizePhase.Deduplicate, PathwayReorganizePhase.OneParent, PathwayReorganizePhase.Place];

    /// <summary>The estimate of each chosen phase that asks.</summary>
    /// <param name="hierarchy">The hierarchy; it is not changed.</param>
    /// <param name="options">The phases.</param>
    /// <param name="asker">Answers from the store.</param>
    /// <param name="catalog">Certain facts about names.</param>
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
                // The estimator answers synchronously: nothing blocks here.
                ReorganizeStep.RunAsync(hierarchy, options with { Phases = prefix, ShouldContinue = () => asker.OpenCount == 0 }, asker,
                    catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
            }
            var known = asker.OpenCount - open;
            var isFirst = open == 0;
            var isDone = isFirst && known == 0;
            var expected = isFirst ? known : Expected(hierarchy, phase);
            estimates[phase] = new RunEstimate(asker.StoredCount - stored, known, expected, isDone ? 0 : Bound(hierarchy, phase))
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

    /// <summary>The most questions of a reorganisation of so many nodes.</summary>
    public static long Bound(long nodes) => MaxPairs(nodes) + (MaxNames(nodes) * HierarchyEstimate.MaxQuestionsPerTerm);

    // The names that may be created above each node.
    private static long MaxNames(long nodes) => nodes * (1 + Generations.Limit);

    // Every pair of names may have to be asked about.
    private static long MaxPairs(long nodes) => MaxNames(nodes) * (MaxNames(nodes) - 1) / 2;
}

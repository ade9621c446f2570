using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Estimates the questions of a reorganisation. Those of the first phase with unknown answers are certain; those of later phases depend on
/// the answers.
/// </summary>
internal static class ReorganizeEstimate
{
    // Far more than in any hierarchy: rules exclude names that differ in a number, a direction or a word of opposite meaning.
    private const int MaxSimilarNames = 16;

    // Those about its place, with what the subtree of each round excludes, about what goes above it, and about a choice between parents.
    private const int MaxQuestionsPerName = 12;

    /// <summary>The estimate of all chosen phases.</summary>
    /// <param name="hierarchy">The hierarchy; it is not changed.</param>
    /// <param name="options">The phases.</param>
    /// <param name="asker">Answers what is known.</param>
    /// <param name="catalog">Certain facts about names.</param>
    /// <param name="cancellation">Stops the estimate.</param>
    public static async Task<RunEstimate> OfAsync(PathwayHierarchy hierarchy, ReorganizeOptions options, IEstimator asker,
        ITermCatalog catalog, CancellationToken cancellation)
    {
        var start = EstimateStart.Of(asker);
        var asking = WithoutCheck(options);
        await ReorganizeStep.RunAsync(hierarchy, asking with { ShouldContinue = () => start.AddedUnknown == 0 }, asker, catalog,
            static () => [], cancellation).ConfigureAwait(false);
        if (start.AddedUnknown == 0) { return start.Complete(0); }
        await ReorganizeStep.RunAsync(hierarchy, asking, asker.Prediction, catalog, static () => [], cancellation).ConfigureAwait(false);
        return start.Complete(Bound(hierarchy.Nodes.Count, 0));
    }

    /// <summary>The same options without the check of the result, which asks nothing.</summary>
    public static ReorganizeOptions WithoutCheck(ReorganizeOptions options) =>
        options with { Phases = options.Phases & ~PathwayReorganizePhase.Check };

    /// <summary>The most questions of a reorganisation.</summary>
    /// <param name="nodes">The nodes that may be asked about.</param>
    /// <param name="siblings">Further nodes, which are only compared.</param>
    public static long Bound(long nodes, long siblings) =>
        MaxPairs(MaxNames(nodes) + siblings) + (MaxNames(nodes) * MaxQuestionsPerName);

    // The names that may be created above each node.
    private static long MaxNames(long nodes) => nodes * (1 + Generations.Limit);

    private static long MaxPairs(long names) => Math.Min(names * (names - 1) / 2, names * MaxSimilarNames);
}

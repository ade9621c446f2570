using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Siblings;

/// <summary>
/// Step 5: adds the most relevant further children of every parent. All questions are put at once; the answers are applied when all have
/// arrived. No question depends on the organism or the proteins of the input: the answers are filtered and ranked afterwards.
/// </summary>
internal static class SiblingsStep
{
    /// <summary>The most children to add to a parent by default.</summary>
    public const int DefaultMaximum = 7;

    /// <summary>Adds siblings to a hierarchy.</summary>
    /// <param name="hierarchy">The hierarchy; it is not changed.</param>
    /// <param name="maximum">The most children to add to a parent.</param>
    /// <param name="asker">Answers the questions.</param>
    /// <param name="catalog">Certain facts about names.</param>
    /// <param name="failures">The questions of this run that stayed open; read at the end.</param>
    /// <param name="cancellation">Stops the step: nothing new is asked.</param>
    /// <param name="taxon">The organism whose terms are added; null for any.</param>
    public static async Task<PathwayHierarchy> FindAsync(
        PathwayHierarchy hierarchy, int maximum, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation, TermTaxon? taxon = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        var parents = Parents(hierarchy);
        var replies = await Task.WhenAll(parents.Select(parent =>
            asker.AskAsync(Question(hierarchy.Profile, parent.Key), Priority.Sibling, cancellation))).ConfigureAwait(false);
        var collector = new SiblingCollector(hierarchy, maximum, catalog, new SiblingRanking(hierarchy, catalog, taxon));
        foreach (var (parent, reply) in parents.Zip(replies)) { collector.Add(parent, reply); }
        return new PathwayHierarchy(collector.ToDraft() with
        {
            RunId = asker.RunId, Failures = FailureOrder.Union(hierarchy.Failures, failures()),
        });
    }

    /// <summary>The nodes to add children to: placed nodes with at least one child, by name.</summary>
    public static IReadOnlyList<PathwayNode> Parents(PathwayHierarchy hierarchy)
    {
        var named = hierarchy.Nodes.Select(static node => node.Parent).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. hierarchy.Nodes.Where(node => node.State == PathwayNodeState.Placed && named.Contains(node.Name))
            .OrderBy(static node => node.Key, StringComparer.Ordinal)];
    }

    /// <summary>The question for the siblings under a parent.</summary>
    /// <param name="profile">The roots.</param>
    /// <param name="parent">The key of the parent.</param>
    public static SiblingsQuestion Question(PathwayRootProfile profile, string parent) => new() { Subject = parent, Roots = profile };
}

/// <summary>Estimates the questions of the search for siblings: one for each parent, independent of each other.</summary>
internal static class SiblingsEstimate
{
    public static async Task<RunEstimate> OfAsync(PathwayHierarchy hierarchy, IEstimator asker, CancellationToken cancellation)
    {
        var start = EstimateStart.Of(asker);
        foreach (var parent in SiblingsStep.Parents(hierarchy))
        {
            var question = SiblingsStep.Question(hierarchy.Profile, parent.Key);
            await asker.AskAsync(question, Priority.Sibling, cancellation).ConfigureAwait(false);
            await asker.Prediction.AskAsync(question, Priority.Sibling, cancellation).ConfigureAwait(false);
        }
        return start.Complete(0);
    }
}

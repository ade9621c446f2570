using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Siblings;

/// <summary>
/// Step 5: the most relevant further children of every parent. All parents are asked at once; what becomes of the answers is
/// decided when all are there.
/// </summary>
internal static class SiblingsStep
{
    /// <summary>How many children of a parent are added when nobody says otherwise.</summary>
    public const int DefaultMaximum = 7;

    /// <summary>Adds siblings to a hierarchy.</summary>
    /// <param name="hierarchy">The hierarchy; it stays as it is.</param>
    /// <param name="maximum">The most names that one parent gains.</param>
    /// <param name="asker">Where questions are put.</param>
    /// <param name="catalog">What is certain about names.</param>
    /// <param name="failures">The questions of this run that stayed open, read at the end.</param>
    /// <param name="cancellation">Stops the step: nothing new is asked.</param>
    public static async Task<PathwayHierarchy> FindAsync(
        PathwayHierarchy hierarchy, int maximum, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        var parents = Parents(hierarchy);
        var replies =
            await Task.WhenAll(
                parents.Select(parent => asker.AskAsync(Question(hierarchy.Profile, parent.Key), Priority.Sibling, cancellation)))
                    .ConfigureAwait(false);
        var collector = new SiblingCollector(hierarchy, maximum, catalog);
        foreach (var (parent, reply) in parents.Zip(replies)) { collector.Add(parent, reply); }
        return new PathwayHierarchy(collector.ToDraft() with
            { RunId = asker.RunId, Failures = FailureOrder.Union(hierarchy.Failures, failures()) });
    }

    /// <summary>The nodes for which siblings are sought: those with a child and a place, by name.</summary>
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

/// <summary>What finding siblings would ask: one question a parent, none of which depends on another.</summary>
internal static class SiblingsEstimate
{
    public static RunEstimate Of(PathwayHierarchy hierarchy, IEstimator asker)
    {
        foreach (var parent in SiblingsStep.Parents(hierarchy))
        {
            // Stored answers come at once, so nothing is waited for here.
            asker.AskAsync(SiblingsStep.Question(hierarchy.Profile, parent.Key), 0, CancellationToken.None).GetAwaiter().GetResult();
        }
        return RunEstimate.Exact(asker);
    }
}

using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>
/// Estimates the questions of a whole pipeline. It runs as far as answers are known; the rest runs with the answers that are expected.
/// </summary>
internal static class PipelineEstimate
{
    /// <param name="input">The input. Evidence is estimated apart.</param>
    /// <param name="asker">Answers what is known.</param>
    /// <param name="catalog">Certain facts about names.</param>
    /// <param name="cancellation">Stops the estimate.</param>
    /// <param name="expected">The input with the terms that functions will probably get; null where all terms are known.</param>
    public static async Task<RunEstimate> OfAsync(PipelineInput input, IEstimator asker, ITermCatalog catalog,
        CancellationToken cancellation, HierarchyInput? expected = null)
    {
        var start = EstimateStart.Of(asker);
        input = input with { Evidence = null, Reorganize = ReorganizeEstimate.WithoutCheck(input.Reorganize) };
        var known = await RunKnownAsync(input, asker, catalog, start, cancellation).ConfigureAwait(false);
        if (start.AddedUnknown == 0 && expected is null) { return start.Complete(0); }
        var terms = expected ?? input.Terms;
        var predicted = await HierarchyStep.BuildAsync(terms, asker.Prediction, catalog, static () => [], cancellation)
            .ConfigureAwait(false);
        await PipelineStep.RunAsync(input with { Terms = terms }, asker.Prediction, catalog, static () => [], cancellation)
            .ConfigureAwait(false);
        return start.Complete(Bound(input, terms, known), KnownGrowth.Compare(known, predicted, terms), isOpen: expected is not null);
    }

    // As far as it does not depend on an unknown answer.
    private static async Task<PathwayHierarchy> RunKnownAsync(PipelineInput input, IEstimator asker, ITermCatalog catalog,
        EstimateStart start, CancellationToken cancellation)
    {
        var prefetcher = new Prefetcher(input.Terms.Profile, asker, catalog, cancellation);
        var built = await HierarchyStep.BuildAsync(input.Terms, asker, catalog, static () => [], cancellation,
            input.Maximum > 0 ? prefetcher.OnParentFound : null).ConfigureAwait(false);
        if (!HasUnresolved(built) && input.Reorganize.Has(PathwayReorganizePhase.Deduplicate)) { prefetcher.OnHierarchyBuilt(built); }
        await prefetcher.CompleteAsync().ConfigureAwait(false);
        if (start.AddedUnknown > 0) { return built; }
        var widened = input.Maximum > 0
            ? await SiblingsStep.FindAsync(built, input.Maximum, asker, catalog, static () => [], cancellation, input.Taxon)
                .ConfigureAwait(false)
            : built;
        if (start.AddedUnknown > 0) { return widened; }
        await ReorganizeStep.RunAsync(widened, input.Reorganize with { ShouldContinue = () => start.AddedUnknown == 0 }, asker, catalog,
            static () => [], cancellation).ConfigureAwait(false);
        return widened;
    }

    private static long Bound(PipelineInput input, HierarchyInput terms, PathwayHierarchy known)
    {
        var unresolved = known.Nodes.Count(static node => node.State == PathwayNodeState.Unresolved)
            + terms.TermKeys.Count(key => !input.Terms.TermKeys.Contains(key));
        var above = (long)unresolved * input.Terms.MaxDepth;
        var nodes = known.Nodes.Count + above;
        var reorganizing = input.Reorganize.Phases == PathwayReorganizePhase.None ? 0
            : ReorganizeEstimate.Bound(nodes, nodes * input.Maximum);
        return (above * HierarchyEstimate.MaxQuestionsPerTerm) + (input.Maximum > 0 ? nodes : 0) + reorganizing;
    }

    private static bool HasUnresolved(PathwayHierarchy built) =>
        built.Nodes.Any(static node => node.State == PathwayNodeState.Unresolved);
}

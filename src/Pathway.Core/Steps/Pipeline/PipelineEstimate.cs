using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>
/// Estimates the questions of a whole pipeline. It runs as far as answers are stored; the rest is a prior estimate.
/// </summary>
internal static class PipelineEstimate
{
    // For each node before siblings are added: means over random terms of the ontology.
    private const double ExpectedParentsPerNode = 0.72;
    private const double ExpectedReorganizeQuestionsPerNode = 2.4;

    public static RunEstimate Of(PipelineInput input, IEstimator asker, ITermCatalog catalog)
    {
        var prefetcher = new Prefetcher(input.Terms.Profile, asker, catalog, CancellationToken.None);
        // The estimator answers synchronously: nothing blocks here.
        var built = HierarchyStep.BuildAsync(input.Terms, asker, catalog, static () => [], CancellationToken.None,
            input.Maximum > 0 ? prefetcher.OnParentFound : null).GetAwaiter().GetResult();
        var unresolved = built.Nodes.Count(static node => node.State == PathwayNodeState.Unresolved);
        if (unresolved == 0 && input.Reorganize.Has(PathwayReorganizePhase.Deduplicate)) { prefetcher.OnHierarchyBuilt(built); }
        prefetcher.CompleteAsync().GetAwaiter().GetResult();
        if (asker.OpenCount > 0) { return Prior(input, built, unresolved, asker); }
        var widened = input.Maximum > 0
            ? SiblingsStep.FindAsync(built, input.Maximum, asker, catalog, static () => [], CancellationToken.None, input.Taxon)
                .GetAwaiter().GetResult()
            : built;
        var phases = ReorganizeEstimate.Of(widened, input.Reorganize, asker, catalog).Values.ToArray();
        return Create(asker, phases.Sum(static phase => phase.Expected), phases.Sum(static phase => phase.Maximum));
    }

    private static RunEstimate Prior(PipelineInput input, PathwayHierarchy built, int unresolved, IEstimator asker)
    {
        var more = unresolved * HierarchyEstimate.ExpectedAncestors;
        var parents = input.Maximum > 0 ? (unresolved + more) * ExpectedParentsPerNode : 0;
        var reorganizing = input.Reorganize.Phases == PathwayReorganizePhase.None
            ? 0 : (built.Nodes.Count + more) * ExpectedReorganizeQuestionsPerNode;
        var nodes = (built.Nodes.Count + ((long)unresolved * input.Terms.MaxDepth)) * (1 + input.Maximum);
        return Create(asker, asker.OpenCount + (long)(more + parents + reorganizing),
            asker.OpenCount + ReorganizeEstimate.Bound(nodes) + (nodes * HierarchyEstimate.MaxQuestionsPerTerm));
    }

    private static RunEstimate Create(IEstimator asker, long expected, long maximum) =>
        new(asker.StoredCount, asker.OpenCount, expected, maximum) { Usage = asker.OpenUsage, SampleSize = asker.OpenCount };
}

using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>What a whole pipeline would ask. As far as answers are stored it is walked; from the first open question on there are priors.</summary>
internal static class PipelineEstimate
{
    // By node of the climb, as random terms of the ontology bring them.
    private const double UsualParents = 0.72;
    private const double UsualReorganizing = 2.4;

    public static AskEstimate Of(PipelineInput input, IOpenQuestions asker, ITermCatalog catalog)
    {
        var once = new AskedOnce(asker);
        var ahead = new AskingAhead(input.Terms.Profile, once, catalog, CancellationToken.None);
        // Stored answers come at once, so nothing is waited for here.
        var climbed = HierarchyStep.BuildAsync(input.Terms, once, catalog, static () => [], CancellationToken.None, input.Maximum > 0 ? ahead.Met : null).GetAwaiter().GetResult();
        var climbing = climbed.Nodes.Count(static node => node.State == PathwayNodeState.Unresolved);
        if (climbing == 0 && input.Reorganize.Has(PathwayReorganizePhase.Deduplicate)) { ahead.Closed(climbed); }
        ahead.EndedAsync().GetAwaiter().GetResult();
        if (asker.Open > 0) { return Prior(input, climbed, climbing, asker); }
        var widened = input.Maximum > 0 ? SiblingsStep.FindAsync(climbed, input.Maximum, once, catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult() : climbed;
        var phases = ReorganizeEstimate.Of(widened, input.Reorganize, asker, catalog).Values.ToArray();
        return new AskEstimate(asker.Stored, asker.Open, phases.Sum(static phase => phase.Expected), phases.Sum(static phase => phase.AtMost)) { Usage = asker.OpenUsage, UsageOf = asker.Open };
    }

    private static AskEstimate Prior(PipelineInput input, PathwayHierarchy climbed, int climbing, IOpenQuestions asker)
    {
        var more = climbing * HierarchyEstimate.UsualAncestors;
        var parents = input.Maximum > 0 ? (climbing + more) * UsualParents : 0;
        var reorganizing = input.Reorganize.Phases == PathwayReorganizePhase.None ? 0 : (climbed.Nodes.Count + more) * UsualReorganizing;
        var nodes = (climbed.Nodes.Count + ((long)climbing * input.Terms.MaxDepth)) * (1 + input.Maximum);
        return new AskEstimate(asker.Stored, asker.Open, asker.Open + (long)(more + parents + reorganizing), asker.Open + ReorganizeEstimate.Bound(nodes) + (nodes * HierarchyEstimate.QuestionsOfATerm)) { Usage = asker.OpenUsage, UsageOf = asker.Open };
    }
}

using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>
/// Steps 4 to 6 as one flow, evidence beside it from the start. Each step decides on closed sets, as it does alone, so that the result is
/// that of the steps one after the other; only their questions do not wait for each other.
/// </summary>
internal static class PipelineStep
{
    /// <summary>Builds, widens and reorganises a hierarchy.</summary>
    /// <param name="input">Interactions, terms and how.</param>
    /// <param name="asker">Where questions are put.</param>
    /// <param name="catalog">What is certain about names.</param>
    /// <param name="failures">The questions of this run that stayed open, read at the end of each step.</param>
    /// <param name="cancellation">Stops the flow: nothing new is asked.</param>
    public static async Task<PathwayHierarchy> RunAsync(
        PipelineInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures, CancellationToken cancellation)
    {
        var judging = input.Evidence is { } evidence ? EvidenceStep.CheckAsync(evidence, asker, input.Genes!, cancellation) : null;
        var built = await BuildAsync(input, asker, catalog, failures, cancellation).ConfigureAwait(false);
        return judging is null ? built : Judged.Of(built, await judging.ConfigureAwait(false));
    }

    private static async Task<PathwayHierarchy> BuildAsync(
        PipelineInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures, CancellationToken cancellation)
    {
        var once = new AskedOnce(asker);
        var ahead = new AskingAhead(input.Terms.Profile, once, catalog, cancellation);
        var climbed = await HierarchyStep.BuildAsync(input.Terms, once, catalog, failures, cancellation, input.Maximum > 0 ? ahead.Met : null).ConfigureAwait(false);
        if (input.Reorganize.Has(PathwayReorganizePhase.Deduplicate)) { ahead.Closed(climbed); }
        var widened = input.Maximum > 0 ? await SiblingsStep.FindAsync(climbed, input.Maximum, once, catalog, failures, cancellation).ConfigureAwait(false) : climbed;
        await ahead.EndedAsync().ConfigureAwait(false);
        return await ReorganizeStep.RunAsync(widened, input.Reorganize, once, catalog, failures, cancellation).ConfigureAwait(false);
    }
}

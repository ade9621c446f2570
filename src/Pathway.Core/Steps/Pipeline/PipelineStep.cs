using System.Collections.Concurrent;
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
        PipelineInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation)
    {
        var checking = input.Evidence is { } evidence ? EvidenceStep.CheckAsync(evidence, asker, input.Genes!, cancellation) : null;
        var built = await BuildAsync(input, asker, catalog, failures, cancellation).ConfigureAwait(false);
        return checking is null ? built : VerdictMerger.Merge(built, await checking.ConfigureAwait(false));
    }

    private static async Task<PathwayHierarchy> BuildAsync(
        PipelineInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation)
    {
        var memoizingAsker = new MemoizingAsker(asker);
        var prefetcher = new Prefetcher(input.Terms.Profile, memoizingAsker, catalog, cancellation);
        var hierarchy =
            await HierarchyStep.BuildAsync(input.Terms, memoizingAsker, catalog, failures, cancellation, input.Maximum > 0
                ? prefetcher.OnParentFound : null).ConfigureAwait(false);
        if (input.Reorganize.Has(PathwayReorganizePhase.Deduplicate)) { prefetcher.OnHierarchyBuilt(hierarchy); }
        var widened = input.Maximum > 0
            ? await SiblingsStep.FindAsync(hierarchy, input.Maximum, memoizingAsker, catalog, failures, cancellation).ConfigureAwait(false)
            : hierarchy;
        await prefetcher.CompleteAsync().ConfigureAwait(false);
        return await ReorganizeStep.RunAsync(widened, input.Reorganize, memoizingAsker, catalog, failures, cancellation)
            .ConfigureAwait(false);
    }
}

/// <summary>What a whole pipeline works on, and how.</summary>
/// <param name="Terms">Interactions and terms, with roots and depth.</param>
internal sealed record PipelineInput(HierarchyInput Terms)
{
    /// <summary>The most names that one parent gains; none where siblings are not sought.</summary>
    public int Maximum { get; init; } = SiblingsStep.DefaultMaximum;

    /// <summary>The evidence that is checked meanwhile; null for none.</summary>
    public EvidenceInput? Evidence { get; init; }

    /// <summary>The names of proteins, for evidence.</summary>
    public IGeneNames? Genes { get; init; }

    /// <summary>How the result is reorganised.</summary>
    public ReorganizeOptions Reorganize { get; init; } = new() { MaxDepth = Terms.MaxDepth };
}

/// <summary>
/// Puts the questions of later steps as soon as it is sure that they will be put: siblings when their parent is met, duplicates among what
/// climbed when the climb has closed. The steps then find the answers, or the calls under way. Which questions that are does not depend
/// on the order of arrival.
/// </summary>
internal sealed class Prefetcher(PathwayRootProfile profile, MemoizingAsker asker, ITermCatalog catalog, CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<string, Task> prefetched = new(StringComparer.Ordinal);

    /// <summary>A term is somebody's parent: its siblings will be sought.</summary>
    public void OnParentFound(string parent)
    {
        var key = profile.Find(parent)?.Key ?? parent;
        if (!prefetched.ContainsKey(key))
        {
            prefetched[key] = asker.AskAsync(SiblingsStep.Question(profile, key), Priority.Sibling, cancellation);
        }
    }

    /// <summary>The climb has closed: which of its names may be one concept is known.</summary>
    public void OnHierarchyBuilt(PathwayHierarchy hierarchy) =>
        prefetched[""] = Deduplicate.AskAsync(new MutableHierarchy(NodeDrafts.Of(hierarchy)), asker, catalog, cancellation);

    /// <summary>Completes when everything that was put has its answer, that for which no step came included: it is paid and kept.</summary>
    public Task CompleteAsync() => Task.WhenAll(prefetched.Values);
}

/// <summary>
/// Lays verdicts on the interactions of a hierarchy, whose terms may have been renamed meanwhile. Equal records have equal verdicts.
/// </summary>
internal static class VerdictMerger
{
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="judged">The interactions as they came in, with their verdicts.</param>
    public static PathwayHierarchy Merge(PathwayHierarchy hierarchy, IReadOnlyList<PathwayInteraction> judged)
    {
        var verdicts = judged.GroupBy(static one => (one.Id, one.Json))
            .ToDictionary(static group => group.Key, static group => group.First());
        return new PathwayHierarchy(NodeDrafts.Of(hierarchy) with
            { Interactions = [.. hierarchy.Interactions.Select(one => WithVerdicts(one, verdicts[(one.Id, one.Json)]))] });
    }

    private static PathwayInteraction WithVerdicts(PathwayInteraction interaction, PathwayInteraction judged) => interaction with
    {
        Verdict = judged.Verdict,
        Functions =
            [.. interaction.Functions.Zip(judged.Functions,
                static (function, verdict) => function with { Verdict = verdict.Verdict, Evidence = verdict.Evidence })],
    };
}

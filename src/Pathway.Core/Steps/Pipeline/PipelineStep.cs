using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;

namespace Pathway.Steps.Pipeline;

/// <summary>
/// Steps 4 to 6 as one pipeline, with the check of evidence at the same time. The result is the same as that of the steps one after the
/// other; only their questions overlap.
/// </summary>
internal static class PipelineStep
{
    /// <summary>Builds a hierarchy, adds siblings and reorganises it.</summary>
    /// <param name="input">Interactions, terms and options.</param>
    /// <param name="asker">Answers the questions.</param>
    /// <param name="catalog">Certain facts about names.</param>
    /// <param name="failures">The questions of this run that stayed open; read at the end of each step.</param>
    /// <param name="cancellation">Stops the pipeline: nothing new is asked.</param>
    public static async Task<PathwayHierarchy> RunAsync(
        PipelineInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation)
    {
        var checking = input.Evidence is { } evidence ? EvidenceStep.CheckAsync(evidence, asker, input.Genes!, cancellation) : null;
        var built = await BuildAsync(input, asker, catalog, failures, cancellation).ConfigureAwait(false);
        if (checking is null) { return built; }
        var withVerdicts = VerdictAttacher.Copy(await checking.ConfigureAwait(false), built.Interactions);
        // Also the questions about evidence, which may end last.
        return new PathwayHierarchy(NodeDrafts.Of(built) with
        {
            Interactions = withVerdicts, Failures = FailureOrder.Union(built.Failures, failures()),
        });
    }

    private static async Task<PathwayHierarchy> BuildAsync(
        PipelineInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation)
    {
        var prefetcher = new Prefetcher(input.Terms.Profile, asker, catalog, cancellation);
        var hierarchy = await HierarchyStep.BuildAsync(input.Terms, asker, catalog, failures, cancellation,
            input.Maximum > 0 ? prefetcher.OnParentFound : null).ConfigureAwait(false);
        if (input.Reorganize.Has(PathwayReorganizePhase.Deduplicate)) { prefetcher.OnHierarchyBuilt(hierarchy); }
        var widened = input.Maximum > 0
            ? await SiblingsStep.FindAsync(hierarchy, input.Maximum, asker, catalog, failures, cancellation, input.Taxon)
                .ConfigureAwait(false)
            : hierarchy;
        await prefetcher.CompleteAsync().ConfigureAwait(false);
        return await ReorganizeStep.RunAsync(widened, input.Reorganize, asker, catalog, failures, cancellation)
            .ConfigureAwait(false);
    }
}

/// <summary>The input and the options of a pipeline.</summary>
/// <param name="Terms">Interactions and terms, with roots and depth.</param>
internal sealed record PipelineInput(HierarchyInput Terms)
{
    /// <summary>The most siblings to add under one parent; 0 to skip the search for siblings.</summary>
    public int Maximum { get; init; } = SiblingsStep.DefaultMaximum;

    /// <summary>The organism whose terms are added; null for any.</summary>
    public TermTaxon? Taxon { get; init; }

    /// <summary>The evidence to check at the same time; null to check none.</summary>
    public EvidenceInput? Evidence { get; init; }

    /// <summary>The names of proteins, for the check of evidence.</summary>
    public IGeneNames? Genes { get; init; }

    /// <summary>The options of the reorganisation.</summary>
    public ReorganizeOptions Reorganize { get; init; } = new() { MaxDepth = Terms.MaxDepth };
}

/// <summary>
/// Asks questions of later steps as soon as it is certain that they will be asked: siblings when their parent is found, duplicates when the
/// hierarchy is built. The steps then find the answers, or the requests in flight. The set of questions does not depend on the order in
/// which answers arrive.
/// </summary>
internal sealed class Prefetcher(PathwayRootProfile profile, IAsker asker, ITermCatalog catalog, CancellationToken cancellation)
{
    private readonly ConcurrentDictionary<string, Task> prefetched = new(StringComparer.Ordinal);

    /// <summary>Asks for siblings under a parent.</summary>
    public void OnParentFound(string parent)
    {
        var key = profile.Find(parent)?.Key ?? parent;
        if (!prefetched.ContainsKey(key))
        {
            prefetched[key] = asker.AskAsync(SiblingsStep.Question(profile, key), Priority.Sibling, cancellation);
        }
    }

    /// <summary>Asks which names of the hierarchy are one concept.</summary>
    public void OnHierarchyBuilt(PathwayHierarchy hierarchy) =>
        prefetched[""] = Deduplicate.AskAsync(new MutableHierarchy(NodeDrafts.Of(hierarchy)), asker,
            new DuplicateCandidates(catalog), cancellation);

    /// <summary>Completes when all questions are answered, also those that no step asked in the end: their answers are stored.</summary>
    public Task CompleteAsync() => Task.WhenAll(prefetched.Values);
}

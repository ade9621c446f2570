using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;

namespace Pathway.Bench.Quality;

/// <summary>The stages of a hierarchy: built, with siblings, reorganised.</summary>
/// <param name="Built">After the hierarchy step.</param>
/// <param name="WithSiblings">With siblings.</param>
/// <param name="Reorganized">After reorganisation.</param>
internal sealed record HierarchyStages(PathwayHierarchy Built, PathwayHierarchy WithSiblings, PathwayHierarchy Reorganized)
{
    /// <summary>Runs the steps with one engine; the ontology answers questions that are not in the store.</summary>
    /// <param name="set">The terms with their interactions.</param>
    /// <param name="isImported">Whether the other program's answers are imported into the store.</param>
    /// <param name="profile">The name of the root profile.</param>
    /// <param name="concurrency">The number of concurrent questions.</param>
    /// <param name="order">Shuffles the input; null keeps its order.</param>
    public static async Task<HierarchyStages> BuildAsync(
        TermSet set, bool isImported, string profile, int concurrency, Random? order = null)
    {
        PathwayCacheEntry[] answers = isImported ? [.. set.Answers] : [];
        string[] terms = [.. set.Terms];
        PathwayInteraction[] interactions = [.. set.Interactions];
        order?.Shuffle(answers);
        order?.Shuffle(terms);
        order?.Shuffle(interactions);
        using var store = new MemoryStore();
        await new CacheImport(store).ImportAsync(answers, CancellationToken.None);
        var run = new QuestionEngine(store, CuratorCatalog.CreateOffline(CuratorNames.Ontology), TimeProvider.System)
            .StartRun(new RunOptions { Command = "bench", ThrottleLimit = concurrency });
        var input = new HierarchyInput(RootProfiles.Load(profile), interactions, terms, 10);
        var built = await HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var withSiblings = await SiblingsStep.FindAsync(
            built, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var reorganized = await ReorganizeStep.RunAsync(
            withSiblings, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        return new HierarchyStages(built, withSiblings, reorganized);
    }

    /// <summary>Whether the canonical forms of all stages are byte-identical.</summary>
    public bool IsSame(HierarchyStages other) =>
        Text(Built) == Text(other.Built) && Text(WithSiblings) == Text(other.WithSiblings) && Text(Reorganized) == Text(other.Reorganized);

    /// <summary>The canonical form.</summary>
    public static string Text(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        Formats.Hierarchies.Json.HierarchyJsonWriter.Write(hierarchy, bytes);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}

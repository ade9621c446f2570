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

/// <summary>One hierarchy as it grows: climbed, with siblings, reorganised.</summary>
/// <param name="Built">After the climb.</param>
/// <param name="WithSiblings">With siblings.</param>
/// <param name="Reorganized">After reorganisation.</param>
internal sealed record HierarchyStages(PathwayHierarchy Built, PathwayHierarchy WithSiblings, PathwayHierarchy Reorganized)
{
    /// <summary>Runs the steps on one desk; the ontology answers what the store does not.</summary>
    /// <param name="set">The names, with the interactions that name them.</param>
    /// <param name="isImported">Whether the store holds the answers of the other program.</param>
    /// <param name="profile">The name of the roots.</param>
    /// <param name="concurrency">How many questions at once.</param>
    /// <param name="order">Shuffles what goes in; null leaves it as it is.</param>
    public static async Task<HierarchyStages> BuildAsync(TermSet set, bool isImported, string profile, int concurrency,
        Random? order = null)
    {
        StoredAnswer[] answers = isImported ? [.. set.Answers] : [];
        string[] terms = [.. set.Terms];
        PathwayInteraction[] interactions = [.. set.Interactions];
        order?.Shuffle(answers);
        order?.Shuffle(terms);
        order?.Shuffle(interactions);
        using var store = new MemoryStore();
        await new CacheImport(store).ImportAsync(answers, CancellationToken.None);
        var run =
            new QuestionEngine(store, CuratorCatalog.CreateOffline(CuratorNames.Ontology),
                TimeProvider.System).StartRun(new RunOptions { Command = "bench", ThrottleLimit = concurrency });
        var built =
            await HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load(profile), interactions, terms, 10), run,
                CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var withSiblings =
            await SiblingsStep.FindAsync(built, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures,
                CancellationToken.None);
        return new HierarchyStages(built, withSiblings,
            await ReorganizeStep.RunAsync(withSiblings, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures,
                CancellationToken.None));
    }

    /// <summary>Whether another hierarchy was built byte by byte the same, at each stage.</summary>
    public bool IsSame(HierarchyStages other) => Text(Built) == Text(other.Built) && Text(WithSiblings) == Text(other.WithSiblings)
        && Text(Reorganized) == Text(other.Reorganized);

    /// <summary>The canonical form.</summary>
    public static string Text(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        Formats.Hierarchies.Json.HierarchyJsonWriter.Write(hierarchy, bytes);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}

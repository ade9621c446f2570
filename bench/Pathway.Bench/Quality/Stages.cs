using Pathway.Curators;
using Pathway.Desk;
using Pathway.Formats;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Store;

namespace Pathway.Bench.Quality;

/// <summary>One hierarchy as it grows: climbed, with siblings, reorganised.</summary>
/// <param name="Climbed">After the climb.</param>
/// <param name="Wide">With siblings.</param>
/// <param name="Reorganized">After reorganisation.</param>
internal sealed record Stages(PathwayHierarchy Climbed, PathwayHierarchy Wide, PathwayHierarchy Reorganized)
{
    /// <summary>Runs the steps on one desk; the ontology answers what the store does not.</summary>
    /// <param name="set">The names, with the interactions that name them.</param>
    /// <param name="isImported">Whether the store holds the answers of the other program.</param>
    /// <param name="profile">The name of the roots.</param>
    /// <param name="slots">How many questions at once.</param>
    /// <param name="order">Shuffles what goes in; null leaves it as it is.</param>
    public static async Task<Stages> BuildAsync(NameSet set, bool isImported, string profile, int slots, Random? order = null)
    {
        StoredAnswer[] answers = isImported ? [.. set.Answers] : [];
        string[] terms = [.. set.Terms];
        PathwayInteraction[] interactions = [.. set.Interactions];
        order?.Shuffle(answers);
        order?.Shuffle(terms);
        order?.Shuffle(interactions);
        using var store = new MemoryStore();
        await new CacheImport(store).TakeAsync(answers, CancellationToken.None);
        var run = new QuestionDesk(store, CuratorCatalog.Make(CuratorNames.Ontology), TimeProvider.System).Open(new RunOptions { Command = "bench", ThrottleLimit = slots });
        var climbed = await HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load(profile), interactions, terms, 10), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var wide = await SiblingsStep.FindAsync(climbed, SiblingsStep.UsualMaximum, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        return new Stages(climbed, wide, await ReorganizeStep.RunAsync(wide, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None));
    }

    /// <summary>Whether another hierarchy was built byte by byte the same, at each stage.</summary>
    public bool IsSame(Stages other) => Text(Climbed) == Text(other.Climbed) && Text(Wide) == Text(other.Wide) && Text(Reorganized) == Text(other.Reorganized);

    /// <summary>The canonical form.</summary>
    public static string Text(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        Formats.Hierarchies.Json.HierarchyJsonWriter.Write(hierarchy, bytes);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}

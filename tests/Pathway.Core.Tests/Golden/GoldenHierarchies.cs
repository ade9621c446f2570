using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;

namespace Pathway.Golden;

/// <summary>The hierarchies whose exports are kept as golden files.</summary>
internal static class GoldenHierarchies
{
    /// <summary>A hierarchy with verdicts, changes and failures of each kind, read from a file.</summary>
    public static PathwayHierarchy Judged() => HierarchyJsonReader.Read(SourceText.Read(GoldenFile.Path("input/judged.json")));

    /// <summary>The hierarchy that the ontology builds from the first interactions of a file.</summary>
    public static async Task<PathwayHierarchy> BuiltAsync(string path, int count)
    {
        var interactions = new List<PathwayInteraction>();
        InteractionFile.Read(path, InteractionFormat.Auto, interactions.Add, static failure => throw failure, CancellationToken.None);
        var engine = new QuestionEngine(new MemoryStore(), CuratorCatalog.CreateOffline("Ontology"), TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test" });
        // Golden files do not contain the folder of the checkout.
        PathwayInteraction[] first = [.. interactions.Take(count)
            .Select(static interaction => interaction with { Source = Path.GetFileName(interaction.Source) })];
        var input = new HierarchyInput(RootProfiles.Load("seven"), first, [], 10);
        return await HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
    }

    public static Task<PathwayHierarchy> ExampleAsync() => BuiltAsync(TestData.Example, 12);
}

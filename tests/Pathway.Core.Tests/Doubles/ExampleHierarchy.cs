using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Storage;

namespace Pathway.Doubles;

/// <summary>What Invoke-PathwayPipeline makes of the example, with its siblings. Built once.</summary>
internal static class ExampleHierarchy
{
    private static readonly Lazy<Task<PathwayHierarchy>> Built = new(BuildAsync);

    public static Task<PathwayHierarchy> GetAsync() => Built.Value;

    private static async Task<PathwayHierarchy> BuildAsync()
    {
        var interactions = new List<PathwayInteraction>();
        InteractionFile.Read(TestData.Example, InteractionFormat.Auto, interactions.Add, static failure => throw failure,
            CancellationToken.None);
        var engine = new QuestionEngine(new MemoryStore(), CuratorCatalog.CreateOffline("Ontology"), TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test" });
        var input = new PipelineInput(new HierarchyInput(RootProfiles.Load("seven"), interactions, [], 10));
        return await PipelineStep.RunAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
    }
}

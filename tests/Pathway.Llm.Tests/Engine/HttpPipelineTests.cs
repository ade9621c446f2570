using System.Text;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Llm.Chat;
using Pathway.Llm.Prompts;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>All steps that ask a model, one after another, over HTTP.</summary>
public sealed class HttpPipelineTests
{
    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");

    // Similar enough to be asked in pairs.
    private static readonly string[] Terms =
    [
        "protein aggregate clearing", "protein aggregate clearance", "protein aggregates clearing", "clearing of protein aggregate",
        "clearing of protein aggregates",
        "vesicle budding", "vesicle budding step", "vesicle buddings", "lysosome repair", "lysosomal repair",
    ];

    [Fact]
    public async Task Requests_and_result_are_equal_at_any_concurrency_and_order()
    {
        var first = await RunAsync(1, Terms);
        Assert.Equal(PromptFiles.Kinds.Except(["claim", "assign-term", "standardize-term"]),
            first.Kinds.Append("root").Distinct().Order(StringComparer.Ordinal));
        foreach (var concurrency in (int[])[4, 15, 64])
        {
            var shuffled = (string[])Terms.Clone();
            new Random(concurrency).Shuffle(shuffled);
            var other = await RunAsync(concurrency, shuffled);
            Assert.Equal(first.Bodies, other.Bodies);
            Assert.Equal(first.Export, other.Export);
        }
    }

    private static async Task<(IReadOnlyList<string> Bodies, string Export, IReadOnlyList<string> Kinds)> RunAsync(int concurrency,
        IReadOnlyList<string> terms)
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = new RootedResponder(Roots) });
        using var store = new MemoryStore();
        var chosen =
            CuratorCatalog.Choose(new CuratorChoice
                { Curator = "Model", Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey) });
        var run =
            new QuestionEngine(store, chosen.Curators,
                TimeProvider.System).StartRun(new RunOptions { Command = "test", ThrottleLimit = concurrency, RetryDelay = TimeSpan.Zero });
        var hierarchy =
            await HierarchyStep.BuildAsync(new HierarchyInput(Roots, [], terms, 4), run, CuratorCatalog.Terms, () => run.Failures, default);
        hierarchy =
            await SiblingsStep.FindAsync(hierarchy, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures, default);
        hierarchy =
            await ReorganizeStep.RunAsync(hierarchy, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures, default);
        Assert.Empty(run.Failures);
        Assert.Contains(store.Calls(run.RunId), static call => call.Questions == 3);
        using var export = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, export);
        return ([.. emulator.Log.Requests.Select(static request => request.Text).Order(StringComparer.Ordinal)],
            Encoding.UTF8.GetString(export.ToArray()),
            [.. store.Calls(run.RunId).Select(static call => call.Kind).Distinct().Order(StringComparer.Ordinal)]);
    }
}

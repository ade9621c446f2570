using System.Text;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Timing;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Model;
using Pathway.RateLimiting;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;
using Xunit;

namespace Pathway.Chaos;

/// <summary>
/// A climb at an emulator that fails: what comes of it, and how often it has to run until it is complete. Time runs a hundredfold.
/// </summary>
internal sealed class FaultyModelRun : IAsyncDisposable
{
    private const double Scale = 0.01;

    // A run waits for nobody longer: it is bounded, whatever goes wrong.
    private static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(60);

    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");
    private static readonly string[] Terms = [.. Enumerable.Range(1, 14).Select(static i => $"term {i}")];

    private readonly GeminiEmulator emulator;
    private readonly TimeProvider clock;
    private readonly LlmCurator curator;

    private FaultyModelRun(GeminiEmulator emulator, TimeProvider clock)
    {
        this.emulator = emulator;
        this.clock = clock;
        var server = new Uri(emulator.BaseAddress);
        // The limits are kept elsewhere; here nothing is in the way of the faults.
        var model = TestQuestions.Flash with
            { Limits = TestQuestions.Flash.Limits with { RequestsPerMinute = null, TokensPerMinute = null, RequestsPerDay = null } };
        var limiter = new ModelLimiter(new LimiterId("Gemini", emulator.BaseAddress, "chaos", model.Name), model.Limits, clock);
        curator =
            new LlmCurator(
                new GeminiChatClient(ChatHttpClients.Create(), GeminiAddress.Google(server), model,
                    new SecretText(EmulatorOptions.DefaultKey)), model, limiter);
    }

    public int Calls => emulator.Log.Count;

    public static async Task<FaultyModelRun> StartAsync(FaultSchedule faults, TimeProvider? clock = null) => new(
        await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = new RootedResponder(Roots), Faults = faults, TimeScale = Scale }),
        clock ?? new ScaledTimeProvider(TimeProvider.System, Scale));

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    /// <summary>The end of all trouble.</summary>
    public void ClearFaults() => emulator.Options = emulator.Options with { Faults = FaultSchedule.None };

    /// <summary>One run. Whatever goes wrong: it ends, no term is lost, and each open question is named once with what to do.</summary>
    public async Task<(bool IsComplete, string Export, PathwayHierarchy Hierarchy)> BuildAsync(IStore store,
        Action<QuestionEvent>? observe = null, RunBudget? budget = null)
    {
        var run = new QuestionEngine(store, [curator], clock).StartRun(new RunOptions
        {
            Command = "test", ThrottleLimit = 15, RetryDelay = TimeSpan.Zero, Timeout = TimeSpan.FromSeconds(30), OnEvent = observe
                ?? (static _ => { }), Budget = budget,
        });
        var hierarchy =
            await HierarchyStep.BuildAsync(new HierarchyInput(Roots, [], Terms, 10), run, CuratorCatalog.Terms, () => run.Failures,
                CancellationToken.None).WaitAsync(RunTimeout);
        await run.DrainAsync().WaitAsync(RunTimeout);

        Assert.Superset(Terms.ToHashSet(StringComparer.Ordinal),
            hierarchy.Nodes.Select(static node => node.Name).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(hierarchy.Failures.Count == 0, hierarchy.IsComplete);
        Assert.Equal(hierarchy.Failures.Count, hierarchy.Failures.Select(static failure => failure.Message).Distinct().Count());
        Assert.All(hierarchy.Failures, static failure => Assert.NotEmpty(failure.RecommendedAction));
        using var export = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, export);
        return (hierarchy.IsComplete, Encoding.UTF8.GetString(export.ToArray()), hierarchy);
    }

    /// <summary>Runs until nothing is open; a run that brought nothing new more than a few times is a defect.</summary>
    public async Task<string> BuildUntilCompleteAsync(IStore store)
    {
        for (var idle = 0; idle < 8;)
        {
            var before = store.Answers().Count;
            var (isComplete, export, _) = await BuildAsync(store);
            if (isComplete) { return export; }
            idle = store.Answers().Count > before ? 0 : idle + 1;
        }
        throw new InvalidOperationException("It does not come to its end.");
    }

    /// <summary>The same climb where nothing goes wrong.</summary>
    public static async Task<string> BuildWithoutFaultsAsync()
    {
        await using var faultyRun = await StartAsync(FaultSchedule.None);
        using var store = new MemoryStore();
        return await faultyRun.BuildUntilCompleteAsync(store);
    }
}

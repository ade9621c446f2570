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

/// <summary>Builds a hierarchy with a failing emulator, in one run or until it is complete. Time runs a hundred times faster.</summary>
internal sealed class FaultyModelRun : IAsyncDisposable
{
    private const double Scale = 0.01;

    // Only for a run that hangs.
    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");
    private static readonly string[] Terms = [.. Enumerable.Range(1, 14).Select(static i => $"term {i}")];

    private readonly GeminiEmulator emulator;
    private readonly SilentServerClock clock;
    private readonly LlmCurator curator;

    private FaultyModelRun(GeminiEmulator emulator, SilentServerClock clock)
    {
        this.emulator = emulator;
        this.clock = clock;
        var server = new Uri(emulator.BaseAddress);
        // Other tests cover the rate limits; here only faults delay calls.
        var limits = TestQuestions.Flash.Limits with { RequestsPerMinute = null, TokensPerMinute = null, RequestsPerDay = null };
        var model = TestQuestions.Flash with { Limits = limits };
        var limiter = new ModelLimiter(new LimiterId("Gemini", emulator.BaseAddress, "chaos", model.Name), limits, clock);
        var key = new SecretText(EmulatorOptions.DefaultKey);
        var http = ChatHttpClients.Create(clock.WatchClient(ChatHttpClients.SharedHandler));
        var client = new GeminiChatClient(http, GeminiAddress.Google(server), model, key);
        curator = new LlmCurator(client, model, limiter);
    }

    public int Calls => emulator.Log.Count;

    public static async Task<FaultyModelRun> StartAsync(FaultSchedule faults, TimeProvider? clock = null)
    {
        var runClock = new SilentServerClock(clock ?? new ScaledTimeProvider(TimeProvider.System, Scale));
        var options = new EmulatorOptions
        {
            Responder = new RootedResponder(Roots), Faults = runClock.WatchServer(faults), TimeScale = Scale,
        };
        return new FaultyModelRun(await GeminiEmulator.StartAsync(options), runClock);
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    /// <summary>Ends all faults.</summary>
    public void ClearFaults() => emulator.Options = emulator.Options with { Faults = FaultSchedule.None };

    /// <summary>Runs once and checks that the run ends, keeps all terms, and reports each failure once with a recommended action.</summary>
    public async Task<(bool IsComplete, string Export, PathwayHierarchy Hierarchy)> BuildAsync(IStore store,
        Action<QuestionEvent>? observe = null, RunBudget? budget = null)
    {
        var run = new QuestionEngine(store, [curator], clock).StartRun(new RunOptions
        {
            Command = "test",
            ThrottleLimit = 15,
            RetryDelay = TimeSpan.Zero,
            Timeout = SilentServerClock.CallTimeout,
            OnEvent = observe ?? (static _ => { }),
            Budget = budget,
        });
        var input = new HierarchyInput(Roots, [], Terms, 10);
        var hierarchy = await HierarchyStep
            .BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None).WaitAsync(Hang.Patience);
        await run.DrainAsync().WaitAsync(Hang.Patience);

        Assert.Superset(Terms.ToHashSet(StringComparer.Ordinal),
            hierarchy.Nodes.Select(static node => node.Name).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(hierarchy.Failures.Count == 0, hierarchy.IsComplete);
        Assert.Equal(hierarchy.Failures.Count, hierarchy.Failures.Select(static failure => failure.Message).Distinct().Count());
        Assert.All(hierarchy.Failures, static failure => Assert.NotEmpty(failure.RecommendedAction));
        using var export = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, export);
        return (hierarchy.IsComplete, Encoding.UTF8.GetString(export.ToArray()), hierarchy);
    }

    /// <summary>Runs until the hierarchy is complete. Fails after several runs without new answers.</summary>
    public async Task<string> BuildUntilCompleteAsync(IStore store)
    {
        for (var idle = 0; idle < 8;)
        {
            var before = store.Answers().Count;
            var (isComplete, export, _) = await BuildAsync(store);
            if (isComplete) { return export; }
            idle = store.Answers().Count > before ? 0 : idle + 1;
        }
        throw new InvalidOperationException("The runs do not complete.");
    }

    /// <summary>The same hierarchy without faults.</summary>
    public static async Task<string> BuildWithoutFaultsAsync()
    {
        await using var faultyRun = await StartAsync(FaultSchedule.None);
        using var store = new MemoryStore();
        return await faultyRun.BuildUntilCompleteAsync(store);
    }
}

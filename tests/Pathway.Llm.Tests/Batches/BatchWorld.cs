using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator.Responders;
using Pathway.Engine;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Pipeline;
using Pathway.Storage;
using Xunit;

namespace Pathway.Batches;

/// <summary>A pipeline over a fake provider and a cache file: each run is a process of its own.</summary>
internal sealed class BatchWorld : IDisposable
{
    private static readonly string[] Terms = [.. Enumerable.Range(1, 6).Select(static i => $"alpha body {(char)('a' + i)}")];

    private int calls;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-batch-");

    public BatchWorld(FakeBatchServer? server = null) =>
        Server = server ?? new FakeBatchServer(Answer, Clock) { IsUnreliable = false };

    public static ModelProfile Model { get; } = TestQuestions.Flash with
        { Price = new ModelPrice { InputPerMillion = 2, OutputPerMillion = 10 } };

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));

    public FakeBatchServer Server { get; set; }

    public string StorePath => Path.Combine(folder.FullName, "batch.db");

    public List<BatchNotice> Notices { get; } = [];

    /// <summary>The interactive calls of all processes.</summary>
    public int Calls => calls;

    public bool RefusesList { get; set; }

    /// <summary>Whether only the provider fails, not the process.</summary>
    public bool IsStoreReliable { get; set; }

    public IReadOnlyList<string> Kinds { get; set; } = QuestionStage.Independent;

    public void Dispose() => folder.Delete(recursive: true);

    public static BatchWorld Unreliable()
    {
        var world = new BatchWorld();
        world.Server = new FakeBatchServer(Answer, world.Clock) { IsUnreliable = true };
        return world;
    }

    /// <summary>The canonical export of a run without batches.</summary>
    public static async Task<string> RunInteractivelyAsync()
    {
        using var store = new MemoryStore();
        var engine = new QuestionEngine(store, [new LlmCurator(new ScriptedChatClient(Answer), Model, null)], TimeProvider.System);
        return Export(await WorkAsync(engine.StartRun(new RunOptions { Command = "test" })));
    }

    /// <summary>One process with -Batch.</summary>
    public async Task<PathwayHierarchy> RunAsync(FaultPoints? faults = null, bool waits = false, RunBudget? budget = null,
        CancellationToken cancellation = default)
    {
        using var store = new FaultyBatchStore(SqliteStore.Open(StorePath, SqliteOptions.Default),
            IsStoreReliable ? FaultPoints.None : faults ?? FaultPoints.None);
        var engine = new QuestionEngine(store, [CreateCurator(faults)], Clock);
        var batch = new BatchRun(engine, budget, Add);
        try
        {
            return await batch.ExecuteAsync(Kinds, waits,
                deferred => WorkAsync(engine.StartRun(new RunOptions { Command = "test", Deferred = deferred }), cancellation),
                cancellation);
        }
        finally { await engine.DrainAsync(); }
    }

    /// <summary>Processes one after another, ten minutes apart, until the result is complete.</summary>
    public async Task<PathwayHierarchy> RunUntilCompleteAsync(FaultPoints? faults = null)
    {
        for (var run = 0; run < 60; run++)
        {
            try
            {
                var result = await RunAsync(faults);
                if (result.IsComplete)
                {
                    // The end of a job may have got lost though all its answers came.
                    await RunAsync();
                    return result;
                }
            }
            catch (KilledException)
            {
                // The next process picks up what this one left.
            }
            Clock.Advance(TimeSpan.FromMinutes(10));
        }
        throw new InvalidOperationException("The runs do not complete.");
    }

    public LlmCurator CreateCurator(FaultPoints? faults = null) => new(new ScriptedChatClient(user =>
    {
        Interlocked.Increment(ref calls);
        return Answer(user);
    }), Model, null)
    {
        Batches = new BatchAccess(new FakeBatchClient(Server, faults ?? FaultPoints.None) { RefusesList = RefusesList },
            "Fake https://fake"),
    };

    public TResult WithJobs<TResult>(Func<BatchJobs, TResult> use)
    {
        using var store = SqliteStore.Open(StorePath, SqliteOptions.Default);
        return use(new BatchJobs(store, Clock));
    }

    /// <summary>Every question was paid for once, the ledger says what was paid, and no job is open.</summary>
    public void AssertNothingPaidTwice(string moment)
    {
        Assert.All(Server.Billed, entry => Assert.True(entry.Value == 1, $"{moment}: {entry.Key} was paid {entry.Value} times"));
        using var store = SqliteStore.Open(StorePath, SqliteOptions.Default);
        var jobs = store.Batches.ReadAll();
        Assert.DoesNotContain(jobs, static job => job.IsOpen);
        var calls = jobs.SelectMany(job => store.Calls(job.Name)).Where(static call => call.Cost is not null).ToArray();
        Assert.Equal((moment, Server.Answered), (moment, calls.Length));
        Assert.Equal(Server.Answered * 0.0015m, calls.Sum(static call => call.Cost!.Value));
    }

    /// <summary>The canonical export.</summary>
    public static string Export(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private void Add(BatchNotice notice)
    {
        lock (Notices) { Notices.Add(notice); }
    }

    private static Task<PathwayHierarchy> WorkAsync(RunSession run, CancellationToken cancellation = default) => PipelineStep.RunAsync(
        new PipelineInput(new HierarchyInput(TestQuestions.Roots, [], Terms, 10)), run, new UnknownNames(), () => run.Failures,
        cancellation);

    private static string Answer(string user)
    {
        var format = new JsonPromptFormat();
        var question = format.Find(user)!;
        return format.Reply(question, item => Answer(question.Kind, item)).ToJsonString();
    }

    private static JsonNode? Answer(string kind, PromptItem item) => kind switch
    {
        "parent" => item.Term.StartsWith("alpha body", StringComparison.Ordinal)
            ? $"alpha group {(item.Term[^1] % 2 == 0 ? "even" : "odd")}" : "Root A",
        "root" => "Root A",
        "siblings" => new JsonArray(new JsonObject { ["name"] = $"{item.Term} part" }, new JsonObject { ["name"] = $"{item.Term} parts" }),
        "same-concept" => item.Other!.EndsWith("parts", StringComparison.Ordinal),
        "choose-parent" => item.Json.GetProperty("candidates")[0].GetString(),
        "intermediate" => true,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private sealed class UnknownNames : ITermCatalog
    {
        public string? Spelling(string termKey) => null;

        public string? Identifier(string termKey) => null;

        public bool Contradicts(string childKey, string parentKey) => false;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator.Responders;
using Pathway.Engine;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;
using Pathway.RateLimiting;
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

    public TimerTrackingClock Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));

    public FakeBatchServer Server { get; set; }

    public string StorePath => Path.Combine(folder.FullName, "batch.db");

    public List<BatchNotice> Notices { get; } = [];

    /// <summary>The interactive calls of all processes.</summary>
    public int Calls => calls;

    public bool RefusesList { get; set; }

    /// <summary>Whether only the provider fails, not the process.</summary>
    public bool IsStoreReliable { get; set; }

    public IReadOnlyList<string> Kinds { get; set; } = QuestionStage.Independent;

    /// <summary>How far the clock of the next process is ahead of that of the provider.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>How far the clocks of processes are ahead, one after another.</summary>
    public IReadOnlyList<TimeSpan> Skews { get; init; } = [];

    /// <summary>The project that pays for the next process; null for none.</summary>
    public string? Project { get; set; }

    private TimeProvider MachineClock => Skew == TimeSpan.Zero ? Clock : new SkewedClock(Clock, Skew);

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The job that was reserved first.</summary>
    public StoredBatch FirstJob => WithJobs(static jobs => jobs.ReadAll().OrderBy(static job => job.Name, StringComparer.Ordinal)
        .MinBy(static job => job.CreatedAt)!);

    public static BatchWorld Unreliable(IReadOnlyList<TimeSpan>? skews = null, TimeSpan listDelay = default)
    {
        var world = new BatchWorld { Skews = skews ?? [] };
        world.Server = new FakeBatchServer(Answer, world.Clock) { IsUnreliable = true, ListDelay = listDelay };
        return world;
    }

    /// <summary>Behind a gateway that sends the first submission twice.</summary>
    public static BatchWorld OfGateway()
    {
        var world = new BatchWorld();
        world.Server = new FakeBatchServer(Answer, world.Clock) { IsUnreliable = false, GetsTwice = true };
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
        var engine = new QuestionEngine(store, [CreateCurator(faults)], MachineClock);
        var batch = new BatchRun(engine, budget, Add);
        var options = new RunOptions { Command = "test", Timeout = Hang.Never };
        try
        {
            return await batch.ExecuteAsync(Kinds, waits,
                deferred => WorkAsync(engine.StartRun(options with { Deferred = deferred }), cancellation),
                cancellation);
        }
        finally { await engine.DrainAsync(); }
    }

    /// <summary>Processes one after another, ten minutes apart, until the result is complete.</summary>
    public async Task<PathwayHierarchy> RunUntilCompleteAsync(FaultPoints? faults = null)
    {
        for (var run = 0; run < 60; run++)
        {
            if (Skews.Count > 0) { Skew = Skews[run % Skews.Count]; }
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
        Batches = new BatchAccess(new FakeBatchClient(Server, faults ?? FaultPoints.None, MachineClock) { RefusesList = RefusesList },
            "Fake https://fake"),
        Sharing = Project is { } project ? new LimiterSharing(
            new ModelLimiter(new LimiterId("Fake", "https://fake", project, Model.Name), Model.Limits, Clock), project, null) : null,
    };

    public TResult WithJobs<TResult>(Func<BatchJobs, TResult> use)
    {
        using var store = SqliteStore.Open(StorePath, SqliteOptions.Default);
        return use(new BatchJobs(store, MachineClock));
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

    // Timers run as those of the provider: only the time of day is another.
    private sealed class SkewedClock(TimeProvider inner, TimeSpan skew) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + skew;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class UnknownNames : ITermCatalog
    {
        public string? Spelling(string termKey) => null;

        public string? Identifier(string termKey) => null;

        public bool Contradicts(string childKey, string parentKey) => false;
    }
}

using System.Diagnostics;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>A way to make a climb.</summary>
internal interface IHierarchyMode
{
    string Name { get; }

    /// <summary>How many calls at once.</summary>
    int Concurrency { get; }

    /// <summary>What its figure is to be: measured over planned.</summary>
    string Goal { get; }

    /// <summary>What it would take if nothing took time but the answers. Seconds of the original.</summary>
    double Planned(HierarchyWorkload graph);

    /// <summary>Climbs from the leaves and returns the parent of each term that was met.</summary>
    /// <param name="graph">The workload.</param>
    /// <param name="clock">Started when all is open that a session opens once, such as a file or a runspace, and stopped before it is
    /// closed.</param>
    Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock);
}

/// <summary>A climb that asks for all terms of a level, waits for the last of them, and goes on with the parents that are new.</summary>
internal static class LevelByLevel
{
    /// <summary>A baseline that misses this is not the one that it claims to be.</summary>
    public const string Goal = "0.95..1.05";

    /// <summary>The parent of each term of a level, so many calls at once.</summary>
    public static async Task<IReadOnlyList<(string Term, string Parent)>> AskAsync(IDirectCalls calls, IReadOnlyList<string> level,
        int maxConcurrency) =>
        [.. (await calls.AskAsync([.. level.Select(static term => (term, EmulatedModel.Body(term)))], maxConcurrency)).Select(
            static one => (one.Name, one.Answers.Parent()))];

    /// <param name="graph">Its leaves are where it begins; its parents tell which names are roots, and nothing else.</param>
    /// <param name="clock">Runs meanwhile.</param>
    /// <param name="ask">Asks for a level, given in ordinal order.</param>
    public static async Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock,
        Func<IReadOnlyList<string>, Task<IReadOnlyList<(string Term, string Parent)>>> ask)
    {
        clock.Start();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var level = graph.Leaves; level.Count > 0;)
        {
            var answers = await ask(level);
            foreach (var (term, parent) in answers) { found.Add(term, parent); }
            level = [.. answers.Select(static answer => answer.Parent)
                .Where(parent => graph.Parents.ContainsKey(parent) && !found.ContainsKey(parent)).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
        }
        clock.Stop();
        return found;
    }
}

/// <summary>One call after another: the original before its optimisation, without its sleeps.</summary>
internal sealed class SequentialMode(EmulatedModel model) : IHierarchyMode
{
    private readonly DirectCall call = new(model);

    public string Name => "sequential";

    public int Concurrency => 1;

    public string Goal => LevelByLevel.Goal;

    public double Planned(HierarchyWorkload graph) => graph.Parents.Keys.Sum(SampledLatency.Of);

    public Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock) =>
        LevelByLevel.BuildAsync(graph, clock, async level =>
    {
        var answers = new List<(string, string)>();
        foreach (var term in level) { answers.Add((term, await call.AskAsync(EmulatedModel.Body(term)))); }
        return answers;
    });
}

/// <summary>The original's optimisation: level by level, a semaphore over the calls of a level.</summary>
internal sealed class SemaphoreMode(EmulatedModel model, int concurrency) : IHierarchyMode
{
    private readonly ConcurrentCalls calls = new(model);

    public string Name => $"waves of {concurrency}";

    public int Concurrency => concurrency;

    public string Goal => LevelByLevel.Goal;

    public double Planned(HierarchyWorkload graph) => ListSchedule.ByLevel(graph, concurrency);

    public Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock) =>
        LevelByLevel.BuildAsync(graph, clock, level => LevelByLevel.AskAsync(calls, level, concurrency));
}

/// <summary>Level by level through <c>ForEach-Object -Parallel</c>.</summary>
internal sealed class ParallelPipelineMode(EmulatedModel model, int concurrency) : IHierarchyMode
{
    public string Name => $"ForEach-Object -Parallel {concurrency}";

    public int Concurrency => concurrency;

    public string Goal => LevelByLevel.Goal;

    public double Planned(HierarchyWorkload graph) => ListSchedule.ByLevel(graph, concurrency);

    public async Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock)
    {
        using var pipeline = new ParallelPipeline(model);
        return await LevelByLevel.BuildAsync(graph, clock, level => LevelByLevel.AskAsync(pipeline, level, concurrency));
    }
}

/// <summary>The module: the hierarchy step at a desk, answered by the model, each answer stored in a file before it is used.</summary>
internal sealed class PathwayMode(EmulatedModel model, int concurrency) : IHierarchyMode
{
    private const int MaxDepth = 10;

    public string Name => $"Pathway, {concurrency} slots";

    public int Concurrency => concurrency;

    public string Goal => "<= 1.05";

    public double Planned(HierarchyWorkload graph) => ListSchedule.Dataflow(graph, concurrency);

    public async Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock)
    {
        using var engine = StoredEngine.InFile(model.CreateCurator(concurrency));
        clock.Start();
        var run = engine.Open(concurrency);
        var input = new HierarchyInput(EmulatedModel.Roots, [], graph.Leaves, MaxDepth);
        var hierarchy = await HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        clock.Stop();
        if (run.Failures is [var failure, ..]) { throw new InvalidOperationException(failure.Message); }
        return hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root)
            .ToDictionary(static node => node.Name, static node => node.Parent!, StringComparer.Ordinal);
    }
}

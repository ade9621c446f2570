using System.Diagnostics;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>A way to build a hierarchy.</summary>
internal interface IHierarchyMode
{
    string Name { get; }

    /// <summary>The number of concurrent calls.</summary>
    int Concurrency { get; }

    /// <summary>The goal of measured divided by planned.</summary>
    string Goal { get; }

    /// <summary>The duration of its schedule, in which only calls take time, in seconds of the original.</summary>
    double Planned(HierarchyWorkload graph);

    /// <summary>Starts with the leaves and returns the parent of each term found.</summary>
    /// <param name="graph">The workload.</param>
    /// <param name="clock">Started after files and runspaces are open, and stopped before they are closed.</param>
    Task<IReadOnlyDictionary<string, string>> BuildAsync(HierarchyWorkload graph, Stopwatch clock);
}

/// <summary>Asks for all terms of a level, waits for the last answer, and continues with the new parents.</summary>
internal static class LevelByLevel
{
    /// <summary>The goal of the baselines: outside of it they are not valid baselines.</summary>
    public const string Goal = "0.95..1.05";

    /// <summary>Asks for the parent of each term of a level.</summary>
    public static async Task<IReadOnlyList<(string Term, string Parent)>> AskAsync(
        IDirectCalls calls, IReadOnlyList<string> level, int maxConcurrency)
    {
        var answers = await calls.AskAsync([.. level.Select(static term => (term, EmulatedModel.Body(term)))], maxConcurrency);
        return [.. answers.Select(static answer => (answer.Name, answer.Answers.Parent()))];
    }

    /// <param name="graph">Supplies the leaves and the set of roots.</param>
    /// <param name="clock">Measures the duration.</param>
    /// <param name="ask">Asks for the parents of a level, given in ordinal order.</param>
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

/// <summary>One call after another: the original before its optimisation, without its pauses.</summary>
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

/// <summary>The original's optimisation: level by level, with a semaphore for the calls of a level.</summary>
internal sealed class SemaphoreMode(EmulatedModel model, int concurrency) : IHierarchyMode
{
    private readonly ConcurrentCalls calls = new(model);

    public string Name => $"level by level, {concurrency} concurrent";

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

/// <summary>The module: the hierarchy step with the engine and the model; each answer is stored in a file before it is used.</summary>
internal sealed class PathwayMode(EmulatedModel model, int concurrency) : IHierarchyMode
{
    private const int MaxDepth = 10;

    public string Name => $"Pathway, {concurrency} concurrent";

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

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>
/// Climbs the original's workload in each way, over HTTP on the loopback address, and lays what it takes beside what it should.
/// </summary>
internal static class HierarchyCommand
{
    // A call of 15 seconds takes 200 milliseconds, but 15 seconds where runspaces are opened for each level: opening them must not count as
    // waiting.
    private const double DefaultScale = 1 / 75.0;
    private const double PipelineScale = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = CommandOption.GetNumber(args, "--scale", DefaultScale);
        var pipelineScale = CommandOption.GetNumber(args, "--pipeline-scale", PipelineScale);
        var only = CommandOption.GetText(args, "--only") ?? "";
        string[] roots = [.. EmulatedModel.Roots.Roots.Select(static root => root.Name)];
        HierarchyWorkload[] graphs =
            [.. Enumerable.Range(0, CommandOption.GetInteger(args, "--seeds", 50) + 1).Select(seed => new HierarchyWorkload(seed, roots))];
        using var emulators =
            new ScaledEmulators(graphs.SelectMany(static graph => graph.Parents)
                .Select(static link => KeyValuePair.Create(ListSchedule.Key(link.Key), (JsonNode?)link.Value)), SampledLatency.Option);
        HierarchySeries[] all =
        [
            new(new SequentialMode(emulators.At(scale)), scale, 4),
            new(new SemaphoreMode(emulators.At(scale), 15), scale, 1),
            new(new ParallelPipelineMode(emulators.At(pipelineScale), 15), pipelineScale, 25),
            new(new PathwayMode(emulators.At(scale), 15), scale, 1),
            new(new PathwayMode(emulators.At(scale), 64), scale, 1),
        ];
        all = [.. all.Where(series => series.Mode.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        // The first graph is for what is slow only once, and need not be at the original's speed.
        foreach (var series in all)
        {
            await MeasuredHierarchy.MeasureAsync(series.Mode is ParallelPipelineMode ? new ParallelPipelineMode(emulators.At(scale), 15)
                : series.Mode, graphs[0], scale);
        }
        var measured = new List<(HierarchySeries, IReadOnlyList<MeasuredHierarchy>)>();
        foreach (var series in all)
        {
            var done = 0;
            measured.Add(
                (series, await series.RunAsync(graphs[1..],
                    () => Console.Error.Write($"\r{series.Mode.Name}: {Interlocked.Increment(ref done)} of {graphs.Length - 1} "))));
            Console.Error.WriteLine();
        }
        HierarchyResultTable.Print(graphs[1..], measured);
        return 0;
    }
}

/// <summary>How a mode is run.</summary>
/// <param name="Mode">The way to climb.</param>
/// <param name="Scale">
/// How long a second of the original lasts, in seconds. What the machine does beside the calls must not show, and a new
/// runspace costs it more than a new task.
/// </param>
/// <param name="Parallelism">How many climbs are made side by side: those that leave the machine idle need not wait for each other.</param>
internal sealed record HierarchySeries(IHierarchyMode Mode, double Scale, int Parallelism)
{
    /// <summary>Climbs each graph once and returns what it took, in their order.</summary>
    /// <param name="graphs">The workloads.</param>
    /// <param name="onMeasured">Told of each climb.</param>
    public Task<IReadOnlyList<MeasuredHierarchy>> RunAsync(IReadOnlyList<HierarchyWorkload> graphs, Action onMeasured)
        // Half a call apart.
        => ParallelMeasurement.RunAsync(graphs, Parallelism, TimeSpan.FromSeconds(SampledLatency.Mean * Scale / 2),
            graph => MeasuredHierarchy.MeasureAsync(Mode, graph, Scale), onMeasured);
}

/// <summary>A climb that was made. All in seconds of the original.</summary>
/// <param name="Seconds">What it took.</param>
/// <param name="Planned">What it would have taken if nothing took time but the answers.</param>
/// <param name="Bound">What nobody can beat with so many slots.</param>
/// <param name="Work">All answers one after another.</param>
internal sealed record MeasuredHierarchy(double Seconds, double Planned, double Bound, double Work)
{
    /// <param name="mode">The way.</param>
    /// <param name="graph">The workload.</param>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    /// <exception cref="InvalidOperationException">The climb brought another hierarchy than the graph's.</exception>
    public static async Task<MeasuredHierarchy> MeasureAsync(IHierarchyMode mode, HierarchyWorkload graph, double scale)
    {
        var clock = new Stopwatch();
        var found = await mode.BuildAsync(graph, clock);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        if (found.Count != graph.Parents.Count || graph.Parents.Any(link => found.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException($"{mode.Name} brought another hierarchy.");
        }
        return new MeasuredHierarchy(seconds, mode.Planned(graph), ListSchedule.Bound(graph, mode.Concurrency),
            graph.Parents.Keys.Sum(SampledLatency.Of));
    }
}

/// <summary>Prints what was measured beside what was planned.</summary>
internal static class HierarchyResultTable
{
    // The original slept so long after each call, in seconds.
    private const double Sleep = 0.5;

    public static void Print(IReadOnlyList<HierarchyWorkload> graphs,
        IReadOnlyList<(HierarchySeries Series, IReadOnlyList<MeasuredHierarchy> Climbs)> all)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{graphs.Count} climbs of {graphs[0].Parents.Count} questions; a call takes {SampledLatency.Mean} s (log-normal, variation {SampledLatency.Variation}), here the ms that are said."));
        Console.WriteLine("Seconds are those of the original. Median (least..most).");
        List<string[]> rows =
        [
            ["", "a call", "seconds", "planned", "is / planned", "goal", "is / bound", "of sequential"],
            Computed("sequential with its sleeps", graphs,
                static graph => graph.Parents.Keys.Sum(SampledLatency.Of) + (Sleep * graph.Parents.Count)),
        ];
        foreach (var (series, results) in all)
        {
            rows.Add([series.Mode.Name, (SampledLatency.Mean * series.Scale * 1000).ToString("0 ms", CultureInfo.InvariantCulture),
                Text(results, static climb => climb.Seconds, 0), Text(results, static climb => climb.Planned, 0),
                Text(results, static climb => climb.Seconds / climb.Planned, 3), series.Mode.Goal,
                Text(results, static climb => climb.Seconds / climb.Bound, 2),
                Text(results, static climb => climb.Work / climb.Seconds, 1) + " times faster"]);
        }
        foreach (var concurrency in all.Select(static one => one.Series.Mode.Concurrency).Where(static concurrency => concurrency > 1)
            .Distinct())
        {
            rows.Add(
                Computed($"bound at {concurrency}: longest chain, work / slots", graphs, graph => ListSchedule.Bound(graph, concurrency)));
        }
        Table.Print(rows);
    }

    private static string[] Computed(string name, IEnumerable<HierarchyWorkload> graphs, Func<HierarchyWorkload, double> seconds) =>
        [name, "computed", "", Spread.Of(graphs.Select(seconds)).Text(0), "", "", "", ""];

    private static string Text(IEnumerable<MeasuredHierarchy> results, Func<MeasuredHierarchy, double> figure, int decimals) =>
        Spread.Of(results.Select(figure)).Text(decimals);
}

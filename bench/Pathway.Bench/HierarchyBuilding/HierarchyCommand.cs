using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>
/// Builds the original's hierarchies in each mode, over HTTP on the loopback address, and compares the durations with the schedules.
/// </summary>
internal static class HierarchyCommand
{
    // A call of 15 seconds takes 200 milliseconds. With a runspace per call it takes 15 seconds, so that opening runspaces is negligible.
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
        var answers = graphs.SelectMany(static graph => graph.Parents)
            .Select(static link => KeyValuePair.Create(ListSchedule.Key(link.Key), (JsonNode?)link.Value));
        using var emulators = new ScaledEmulators(answers, SampledLatency.Option);
        HierarchySeries[] all =
        [
            new(new SequentialMode(emulators.At(scale)), scale, 4),
            new(new SemaphoreMode(emulators.At(scale), 15), scale, 1),
            new(new ParallelPipelineMode(emulators.At(pipelineScale), 15), pipelineScale, 25),
            new(new PathwayMode(emulators.At(scale), 15), scale, 1),
            new(new PathwayMode(emulators.At(scale), 64), scale, 1),
        ];
        all = [.. all.Where(series => series.Mode.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        // Warms up with the first graph, always at the fast scale.
        foreach (var series in all)
        {
            var mode = series.Mode is ParallelPipelineMode ? new ParallelPipelineMode(emulators.At(scale), 15) : series.Mode;
            await MeasuredHierarchy.MeasureAsync(mode, graphs[0], scale);
        }
        var measured = new List<(HierarchySeries, IReadOnlyList<MeasuredHierarchy>)>();
        foreach (var series in all)
        {
            var done = 0;
            var results = await series.RunAsync(graphs[1..],
                () => Console.Error.Write($"\r{series.Mode.Name}: {Interlocked.Increment(ref done)} of {graphs.Length - 1} "));
            measured.Add((series, results));
            Console.Error.WriteLine();
        }
        HierarchyResultTable.Print(graphs[1..], measured);
        return 0;
    }
}

/// <summary>A mode with the parameters of its runs.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Scale">
/// The duration of a second of the original, in seconds. It is chosen so that the overhead of the machine is negligible; a runspace has
/// more overhead than a task.
/// </param>
/// <param name="Parallelism">The number of concurrent runs: runs that leave the machine idle do not disturb each other.</param>
internal sealed record HierarchySeries(IHierarchyMode Mode, double Scale, int Parallelism)
{
    /// <summary>Measures each workload once and returns the results in order.</summary>
    /// <param name="graphs">The workloads.</param>
    /// <param name="onMeasured">Called after each run.</param>
    public Task<IReadOnlyList<MeasuredHierarchy>> RunAsync(IReadOnlyList<HierarchyWorkload> graphs, Action onMeasured)
    {
        // The first runs start at intervals of half a call.
        var delay = TimeSpan.FromSeconds(SampledLatency.Mean * Scale / 2);
        return ParallelMeasurement.RunAsync(
            graphs, Parallelism, delay, graph => MeasuredHierarchy.MeasureAsync(Mode, graph, Scale), onMeasured);
    }
}

/// <summary>A measured run, in seconds of the original.</summary>
/// <param name="Seconds">The duration.</param>
/// <param name="Planned">The duration of the schedule, in which only calls take time.</param>
/// <param name="Bound">The lower bound for this concurrency.</param>
/// <param name="Work">The duration of all calls one after another.</param>
internal sealed record MeasuredHierarchy(double Seconds, double Planned, double Bound, double Work)
{
    /// <param name="mode">The mode.</param>
    /// <param name="graph">The workload.</param>
    /// <param name="scale">The duration of a second of the original, in seconds.</param>
    /// <exception cref="InvalidOperationException">The result is not the hierarchy of the workload.</exception>
    public static async Task<MeasuredHierarchy> MeasureAsync(IHierarchyMode mode, HierarchyWorkload graph, double scale)
    {
        var clock = new Stopwatch();
        var found = await mode.BuildAsync(graph, clock);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        if (found.Count != graph.Parents.Count || graph.Parents.Any(link => found.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException($"{mode.Name}: the result is another hierarchy.");
        }
        return new MeasuredHierarchy(seconds, mode.Planned(graph), ListSchedule.Bound(graph, mode.Concurrency),
            graph.Parents.Keys.Sum(SampledLatency.Of));
    }
}

/// <summary>Prints the measured durations and the schedules.</summary>
internal static class HierarchyResultTable
{
    // The pause of the original after each call, in seconds.
    private const double Sleep = 0.5;

    public static void Print(IReadOnlyList<HierarchyWorkload> graphs,
        IReadOnlyList<(HierarchySeries Series, IReadOnlyList<MeasuredHierarchy> Results)> all)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{graphs.Count} hierarchies of {graphs[0].Parents.Count} questions; the mean latency is {SampledLatency.Mean} s ")
            + string.Create(CultureInfo.InvariantCulture,
                $"(log-normal, variation {SampledLatency.Variation}), here as in the column 'call'."));
        Console.WriteLine("Seconds are on the original's scale. Median (min..max).");
        List<string[]> rows =
        [
            ["", "call", "seconds", "planned", "measured / planned", "goal", "measured / bound", "versus sequential"],
            Computed("sequential with pauses", graphs,
                static graph => graph.Parents.Keys.Sum(SampledLatency.Of) + (Sleep * graph.Parents.Count)),
        ];
        foreach (var (series, results) in all)
        {
            rows.Add(
            [
                series.Mode.Name, (SampledLatency.Mean * series.Scale * 1000).ToString("0 ms", CultureInfo.InvariantCulture),
                Text(results, static run => run.Seconds, 0), Text(results, static run => run.Planned, 0),
                Text(results, static run => run.Seconds / run.Planned, 3), series.Mode.Goal,
                Text(results, static run => run.Seconds / run.Bound, 2),
                Text(results, static run => run.Work / run.Seconds, 1) + " times faster",
            ]);
        }
        var concurrencies = all.Select(static entry => entry.Series.Mode.Concurrency).Where(static number => number > 1).Distinct();
        foreach (var concurrency in concurrencies)
        {
            var name = $"bound at {concurrency}: longest chain, work / concurrency";
            rows.Add(Computed(name, graphs, graph => ListSchedule.Bound(graph, concurrency)));
        }
        Table.Print(rows);
    }

    private static string[] Computed(string name, IEnumerable<HierarchyWorkload> graphs, Func<HierarchyWorkload, double> seconds) =>
        [name, "computed", "", Spread.Of(graphs.Select(seconds)).Text(0), "", "", "", ""];

    private static string Text(IEnumerable<MeasuredHierarchy> results, Func<MeasuredHierarchy, double> figure, int decimals) =>
        Spread.Of(results.Select(figure)).Text(decimals);
}

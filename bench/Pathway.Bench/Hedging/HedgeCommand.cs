using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Bench.Figures;
using Pathway.Bench.HierarchyBuilding;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Steps.Hierarchy;

namespace Pathway.Bench.Hedging;

/// <summary>
/// Builds each hierarchy without and with hedging, over HTTP on the loopback address. Each mode has its own emulator. The first call of a
/// question has the same latency in both modes.
/// </summary>
internal static class HedgeCommand
{
    // A call of 15 seconds takes 300 milliseconds.
    private const double DefaultScale = 1 / 50.0;
    private const double HeavierTail = 1.5;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = CommandOption.GetNumber(args, "--scale", DefaultScale);
        var parallelism = CommandOption.GetInteger(args, "--together", 8);
        string[] roots = [.. EmulatedModel.Roots.Roots.Select(static root => root.Name)];
        HierarchyWorkload[] graphs =
            [.. Enumerable.Range(0, CommandOption.GetInteger(args, "--seeds", 50) + 1).Select(seed => new HierarchyWorkload(seed, roots))];
        List<string[]> rows =
            [["", "seconds without", "with", "with / without", "p99 without", "p99 with", "ratio of p99", "extra calls, %"]];
        foreach (var (name, latency) in Latencies())
        {
            foreach (var concurrency in (int[])[15, 64])
            {
                using ScaledEmulators without = Emulators(graphs, latency), with = Emulators(graphs, latency);
                // Warms up with the first graph.
                await MeasuredHedging.MeasureAsync(without.At(scale), graphs[0], concurrency, isHedged: false, scale);
                await MeasuredHedging.MeasureAsync(with.At(scale), graphs[0], concurrency, isHedged: true, scale);
                var results = await MeasureAsync(without, with, graphs[1..], concurrency, scale, parallelism);
                rows.Add(Row($"{name}, {concurrency} concurrent", results));
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{graphs.Length - 1} hierarchies of {graphs[0].Parents.Count} questions, each without and with hedging; ")
            + string.Create(CultureInfo.InvariantCulture,
                $"the mean latency is {SampledLatency.Mean} s (log-normal), here {SampledLatency.Mean * scale * 1000:0} ms."));
        Console.WriteLine("Seconds are on the original's scale. Median (min..max) of all hierarchies; ratios are per hierarchy; "
            + "p99 of fewer than a hundred hierarchies is the maximum.");
        Table.Print(rows);
        return 0;
    }

    // Hedging cannot help if the latency depends on the question; it can if the latency depends on the call.
    private static IEnumerable<(string Name, string Text)> Latencies()
    {
        yield return (Describe("by question", SampledLatency.Variation), SampledLatency.Option);
        foreach (var variation in (double[])[SampledLatency.Variation, HeavierTail])
        {
            yield return (Describe("by call", variation),
                string.Create(CultureInfo.InvariantCulture, $"bycall:{SampledLatency.Mean}:{variation}:{SampledLatency.Seed}"));
        }

        static string Describe(string key, double variation) =>
            string.Create(CultureInfo.InvariantCulture, $"drawn {key}, variation {variation}");
    }

    private static ScaledEmulators Emulators(IEnumerable<HierarchyWorkload> graphs, string latency) =>
        new(graphs.SelectMany(static graph => graph.Parents)
            .Select(static link => KeyValuePair.Create(ListSchedule.Key(link.Key), (JsonNode?)link.Value)), latency);

    private static async Task<IReadOnlyList<(MeasuredHedging Without, MeasuredHedging With)>> MeasureAsync(
        ScaledEmulators without, ScaledEmulators with, IReadOnlyList<HierarchyWorkload> graphs, int concurrency, double scale,
        int parallelism)
    {
        var done = 0;
        var delay = TimeSpan.FromSeconds(SampledLatency.Mean * scale / 2);
        var measured = await ParallelMeasurement.RunAsync(graphs, parallelism, delay, MeasureGraphAsync,
            () => Console.Error.Write($"\r{Interlocked.Increment(ref done)} of {graphs.Count} "));
        Console.Error.WriteLine();
        return measured;

        async Task<(MeasuredHedging Without, MeasuredHedging With)> MeasureGraphAsync(HierarchyWorkload graph) =>
            (await MeasuredHedging.MeasureAsync(without.At(scale), graph, concurrency, isHedged: false, scale),
                await MeasuredHedging.MeasureAsync(with.At(scale), graph, concurrency, isHedged: true, scale));
    }

    private static string[] Row(string name, IReadOnlyList<(MeasuredHedging Without, MeasuredHedging With)> results)
    {
        var p99Without = Percentile99(results.Select(static pair => pair.Without.Seconds));
        var p99With = Percentile99(results.Select(static pair => pair.With.Seconds));
        return
        [
            name,
            Spread.Of(results.Select(static pair => pair.Without.Seconds)).Text(0),
            Spread.Of(results.Select(static pair => pair.With.Seconds)).Text(0),
            Spread.Of(results.Select(static pair => pair.With.Seconds / pair.Without.Seconds)).Text(3),
            Number(p99Without, "0"), Number(p99With, "0"), Number(p99With / p99Without, "0.000"),
            Spread.Of(results.Select(static pair => 100.0 * pair.With.Hedges / (pair.With.Calls - pair.With.Hedges))).Text(1),
        ];
    }

    private static double Percentile99(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>A measured run of the original's workload.</summary>
/// <param name="Seconds">The duration in seconds of the original.</param>
/// <param name="Calls">The number of calls, including hedges.</param>
/// <param name="Hedges">The number of hedging calls.</param>
internal sealed record MeasuredHedging(double Seconds, int Calls, int Hedges)
{
    private const int MaxDepth = 10;

    /// <param name="model">The model.</param>
    /// <param name="graph">The workload.</param>
    /// <param name="concurrency">The number of concurrent calls.</param>
    /// <param name="isHedged">Whether calls may be hedged.</param>
    /// <param name="scale">The duration of a second of the original, in seconds.</param>
    /// <exception cref="InvalidOperationException">The result is not the hierarchy of the workload.</exception>
    public static async Task<MeasuredHedging> MeasureAsync(
        EmulatedModel model, HierarchyWorkload graph, int concurrency, bool isHedged, double scale)
    {
        using var engine = StoredEngine.InFile(model.CreateCurator(concurrency));
        var clock = Stopwatch.StartNew();
        var run = engine.Open(concurrency, isHedged);
        var input = new HierarchyInput(EmulatedModel.Roots, [], graph.Leaves, MaxDepth);
        var hierarchy = await HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        var found = hierarchy.Nodes.Where(static node => node.Kind != Model.PathwayNodeKind.Root)
            .ToDictionary(static node => node.Name, static node => node.Parent, StringComparer.Ordinal);
        if (run.Failures.Count > 0 || found.Count != graph.Parents.Count
            || graph.Parents.Any(link => found.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException("The result is another hierarchy.");
        }
        return new MeasuredHedging(seconds, run.Progress.Calls, run.Hedges);
    }
}

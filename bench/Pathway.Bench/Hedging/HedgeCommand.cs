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
/// Makes each climb without and with hedges, over HTTP on the loopback address. Each way has an emulator of its own, at which the first
/// call of a question takes the same time; only the calls that one way makes and the other does not are drawn anew.
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
            [["", "seconds without", "with", "with / without", "p99 without", "p99 with", "ratio of p99", "more calls, %"]];
        foreach (var (name, latency) in Latencies())
        {
            foreach (var concurrency in (int[])[15, 64])
            {
                using ScaledEmulators without = Emulators(graphs, latency), with = Emulators(graphs, latency);
                // The first graph is for what is slow only once.
                await MeasuredHedging.MeasureAsync(without.At(scale), graphs[0], concurrency, isHedged: false, scale);
                await MeasuredHedging.MeasureAsync(with.At(scale), graphs[0], concurrency, isHedged: true, scale);
                rows.Add(
                    Row($"{name}, {concurrency} slots", await MeasureAsync(without, with, graphs[1..], concurrency, scale, parallelism)));
            }
        }
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{graphs.Length - 1} climbs of {graphs[0].Parents.Count} questions, each without and with hedges; a call takes {SampledLatency.Mean} s in the mean (log-normal), here {SampledLatency.Mean * scale * 1000:0} ms."));
        Console.WriteLine(
            "Seconds are those of the original. Median (least..most) over the climbs; ratios climb by climb; p99 of fewer than a hundred climbs is the slowest.");
        Table.Print(rows);
        return 0;
    }

    // Where a question takes long whoever asks it, a second call gains nothing; where it is the call, it does.
    private static IEnumerable<(string Name, string Text)> Latencies()
    {
        yield return (Named("by question", SampledLatency.Variation), SampledLatency.Option);
        foreach (var variation in (double[])[SampledLatency.Variation, HeavierTail])
        {
            yield return (Named("by call", variation),
                string.Create(CultureInfo.InvariantCulture, $"bycall:{SampledLatency.Mean}:{variation}:{SampledLatency.Seed}"));
        }

        static string Named(string drawn, double variation) =>
            string.Create(CultureInfo.InvariantCulture, $"drawn {drawn}, variation {variation}");
    }

    private static ScaledEmulators Emulators(IEnumerable<HierarchyWorkload> graphs, string latency) =>
        new(graphs.SelectMany(static graph => graph.Parents)
            .Select(static link => KeyValuePair.Create(ListSchedule.Key(link.Key), (JsonNode?)link.Value)), latency);

    private static async Task<IReadOnlyList<(MeasuredHedging Without, MeasuredHedging With)>> MeasureAsync(ScaledEmulators without,
        ScaledEmulators with, IReadOnlyList<HierarchyWorkload> graphs, int concurrency, double scale, int parallelism)
    {
        var done = 0;
        var measured =
            await ParallelMeasurement.RunAsync(graphs, parallelism, TimeSpan.FromSeconds(SampledLatency.Mean * scale / 2), async graph =>
            (await MeasuredHedging.MeasureAsync(without.At(scale), graph, concurrency, isHedged: false, scale),
                await MeasuredHedging.MeasureAsync(with.At(scale), graph, concurrency, isHedged: true, scale)),
            () => Console.Error.Write($"\r{Interlocked.Increment(ref done)} of {graphs.Count} "));
        Console.Error.WriteLine();
        return measured;
    }

    private static string[] Row(string name, IReadOnlyList<(MeasuredHedging Without, MeasuredHedging With)> results)
    {
        var (p99Without,
            p99With) =
                (Slowest(results.Select(static climb => climb.Without.Seconds)),
                    Slowest(results.Select(static climb => climb.With.Seconds)));
        return
        [
            name, Spread.Of(results.Select(static climb => climb.Without.Seconds)).Text(0),
            Spread.Of(results.Select(static climb => climb.With.Seconds)).Text(0),
            Spread.Of(results.Select(static climb => climb.With.Seconds / climb.Without.Seconds)).Text(3), Number(p99Without, "0"),
            Number(p99With, "0"), Number(p99With / p99Without, "0.000"),
            Spread.Of(results.Select(static climb => 100.0 * climb.With.Hedges / (climb.With.Calls - climb.With.Hedges))).Text(1),
        ];
    }

    // The 99th of a hundred; of fewer the slowest.
    private static double Slowest(IEnumerable<double> seconds) => seconds.Order().ToArray() is var sorted
        ? sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1] : 0;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>A climb of the original's workload that was made.</summary>
/// <param name="Seconds">What it took, in seconds of the original.</param>
/// <param name="Calls">Calls that left, hedges included.</param>
/// <param name="Hedges">Calls put beside a slow one.</param>
internal sealed record MeasuredHedging(double Seconds, int Calls, int Hedges)
{
    private const int MaxDepth = 10;

    /// <param name="model">Who answers.</param>
    /// <param name="graph">The workload.</param>
    /// <param name="concurrency">How many calls at once.</param>
    /// <param name="isHedged">Whether calls may be hedged.</param>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    /// <exception cref="InvalidOperationException">The climb brought another hierarchy than the graph's.</exception>
    public static async Task<MeasuredHedging> MeasureAsync(EmulatedModel model, HierarchyWorkload graph, int concurrency, bool isHedged,
        double scale)
    {
        using var engine = StoredEngine.InFile(model.CreateCurator(concurrency));
        var clock = Stopwatch.StartNew();
        var run = engine.Open(concurrency, isHedged);
        var hierarchy =
            await HierarchyStep.BuildAsync(new HierarchyInput(EmulatedModel.Roots, [], graph.Leaves, MaxDepth), run, CuratorCatalog.Terms,
                () => run.Failures, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        var found = hierarchy.Nodes.Where(static node => node.Kind != Model.PathwayNodeKind.Root)
            .ToDictionary(static node => node.Name, static node => node.Parent, StringComparer.Ordinal);
        if (run.Failures.Count > 0 || found.Count != graph.Parents.Count
            || graph.Parents.Any(link => found.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException("A climb brought another hierarchy.");
        }
        return new MeasuredHedging(seconds, run.Progress.Calls, run.Hedges);
    }
}

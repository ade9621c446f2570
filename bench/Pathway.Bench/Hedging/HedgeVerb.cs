using System.Globalization;
using System.Text.Json.Nodes;
using Pathway.Bench.Climbing;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Hedging;

/// <summary>
/// Makes each climb without and with hedges, over HTTP on the loopback address. Each way has an emulator of its own, at which the first call of a
/// question takes the same time; only the calls that one way makes and the other does not are drawn anew.
/// </summary>
internal static class HedgeVerb
{
    // A call of 15 seconds takes 300 milliseconds.
    private const double UsualScale = 1 / 50.0;
    private const double HeavierTail = 1.5;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = Option.Real(args, "--scale", UsualScale);
        var together = Option.Whole(args, "--together", 8);
        string[] roots = [.. EmulatedModel.Roots.Roots.Select(static root => root.Name)];
        ClimbGraph[] graphs = [.. Enumerable.Range(0, Option.Whole(args, "--seeds", 50) + 1).Select(seed => new ClimbGraph(seed, roots))];
        List<string[]> rows = [["", "seconds without", "with", "with / without", "p99 without", "p99 with", "ratio of p99", "more calls, %"]];
        foreach (var (name, latency) in Latencies())
        {
            foreach (var slots in (int[])[15, 64])
            {
                using ScaledEmulators without = Emulators(graphs, latency), with = Emulators(graphs, latency);
                // The first graph is for what is slow only once.
                await HedgedClimb.MakeAsync(without.At(scale), graphs[0], slots, isHedged: false, scale);
                await HedgedClimb.MakeAsync(with.At(scale), graphs[0], slots, isHedged: true, scale);
                rows.Add(Row($"{name}, {slots} slots", await MeasureAsync(without, with, graphs[1..], slots, scale, together)));
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{graphs.Length - 1} climbs of {graphs[0].Parents.Count} questions, each without and with hedges; a call takes {DrawnLatency.Mean} s in the mean (log-normal), here {DrawnLatency.Mean * scale * 1000:0} ms."));
        Console.WriteLine("Seconds are those of the original. Median (least..most) over the climbs; ratios climb by climb; p99 of fewer than a hundred climbs is the slowest.");
        Table.Print(rows);
        return 0;
    }

    // Where a question takes long whoever asks it, a second call gains nothing; where it is the call, it does.
    private static IEnumerable<(string Name, string Text)> Latencies()
    {
        yield return (Named("by question", DrawnLatency.Variation), DrawnLatency.Option);
        foreach (var variation in (double[])[DrawnLatency.Variation, HeavierTail]) { yield return (Named("by call", variation), string.Create(CultureInfo.InvariantCulture, $"bycall:{DrawnLatency.Mean}:{variation}:{DrawnLatency.Seed}")); }

        static string Named(string drawn, double variation) => string.Create(CultureInfo.InvariantCulture, $"drawn {drawn}, variation {variation}");
    }

    private static ScaledEmulators Emulators(IEnumerable<ClimbGraph> graphs, string latency) =>
        new(graphs.SelectMany(static graph => graph.Parents).Select(static link => KeyValuePair.Create(ListSchedule.Key(link.Key), (JsonNode?)link.Value)), latency);

    private static async Task<IReadOnlyList<(HedgedClimb Without, HedgedClimb With)>> MeasureAsync(ScaledEmulators without, ScaledEmulators with, IReadOnlyList<ClimbGraph> graphs, int slots, double scale, int together)
    {
        var done = 0;
        var measured = await SideBySide.RunAsync(graphs, together, TimeSpan.FromSeconds(DrawnLatency.Mean * scale / 2), async graph =>
            (await HedgedClimb.MakeAsync(without.At(scale), graph, slots, isHedged: false, scale), await HedgedClimb.MakeAsync(with.At(scale), graph, slots, isHedged: true, scale)),
            () => Console.Error.Write($"\r{Interlocked.Increment(ref done)} of {graphs.Count} "));
        Console.Error.WriteLine();
        return measured;
    }

    private static string[] Row(string name, IReadOnlyList<(HedgedClimb Without, HedgedClimb With)> climbs)
    {
        var (slowWithout, slowWith) = (Slowest(climbs.Select(static climb => climb.Without.Seconds)), Slowest(climbs.Select(static climb => climb.With.Seconds)));
        return
        [
            name, Spread.Of(climbs.Select(static climb => climb.Without.Seconds)).Text(0), Spread.Of(climbs.Select(static climb => climb.With.Seconds)).Text(0),
            Spread.Of(climbs.Select(static climb => climb.With.Seconds / climb.Without.Seconds)).Text(3), Number(slowWithout, "0"), Number(slowWith, "0"), Number(slowWith / slowWithout, "0.000"),
            Spread.Of(climbs.Select(static climb => 100.0 * climb.With.Hedges / (climb.With.Calls - climb.With.Hedges))).Text(1),
        ];
    }

    // The 99th of a hundred; of fewer the slowest.
    private static double Slowest(IEnumerable<double> seconds) => seconds.Order().ToArray() is var sorted ? sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1] : 0;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

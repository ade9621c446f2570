using System.Text.Json.Nodes;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Climbing;

/// <summary>Climbs the original's workload in each way, over HTTP on the loopback address, and lays what it takes beside what it should.</summary>
internal static class ClimbVerb
{
    // A call of 15 seconds takes 200 milliseconds, but 15 seconds where runspaces are opened for each level: opening them must not count as waiting.
    private const double UsualScale = 1 / 75.0;
    private const double PipelineScale = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var scale = Option.Real(args, "--scale", UsualScale);
        var pipelineScale = Option.Real(args, "--pipeline-scale", PipelineScale);
        var only = Option.Text(args, "--only") ?? "";
        string[] roots = [.. EmulatedModel.Roots.Roots.Select(static root => root.Name)];
        ClimbGraph[] graphs = [.. Enumerable.Range(0, Option.Whole(args, "--seeds", 50) + 1).Select(seed => new ClimbGraph(seed, roots))];
        using var emulators = new ScaledEmulators(graphs.SelectMany(static graph => graph.Parents).Select(static link => KeyValuePair.Create(ListSchedule.Key(link.Key), (JsonNode?)link.Value)), DrawnLatency.Option);
        ClimbSeries[] all =
        [
            new(new SequentialClimb(emulators.At(scale)), scale, 4),
            new(new WaveClimb(emulators.At(scale), 15), scale, 1),
            new(new PipelineClimb(emulators.At(pipelineScale), 15), pipelineScale, 25),
            new(new PathwayClimb(emulators.At(scale), 15), scale, 1),
            new(new PathwayClimb(emulators.At(scale), 64), scale, 1),
        ];
        all = [.. all.Where(series => series.Mode.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        // The first graph is for what is slow only once, and need not be at the original's speed.
        foreach (var series in all) { await MeasuredClimb.MakeAsync(series.Mode is PipelineClimb ? new PipelineClimb(emulators.At(scale), 15) : series.Mode, graphs[0], scale); }
        var measured = new List<(ClimbSeries, IReadOnlyList<MeasuredClimb>)>();
        foreach (var series in all)
        {
            var done = 0;
            measured.Add((series, await series.RunAsync(graphs[1..], () => Console.Error.Write($"\r{series.Mode.Name}: {Interlocked.Increment(ref done)} of {graphs.Length - 1} "))));
            Console.Error.WriteLine();
        }
        ClimbTable.Print(graphs[1..], measured);
        return 0;
    }
}

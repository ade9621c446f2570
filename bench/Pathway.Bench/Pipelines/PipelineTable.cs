using System.Globalization;
using Pathway.Bench.Climbing;
using Pathway.Bench.Figures;

namespace Pathway.Bench.Pipelines;

/// <summary>Prints what was measured beside what was planned.</summary>
internal static class PipelineTable
{
    /// <param name="workloads">What was run.</param>
    /// <param name="all">What it took, series by series.</param>
    /// <param name="sequential">Seconds of each workload one call after another.</param>
    /// <param name="design">Seconds of each workload by the original's design.</param>
    public static void Print(
        IReadOnlyList<PipelineWorkload> workloads, IReadOnlyList<(PipelineSeries Series, IReadOnlyList<MeasuredPipeline> Runs)> all, IReadOnlyList<double> sequential, IReadOnlyList<double> design)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{workloads.Count} runs of {Spread.Of(workloads.Select(static one => (double)one.Building.Count() + one.Evidence.Count)).Text(0)} calls; a call takes, log-normal with a variation of {DrawnLatency.Variation}: {KindLatency.Text}."));
        Console.WriteLine("Seconds are those of the original. Median (least..most). 'plan' is a schedule of the same calls in which nothing takes time but the answers; for the pipeline it is the list schedule (goal <= 1.05). A baseline counts with its plan where it took longer.");
        List<string[]> rows = [["", "runs", "a second", "seconds", "planned", "is / plan", "hierarchy alone", "is / bound", "times faster than sequential", "than the design"]];
        foreach (var (series, runs) in all)
        {
            var pairs = workloads.Zip(runs).ToArray();
            rows.Add([
                series.Mode.Name, runs.Count.ToString(CultureInfo.InvariantCulture), (series.Scale * 1000).ToString("0.0 ms", CultureInfo.InvariantCulture),
                Text(runs.Select(static run => run.Seconds), 0), Text(runs.Select(static run => run.Planned), 0), Text(runs.Select(static run => run.Seconds / run.Planned), 3),
                runs.All(static run => run.Built is not null) ? Text(pairs.Select(pair => pair.Second.Built!.Value / PipelinePlan.Building(pair.First, series.Mode.Slots)), 3) : "",
                series.Mode is StepAfterStep ? "" : Text(pairs.Select(pair => pair.Second.Seconds / PipelinePlan.Bound(pair.First, series.Mode.Slots)), 2),
                Text(runs.Zip(sequential, static (run, seconds) => seconds / run.Seconds), 1), Text(runs.Zip(design, static (run, seconds) => seconds / run.Seconds), 2),
            ]);
        }
        rows.Add(["goal of the pipeline, 15 slots", "", "", "", "", "<= 1.05", "", "", ">= 10, better 12", ">= 1.8"]);
        Table.Print(rows);
    }

    private static string Text(IEnumerable<double> figures, int decimals) => Spread.Of(figures).Text(decimals);
}

using System.Globalization;
using Pathway.Bench.Figures;

namespace Pathway.Bench.Climbing;

/// <summary>Prints what was measured beside what was planned.</summary>
internal static class ClimbTable
{
    // The original slept so long after each call, in seconds.
    private const double Sleep = 0.5;

    public static void Print(IReadOnlyList<ClimbGraph> graphs, IReadOnlyList<(ClimbSeries Series, IReadOnlyList<MeasuredClimb> Climbs)> all)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{graphs.Count} climbs of {graphs[0].Parents.Count} questions; a call takes {DrawnLatency.Mean} s (log-normal, variation {DrawnLatency.Variation}), here the ms that are said."));
        Console.WriteLine("Seconds are those of the original. Median (least..most).");
        List<string[]> rows =
        [
            ["", "a call", "seconds", "planned", "is / planned", "goal", "is / bound", "of sequential"],
            Computed("sequential with its sleeps", graphs, static graph => graph.Parents.Keys.Sum(DrawnLatency.Of) + (Sleep * graph.Parents.Count)),
        ];
        foreach (var (series, climbs) in all)
        {
            rows.Add([series.Mode.Name, (DrawnLatency.Mean * series.Scale * 1000).ToString("0 ms", CultureInfo.InvariantCulture),
                Text(climbs, static climb => climb.Seconds, 0), Text(climbs, static climb => climb.Planned, 0), Text(climbs, static climb => climb.Seconds / climb.Planned, 3), series.Mode.Goal,
                Text(climbs, static climb => climb.Seconds / climb.Bound, 2), Text(climbs, static climb => climb.Work / climb.Seconds, 1) + " times faster"]);
        }
        foreach (var slots in all.Select(static one => one.Series.Mode.Slots).Where(static slots => slots > 1).Distinct())
        {
            rows.Add(Computed($"bound at {slots}: longest chain, work / slots", graphs, graph => ListSchedule.Bound(graph, slots)));
        }
        Table.Print(rows);
    }

    private static string[] Computed(string name, IEnumerable<ClimbGraph> graphs, Func<ClimbGraph, double> seconds) => [name, "computed", "", Spread.Of(graphs.Select(seconds)).Text(0), "", "", "", ""];

    private static string Text(IEnumerable<MeasuredClimb> climbs, Func<MeasuredClimb, double> figure, int decimals) => Spread.Of(climbs.Select(figure)).Text(decimals);
}

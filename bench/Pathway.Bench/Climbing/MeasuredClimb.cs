using System.Diagnostics;

namespace Pathway.Bench.Climbing;

/// <summary>A climb that was made. All in seconds of the original.</summary>
/// <param name="Seconds">What it took.</param>
/// <param name="Planned">What it would have taken if nothing took time but the answers.</param>
/// <param name="Bound">What nobody can beat with so many slots.</param>
/// <param name="Work">All answers one after another.</param>
internal sealed record MeasuredClimb(double Seconds, double Planned, double Bound, double Work)
{
    /// <param name="mode">The way.</param>
    /// <param name="graph">The workload.</param>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    /// <exception cref="InvalidOperationException">The climb brought another hierarchy than the graph's.</exception>
    public static async Task<MeasuredClimb> MakeAsync(IClimbMode mode, ClimbGraph graph, double scale)
    {
        var clock = new Stopwatch();
        var found = await mode.ClimbAsync(graph, clock);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        if (found.Count != graph.Parents.Count || graph.Parents.Any(link => found.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException($"{mode.Name} brought another hierarchy.");
        }
        return new MeasuredClimb(seconds, mode.Planned(graph), ListSchedule.Bound(graph, mode.Slots), graph.Parents.Keys.Sum(DrawnLatency.Of));
    }
}

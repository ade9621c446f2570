using System.Diagnostics;

namespace Pathway.Bench.Pipelines;

/// <summary>A run that was made. All in seconds of the original.</summary>
/// <param name="Seconds">What it took.</param>
/// <param name="Planned">What it would have taken if nothing took time but the answers.</param>
/// <param name="Built">What it took until the hierarchy was there; null where evidence comes before or after it.</param>
/// <param name="Canonical">The canonical form, hashed; null where there is none.</param>
internal sealed record MeasuredPipeline(double Seconds, double Planned, double? Built, string? Canonical)
{
    /// <param name="mode">The way.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    /// <exception cref="InvalidOperationException">The run brought another hierarchy than the workload's, or by other calls.</exception>
    public static async Task<MeasuredPipeline> MakeAsync(IPipelineMode mode, PipelineWorkload workload, double scale)
    {
        var clock = new Stopwatch();
        var outcome = await mode.RunAsync(workload, clock);
        if (outcome.Parents.Count != workload.Climb.Parents.Count || workload.Climb.Parents.Any(link => outcome.Parents.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException($"{mode.Name} brought another hierarchy.");
        }
        var calls = workload.Building.Count();
        if (outcome.Calls != calls) { throw new InvalidOperationException($"{mode.Name} made {outcome.Calls} calls where {calls} were planned."); }
        return new MeasuredPipeline(clock.Elapsed.TotalSeconds / scale, mode.Planned(workload), outcome.Built?.TotalSeconds / scale, outcome.Canonical);
    }
}

using Pathway.Bench.Climbing;
using Pathway.Bench.Figures;

namespace Pathway.Bench.Pipelines;

/// <summary>How a mode is run.</summary>
/// <param name="Mode">The way.</param>
/// <param name="Scale">How long a second of the original lasts, in seconds.</param>
/// <param name="Together">How many runs are made side by side.</param>
/// <param name="Most">How many workloads are run at most.</param>
internal sealed record PipelineSeries(IPipelineMode Mode, double Scale, int Together, int Most = int.MaxValue)
{
    /// <summary>Runs the first workloads once each and returns what they took, in their order.</summary>
    public Task<IReadOnlyList<MeasuredPipeline>> RunAsync(IReadOnlyList<PipelineWorkload> workloads, Action made) =>
        // Spread evenly, for a run has most to do at its beginning; a little only where all run at once.
        SideBySide.RunAsync([.. workloads.Take(Most)], Together, TimeSpan.FromSeconds(Together < Math.Min(Most, workloads.Count) ? Mode.Planned(workloads[0]) * Scale / Together : DrawnLatency.Mean * Scale / 4), workload => MeasuredPipeline.MakeAsync(Mode, workload, Scale), made);
}

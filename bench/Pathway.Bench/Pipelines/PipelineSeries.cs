using Pathway.Bench.Climbing;
using Pathway.Bench.Figures;

namespace Pathway.Bench.Pipelines;

/// <summary>How a mode is run.</summary>
/// <param name="Mode">The way.</param>
/// <param name="Scale">How long a second of the original lasts, in seconds.</param>
/// <param name="Together">How many runs are made side by side.</param>
internal sealed record PipelineSeries(IPipelineMode Mode, double Scale, int Together)
{
    /// <summary>Runs each workload once and returns what it took, in their order.</summary>
    public Task<IReadOnlyList<MeasuredPipeline>> RunAsync(IReadOnlyList<PipelineWorkload> workloads, Action made) =>
        SideBySide.RunAsync(workloads, Together, TimeSpan.FromSeconds(DrawnLatency.Mean * Scale / 4), workload => MeasuredPipeline.MakeAsync(Mode, workload, Scale), made);
}

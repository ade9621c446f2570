using Pathway.Bench.Figures;

namespace Pathway.Bench.Climbing;

/// <summary>How a mode is run.</summary>
/// <param name="Mode">The way to climb.</param>
/// <param name="Scale">
/// How long a second of the original lasts, in seconds. What the machine does beside the calls must not show, and a new
/// runspace costs it more than a new task.
/// </param>
/// <param name="Together">How many climbs are made side by side: those that leave the machine idle need not wait for each other.</param>
internal sealed record ClimbSeries(IClimbMode Mode, double Scale, int Together)
{
    /// <summary>Climbs each graph once and returns what it took, in their order.</summary>
    /// <param name="graphs">The workloads.</param>
    /// <param name="made">Told of each climb.</param>
    public Task<IReadOnlyList<MeasuredClimb>> RunAsync(IReadOnlyList<ClimbGraph> graphs, Action made)
        // Half a call apart.
        => SideBySide.RunAsync(graphs, Together, TimeSpan.FromSeconds(DrawnLatency.Mean * Scale / 2), graph => MeasuredClimb.MakeAsync(Mode, graph, Scale), made);
}

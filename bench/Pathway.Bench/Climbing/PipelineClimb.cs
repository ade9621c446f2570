using System.Diagnostics;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Climbing;

/// <summary>Level by level through <c>ForEach-Object -Parallel</c>.</summary>
internal sealed class PipelineClimb(EmulatedModel model, int slots) : IClimbMode
{
    public string Name => $"ForEach-Object -Parallel {slots}";

    public int Slots => slots;

    public string Goal => LevelByLevel.Goal;

    public double Planned(ClimbGraph graph) => ListSchedule.ByLevel(graph, slots);

    public async Task<IReadOnlyDictionary<string, string>> ClimbAsync(ClimbGraph graph, Stopwatch clock)
    {
        using var pipeline = new ParallelPipeline(model);
        return await LevelByLevel.ClimbAsync(graph, clock, level => LevelByLevel.AskAsync(pipeline, level, slots));
    }
}

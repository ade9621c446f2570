using System.Diagnostics;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Climbing;

/// <summary>The original's optimisation: level by level, a semaphore over the calls of a level.</summary>
internal sealed class WaveClimb(EmulatedModel model, int slots) : IClimbMode
{
    private readonly CallsAtOnce calls = new(model);

    public string Name => $"waves of {slots}";

    public int Slots => slots;

    public string Goal => LevelByLevel.Goal;

    public double Planned(ClimbGraph graph) => ListSchedule.ByLevel(graph, slots);

    public Task<IReadOnlyDictionary<string, string>> ClimbAsync(ClimbGraph graph, Stopwatch clock) => LevelByLevel.ClimbAsync(graph, clock, level => LevelByLevel.AskAsync(calls, level, slots));
}

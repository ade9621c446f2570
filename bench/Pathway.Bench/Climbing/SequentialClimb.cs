using System.Diagnostics;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Climbing;

/// <summary>One call after another: the original before its optimisation, without its sleeps.</summary>
internal sealed class SequentialClimb(EmulatedModel model) : IClimbMode
{
    private readonly PlainCall call = new(model);

    public string Name => "sequential";

    public int Slots => 1;

    public string Goal => LevelByLevel.Goal;

    public double Planned(ClimbGraph graph) => graph.Parents.Keys.Sum(DrawnLatency.Of);

    public Task<IReadOnlyDictionary<string, string>> ClimbAsync(ClimbGraph graph, Stopwatch clock) => LevelByLevel.ClimbAsync(graph, clock, async level =>
    {
        var answers = new List<(string, string)>();
        foreach (var term in level) { answers.Add((term, await call.AskAsync(EmulatedModel.Body(term)))); }
        return answers;
    });
}

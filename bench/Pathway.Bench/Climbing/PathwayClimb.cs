using System.Diagnostics;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Bench.Climbing;

/// <summary>The module: the hierarchy step at a desk, answered by the model, each answer stored in a file before it is used.</summary>
internal sealed class PathwayClimb(EmulatedModel model, int slots) : IClimbMode
{
    private const int MaxDepth = 10;

    public string Name => $"Pathway, {slots} slots";

    public int Slots => slots;

    public string Goal => "<= 1.05";

    public double Planned(ClimbGraph graph) => ListSchedule.Dataflow(graph, slots);

    public async Task<IReadOnlyDictionary<string, string>> ClimbAsync(ClimbGraph graph, Stopwatch clock)
    {
        using var desk = StoredDesk.InFile(model.Curator(slots));
        clock.Start();
        var run = desk.Open(slots);
        var input = new HierarchyInput(EmulatedModel.Roots, [], graph.Leaves, MaxDepth);
        var hierarchy = await HierarchyStep.BuildAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        clock.Stop();
        if (run.Failures is [var failure, ..]) { throw new InvalidOperationException(failure.Message); }
        return hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root).ToDictionary(static node => node.Name, static node => node.Parent!, StringComparer.Ordinal);
    }
}

using System.Diagnostics;
using Pathway.Bench.Climbing;
using Pathway.Bench.Loopback;
using Pathway.Curators;
using Pathway.Steps.Hierarchy;

namespace Pathway.Bench.Hedging;

/// <summary>A climb of the original's workload that was made.</summary>
/// <param name="Seconds">What it took, in seconds of the original.</param>
/// <param name="Calls">Calls that left, hedges included.</param>
/// <param name="Hedges">Calls put beside a slow one.</param>
internal sealed record HedgedClimb(double Seconds, int Calls, int Hedges)
{
    private const int MaxDepth = 10;

    /// <param name="model">Who answers.</param>
    /// <param name="graph">The workload.</param>
    /// <param name="slots">How many calls at once.</param>
    /// <param name="isHedged">Whether calls may be hedged.</param>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    /// <exception cref="InvalidOperationException">The climb brought another hierarchy than the graph's.</exception>
    public static async Task<HedgedClimb> MakeAsync(EmulatedModel model, ClimbGraph graph, int slots, bool isHedged, double scale)
    {
        using var desk = StoredDesk.InFile(model.Curator(slots));
        var clock = Stopwatch.StartNew();
        var run = desk.Open(slots, isHedged);
        var hierarchy = await HierarchyStep.BuildAsync(new HierarchyInput(EmulatedModel.Roots, [], graph.Leaves, MaxDepth), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
        var seconds = clock.Elapsed.TotalSeconds / scale;
        var found = hierarchy.Nodes.Where(static node => node.Kind != Model.PathwayNodeKind.Root).ToDictionary(static node => node.Name, static node => node.Parent, StringComparer.Ordinal);
        if (run.Failures.Count > 0 || found.Count != graph.Parents.Count || graph.Parents.Any(link => found.GetValueOrDefault(link.Key) != link.Value))
        {
            throw new InvalidOperationException("A climb brought another hierarchy.");
        }
        return new HedgedClimb(seconds, run.Counts.Calls, run.Hedges);
    }
}

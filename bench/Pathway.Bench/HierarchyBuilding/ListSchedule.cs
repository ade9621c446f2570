using Pathway.Bench.Planning;
using Pathway.Steps;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>What a climb would take if nothing took time but the answers. Seconds.</summary>
internal static class ListSchedule
{
    /// <summary>A climb in which each level waits for the slowest of the one before, its calls in ordinal order.</summary>
    public static double ByLevel(HierarchyWorkload graph, int concurrency) =>
        graph.Distances.GroupBy(static pair => pair.Value, static pair => pair.Key)
        .Sum(level => CallSchedule.InOrder(level.Order(StringComparer.Ordinal).Select(Call), concurrency));

    /// <summary>
    /// A climb in which each chain goes up by itself. Of those that wait the one farthest from the input goes first, ties by name.
    /// </summary>
    public static double Dataflow(HierarchyWorkload graph, int concurrency) => CallSchedule.Of(Calls(graph), concurrency);

    /// <summary>What nobody can beat, whatever he knows beforehand: the longest chain, or all the work over the slots.</summary>
    public static double Bound(HierarchyWorkload graph, int concurrency) => CallSchedule.Bound(Calls(graph), concurrency);

    /// <summary>
    /// The calls of a climb as a plan: a term is asked for when it is in the input, or the first of its children is answered.
    /// </summary>
    public static IReadOnlyList<PlannedCall> Calls(HierarchyWorkload graph)
    {
        var leaves = graph.Leaves.ToHashSet(StringComparer.Ordinal);
        return [.. graph.Parents.Keys.Select(term => Call(term) with
        {
            Priority = Priority.Parent(graph.Distances[term]), AfterAny = leaves.Contains(term) ? []
                : [.. graph.Children[term].Select(Key)],
        })];
    }

    /// <summary>The key of the call for the parent of a term.</summary>
    public static string Key(string term) => $"parent:{term}";

    private static PlannedCall Call(string term) => new(Key(term), term, SampledLatency.Of(term));
}

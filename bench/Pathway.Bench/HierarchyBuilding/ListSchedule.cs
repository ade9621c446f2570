using Pathway.Bench.Planning;
using Pathway.Steps;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>The duration of building a hierarchy if only calls take time, in seconds.</summary>
internal static class ListSchedule
{
    /// <summary>Each level waits for the slowest call of the level before; the calls of a level are in ordinal order.</summary>
    public static double ByLevel(HierarchyWorkload graph, int concurrency) =>
        graph.Distances.GroupBy(static pair => pair.Value, static pair => pair.Key)
        .Sum(level => CallSchedule.InOrder(level.Order(StringComparer.Ordinal).Select(Call), concurrency));

    /// <summary>
    /// Each chain of parents continues independently. The waiting call farthest from the input goes first, ties by name.
    /// </summary>
    public static double Dataflow(HierarchyWorkload graph, int concurrency) => CallSchedule.Of(Calls(graph), concurrency);

    /// <summary>The lower bound: the longest chain, or the total work divided by the concurrency.</summary>
    public static double Bound(HierarchyWorkload graph, int concurrency) => CallSchedule.Bound(Calls(graph), concurrency);

    /// <summary>
    /// The calls of a workload as a plan: a term is asked for if it is in the input, or when the first of its children is answered.
    /// </summary>
    public static IReadOnlyList<PlannedCall> Calls(HierarchyWorkload graph)
    {
        var leaves = graph.Leaves.ToHashSet(StringComparer.Ordinal);
        return [.. graph.Parents.Keys.Select(term => Call(term) with
        {
            Priority = Priority.Parent(graph.Distances[term]),
            AfterAny = leaves.Contains(term) ? [] : [.. graph.Children[term].Select(Key)],
        })];
    }

    /// <summary>The key of the call for the parent of a term.</summary>
    public static string Key(string term) => $"parent:{term}";

    private static PlannedCall Call(string term) => new(Key(term), term, SampledLatency.Of(term));
}

using Pathway.Bench.Planning;
using Pathway.Steps;

namespace Pathway.Bench.Climbing;

/// <summary>What a climb would take if nothing took time but the answers. Seconds.</summary>
internal static class ListSchedule
{
    /// <summary>A climb in which each level waits for the slowest of the one before, its calls in ordinal order.</summary>
    public static double ByLevel(ClimbGraph graph, int slots) =>
        graph.Distances.GroupBy(static pair => pair.Value, static pair => pair.Key).Sum(level => CallSchedule.InOrder(level.Order(StringComparer.Ordinal).Select(Call), slots));

    /// <summary>A climb in which each chain goes up by itself. Of those that wait the one farthest from the input goes first, ties by name.</summary>
    public static double Dataflow(ClimbGraph graph, int slots) => CallSchedule.Of(Calls(graph), slots);

    /// <summary>What nobody can beat, whatever he knows beforehand: the longest chain, or all the work over the slots.</summary>
    public static double Bound(ClimbGraph graph, int slots) => CallSchedule.Bound(Calls(graph), slots);

    /// <summary>The calls of a climb as a plan: a term is asked for when it is in the input, or the first of its children is answered.</summary>
    public static IReadOnlyList<PlannedCall> Calls(ClimbGraph graph)
    {
        var leaves = graph.Leaves.ToHashSet(StringComparer.Ordinal);
        return [.. graph.Parents.Keys.Select(term => Call(term) with
        {
            Priority = Urgency.Climb(graph.Distances[term]), AfterAny = leaves.Contains(term) ? [] : [.. graph.Children[term].Select(Key)],
        })];
    }

    /// <summary>The key of the call for the parent of a term.</summary>
    public static string Key(string term) => $"parent:{term}";

    private static PlannedCall Call(string term) => new(Key(term), term, DrawnLatency.Of(term));
}

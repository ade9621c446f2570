namespace Pathway.Bench.Climbing;

/// <summary>What a climb would take if nothing took time but the answers. Seconds.</summary>
internal static class ListSchedule
{
    /// <summary>Calls that wait for nothing but a slot, in their order.</summary>
    public static double InOrder(IEnumerable<string> terms, int slots)
    {
        var ends = new PriorityQueue<double, double>();
        var last = 0.0;
        foreach (var term in terms)
        {
            var end = (ends.Count < slots ? 0 : ends.Dequeue()) + DrawnLatency.Of(term);
            ends.Enqueue(end, end);
            last = Math.Max(last, end);
        }
        return last;
    }

    /// <summary>A climb in which each level waits for the slowest of the one before.</summary>
    public static double ByLevel(ClimbGraph graph, int slots) =>
        graph.Distances.GroupBy(static pair => pair.Value, static pair => pair.Key).Sum(level => InOrder(level.Order(StringComparer.Ordinal), slots));

    /// <summary>A climb in which each chain goes up by itself. Of those that wait the one farthest from the input goes first, ties by name.</summary>
    public static double Dataflow(ClimbGraph graph, int slots)
    {
        var waiting = new PriorityQueue<string, (int Distance, string Name)>(Comparer<(int Distance, string Name)>.Create(static (left, right) =>
            left.Distance != right.Distance ? right.Distance.CompareTo(left.Distance) : string.CompareOrdinal(left.Name, right.Name)));
        var running = new PriorityQueue<string, double>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var now = 0.0;
        foreach (var leaf in graph.Leaves) { Meet(leaf); }
        while (true)
        {
            while (running.Count < slots && waiting.TryDequeue(out var next, out _)) { running.Enqueue(next, now + DrawnLatency.Of(next)); }
            if (!running.TryDequeue(out var answered, out var end)) { return now; }
            now = end;
            if (graph.Parents[answered] is var parent && graph.Parents.ContainsKey(parent)) { Meet(parent); }
        }

        void Meet(string term)
        {
            if (known.Add(term)) { waiting.Enqueue(term, (graph.Distances[term], term)); }
        }
    }

    /// <summary>What nobody can beat, whatever he knows beforehand: the longest chain, or all the work over the slots.</summary>
    public static double Bound(ClimbGraph graph, int slots) => Math.Max(Dataflow(graph, int.MaxValue), graph.Parents.Keys.Sum(DrawnLatency.Of) / slots);
}

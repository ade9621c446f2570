namespace Pathway.Steps.Verify;

/// <summary>
/// The strongly connected components of a graph, by Tarjan's algorithm without recursion. Two nodes are in one component when each can be
/// reached from the other.
/// </summary>
/// <param name="next">The nodes to which the edges of a node lead.</param>
internal sealed class StronglyConnectedComponents(Func<string, IEnumerable<string>> next)
{
    private readonly Dictionary<string, int> components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> lowest = new(StringComparer.Ordinal);
    private readonly Stack<string> open = new();

    /// <summary>The number of the component of a node.</summary>
    public int Of(string node)
    {
        if (components.TryGetValue(node, out var component)) { return component; }
        Visit(node);
        return components[node];
    }

    private void Visit(string start)
    {
        var path = new Stack<(string Node, IEnumerator<string> Edges)>();
        Enter(start, path);
        while (path.TryPeek(out var at))
        {
            if (at.Edges.MoveNext())
            {
                var target = at.Edges.Current;
                if (!order.TryGetValue(target, out var entered)) { Enter(target, path); }
                else if (!components.ContainsKey(target)) { lowest[at.Node] = Math.Min(lowest[at.Node], entered); }
                continue;
            }
            path.Pop();
            at.Edges.Dispose();
            if (lowest[at.Node] == order[at.Node]) { Close(at.Node); }
            if (path.TryPeek(out var above)) { lowest[above.Node] = Math.Min(lowest[above.Node], lowest[at.Node]); }
        }
    }

    private void Enter(string node, Stack<(string Node, IEnumerator<string> Edges)> path)
    {
        lowest[node] = order[node] = order.Count;
        open.Push(node);
        path.Push((node, next(node).GetEnumerator()));
    }

    private void Close(string root)
    {
        string node;
        do
        {
            node = open.Pop();
            components[node] = order[root];
        }
        while (node != root);
    }
}

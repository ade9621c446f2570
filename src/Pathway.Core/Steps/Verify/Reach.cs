namespace Pathway.Steps.Verify;

/// <summary>How far each node lies below a root, worked out once for all; without recursion, for a chain may be long.</summary>
internal sealed class Reach
{
    private readonly Dictionary<string, int?> levels = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> links;
    private readonly Func<string, bool> isRoot;

    /// <param name="links">Each node's parent.</param>
    /// <param name="isRoot">Whether a node is a root.</param>
    public Reach(IReadOnlyDictionary<string, string> links, Func<string, bool> isRoot)
    {
        this.links = links;
        this.isRoot = isRoot;
    }

    /// <summary>The number of links up to the nearest root; null where the chain ends elsewhere or not at all.</summary>
    public int? Level(string key)
    {
        var chain = new List<string>();
        int? level = null;
        for (var at = key; ; at = links[at])
        {
            if (levels.TryGetValue(at, out level)) { break; }
            // While the walk is under way the node counts as one that reaches nothing: a cycle ends here.
            levels[at] = null;
            chain.Add(at);
            if (isRoot(at)) { level = -1; break; }
            if (!links.ContainsKey(at)) { break; }
        }
        for (var i = chain.Count - 1; i >= 0; i--) { levels[chain[i]] = level is null ? null : ++level; }
        return levels[key];
    }
}

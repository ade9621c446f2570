using Pathway.Model;

namespace Pathway.Steps;

/// <summary>Which name was merged into which, according to the changes of a hierarchy.</summary>
internal sealed class MergedNames
{
    private readonly Dictionary<string, string> mergedInto = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> aliases = new(StringComparer.Ordinal);

    public MergedNames(IEnumerable<PathwayChange> changes)
    {
        foreach (var change in changes) { Add(change); }
    }

    /// <summary>Adds a change; only merges count.</summary>
    public void Add(PathwayChange change)
    {
        if (change is not { Kind: PathwayChangeKind.Merge, Before: { } before, After: { } after }) { return; }
        var (merged, into) = (TermName.Key(before), TermName.Key(after));
        if (mergedInto.TryGetValue(merged, out var earlier)) { aliases[earlier].Remove(merged); }
        mergedInto[merged] = into;
        if (!aliases.TryGetValue(into, out var names)) { aliases[into] = names = new HashSet<string>(StringComparer.Ordinal); }
        names.Add(merged);
    }

    /// <summary>The current key of a name: the key itself, unless it does not exist any more and was merged into one that exists.</summary>
    /// <param name="key">The key of a name.</param>
    /// <param name="exists">Whether a node has that key.</param>
    public string Resolve(string key, Func<string, bool> exists)
    {
        var resolved = key;
        // A merged name may be added again, and the other merged into it: the limit of steps ends such a cycle.
        for (var steps = 0; steps <= mergedInto.Count && !exists(resolved) && mergedInto.TryGetValue(resolved, out var next); steps++)
        {
            resolved = next;
        }
        return exists(resolved) ? resolved : key;
    }

    /// <summary>The key and all keys that were merged into it, in ordinal order.</summary>
    public IEnumerable<string> GetAliases(string key) =>
        Reachability.From(key, name => aliases.GetValueOrDefault(name, [])).Order(StringComparer.Ordinal);
}

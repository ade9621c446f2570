using Pathway.Model;

namespace Pathway.Steps;

/// <summary>Which name stands for which since names of one concept were merged, as the changes of a hierarchy tell.</summary>
internal sealed class MergedNames
{
    private readonly Dictionary<string, string> mergedInto = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> aliases = new(StringComparer.Ordinal);

    public MergedNames(IEnumerable<PathwayChange> changes)
    {
        foreach (var change in changes) { Add(change); }
    }

    /// <summary>Takes note of a change; only merges count.</summary>
    public void Add(PathwayChange change)
    {
        if (change is not { Kind: PathwayChangeKind.Merge, Before: { } before, After: { } after }) { return; }
        var (merged, into) = (TermName.Key(before), TermName.Key(after));
        if (mergedInto.TryGetValue(merged, out var earlier)) { aliases[earlier].Remove(merged); }
        mergedInto[merged] = into;
        if (!aliases.TryGetValue(into, out var names)) { aliases[into] = names = new HashSet<string>(StringComparer.Ordinal); }
        names.Add(merged);
    }

    /// <summary>The key that stands for a key now: itself, unless it is gone and was merged into one that is there.</summary>
    /// <param name="key">The key of a name.</param>
    /// <param name="exists">Whether a node has that key.</param>
    public string Resolve(string key, Func<string, bool> exists)
    {
        var resolved = key;
        // A name that was merged may come back and swallow the other: then the way would go round.
        for (var steps = 0; steps <= mergedInto.Count && !exists(resolved) && mergedInto.TryGetValue(resolved, out var next); steps++)
        {
            resolved = next;
        }
        return exists(resolved) ? resolved : key;
    }

    /// <summary>All keys that one stands for, itself included, in ordinal order.</summary>
    public IReadOnlyCollection<string> GetAliases(string key)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { key };
        var pending = new Stack<string>([key]);
        while (pending.TryPop(out var next))
        {
            foreach (var merged in aliases.GetValueOrDefault(next, [])) { if (names.Add(merged)) { pending.Push(merged); } }
        }
        return names;
    }
}

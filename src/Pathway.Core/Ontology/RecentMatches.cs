using System.Collections.Concurrent;

namespace Pathway.Ontology;

/// <summary>
/// The matches of the names that were looked up last, by the key of the name. A run asks for the same names again and again; the bound
/// keeps a million names from filling the memory. Names that are asked for between two fillings stay. Safe for concurrent use.
/// </summary>
/// <param name="capacity">It keeps at least so many names, and at most twice as many.</param>
internal sealed class RecentMatches(int capacity)
{
    private readonly object gate = new();
    private volatile ConcurrentDictionary<string, TermMatch?> recent = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, TermMatch?> earlier = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Whether the name was looked up, and what was found; null where there was no match.</summary>
    public bool TryGet(string key, out TermMatch? match)
    {
        if (recent.TryGetValue(key, out match)) { return true; }
        if (!earlier.TryGetValue(key, out match)) { return false; }
        Add(key, match);
        return true;
    }

    /// <summary>Keeps what was found for a name.</summary>
    public void Add(string key, TermMatch? match)
    {
        // A count of our own: that of the dictionary takes all of its locks.
        if (recent.TryAdd(key, match) && Interlocked.Increment(ref count) >= capacity) { BeginAnew(); }
    }

    private void BeginAnew()
    {
        lock (gate)
        {
            if (Volatile.Read(ref count) < capacity) { return; }
            (earlier, recent) = (recent, new ConcurrentDictionary<string, TermMatch?>(StringComparer.Ordinal));
            Volatile.Write(ref count, 0);
        }
    }
}

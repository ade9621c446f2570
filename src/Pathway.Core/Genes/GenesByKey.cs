using System.Runtime.InteropServices;

namespace Pathway.Genes;

/// <summary>
/// Positions in the table of the genes with a key, such as a name. Nearly all keys have one gene: only for the others there are arrays.
/// </summary>
/// <param name="comparer">Which keys are the same; null for those that are equal.</param>
/// <param name="capacity">How many keys there will be, about.</param>
internal sealed class GenesByKey<TKey>(IEqualityComparer<TKey>? comparer = null, int capacity = 0)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> byKey = new(capacity, comparer);

    // Keys of several genes: the number in the dictionary is then negative and points here.
    private readonly List<int[]> shared = [];

    /// <summary>Adds a gene to a key, unless the key has it already.</summary>
    public void Add(TKey key, int gene)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, key, out var isThere);
        if (!isThere) { known = gene; }
        else if (known >= 0 && known != gene)
        {
            shared.Add([known, gene]);
            known = -shared.Count;
        }
        else if (known < 0 && !shared[-1 - known].Contains(gene)) { shared[-1 - known] = [.. shared[-1 - known], gene]; }
    }

    /// <summary>The genes of a key, in the order in which they were added: none, one, or several.</summary>
    public int[] Find(TKey key) => !byKey.TryGetValue(key, out var gene) ? [] : gene >= 0 ? [gene] : shared[-1 - gene];
}

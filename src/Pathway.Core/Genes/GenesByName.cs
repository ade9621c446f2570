using System.Runtime.InteropServices;

namespace Pathway.Genes;

/// <summary>
/// The genes of names, by their positions in the table. Nearly all names have one gene: only for the others there are arrays.
/// </summary>
/// <param name="comparer">Which names are the same.</param>
internal sealed class GenesByName(IEqualityComparer<string> comparer)
{
    private readonly Dictionary<string, int> byName = new(comparer);

    // Names of several genes: the number in the dictionary is then negative and points here.
    private readonly List<int[]> shared = [];

    /// <summary>Adds a gene to a name, unless the name has it already.</summary>
    public void Add(string name, int gene)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, name, out var isThere);
        if (!isThere) { known = gene; }
        else if (known >= 0 && known != gene)
        {
            shared.Add([known, gene]);
            known = -shared.Count;
        }
        else if (known < 0 && !shared[-1 - known].Contains(gene)) { shared[-1 - known] = [.. shared[-1 - known], gene]; }
    }

    /// <summary>The genes of a name, in the order in which they were added: none, one, or several.</summary>
    public int[] Find(string name) => !byName.TryGetValue(name, out var gene) ? [] : gene >= 0 ? [gene] : shared[-1 - gene];
}

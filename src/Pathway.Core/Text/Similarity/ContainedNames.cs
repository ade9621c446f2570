namespace Pathway.Text.Similarity;

/// <summary>Pairs of names of which one contains the other and is not much longer.</summary>
internal static class ContainedNames
{
    /// <summary>The pairs, each once with its ratio, ordered by the left and then the right name.</summary>
    /// <param name="names">The names as they are compared. Equal ones count once.</param>
    /// <param name="below">How many letters more must not be reached.</param>
    public static IReadOnlyList<SimilarPair> Pairs(IEnumerable<string> names, int below)
    {
        var set = new NameSet(names);
        var measure = new BlockRatio();
        var found = new List<SimilarPair>();
        var candidates = new int[set.Names.Length];
        var start = 0;
        for (var name = 0; name < set.Names.Length; name++)
        {
            while (set.Letters[name].Length - set.Letters[start].Length >= below) { start++; }
            for (var other = start; other < name;)
            {
                var shorter = set.Letters[other].Length;
                var end = Math.Min(name, set.EndOf(shorter));
                // Whoever is contained has all its letters in common.
                foreach (var candidate in candidates.AsSpan(0, set.Histograms.Common(name, other, end, shorter, candidates)))
                {
                    if (shorter > 0 && set.Names[name].Contains(set.Names[candidate], StringComparison.Ordinal)) { found.Add(Pair(set, measure, name, candidate)); }
                }
                other = end;
            }
        }
        return [.. found.OrderBy(static pair => pair.Left, StringComparer.Ordinal).ThenBy(static pair => pair.Right, StringComparer.Ordinal)];
    }

    private static SimilarPair Pair(NameSet set, BlockRatio measure, int one, int other)
    {
        var (left, right) = string.CompareOrdinal(set.Names[one], set.Names[other]) < 0 ? (one, other) : (other, one);
        return new SimilarPair(set.Names[left], set.Names[right], measure.Of(set.Letters[left], set.Letters[right]));
    }
}

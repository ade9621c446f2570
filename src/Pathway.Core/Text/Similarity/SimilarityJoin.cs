namespace Pathway.Text.Similarity;

/// <summary>
/// All pairs of names whose <see cref="BlockRatio"/> is above a threshold. Upper bounds that never lose a pair sort out most,
/// the cheapest first: length, letters in common, common subsequence; what is left is measured.
/// </summary>
internal static class SimilarityJoin
{
    private const int Block = 64;

    /// <summary>The pairs, each once, ordered by the left and then the right name; the same at any degree of parallelism.</summary>
    /// <param name="names">The names as they are compared, usually in lower case. Equal ones count once.</param>
    /// <param name="above">The ratio that must be exceeded, from 0 up to below 1.</param>
    /// <param name="degree">How many processors to use.</param>
    /// <param name="cancellation">Stops the join.</param>
    public static IReadOnlyList<SimilarPair> Pairs(IEnumerable<string> names, double above, int degree, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(above);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(above, 1);
        var set = new NameSet(names);
        var needs = new Needs(set, above);
        // The long names come first: they cost most, and whoever is left with one at the end keeps the others waiting.
        var blocks = Enumerable.Range(0, (set.Names.Length + Block - 1) / Block).Reverse().ToArray();
        var found = new List<SimilarPair>[blocks.Length];
        Parallel.ForEach(blocks, new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellation },
            () => new Comparison(set, needs), (block, _, comparison) => { found[block] = comparison.Run(block * Block, Math.Min(set.Names.Length, (block + 1) * Block)); return comparison; }, static _ => { });
        var pairs = found.SelectMany(static part => part).ToArray();
        Array.Sort(pairs, static (one, other) => string.CompareOrdinal(one.Left, other.Left) is var left and not 0 ? left : string.CompareOrdinal(one.Right, other.Right));
        return pairs;
    }

    /// <summary>For two lengths, how many letters must match so that the ratio exceeds the threshold.</summary>
    private sealed class Needs
    {
        private readonly int[] byTotal;

        public Needs(NameSet set, double above)
        {
            var longest = set.Letters.Length == 0 ? 0 : set.Letters[^1].Length;
            byTotal = new int[(2 * longest) + 1];
            for (var total = 1; total < byTotal.Length; total++)
            {
                var matches = Math.Max(byTotal[total - 1], (int)(above * total / 2) - 1);
                while (BlockRatio.Ratio(matches, total) <= above) { matches++; }
                byTotal[total] = matches;
            }
        }

        public int Of(int one, int other) => byTotal[one + other];
    }

    /// <summary>Compares names with all shorter ones. Each thread has one of its own.</summary>
    private sealed class Comparison(NameSet set, Needs needs)
    {
        private readonly CommonSubsequence subsequence = new();
        private readonly BlockRatio measure = new();
        private readonly int[] candidates = new int[set.Names.Length];

        public List<SimilarPair> Run(int from, int to)
        {
            var pairs = new List<SimilarPair>();
            for (var name = from; name < to; name++) { Compare(name, pairs); }
            return pairs;
        }

        private void Compare(int name, List<SimilarPair> pairs)
        {
            var length = set.Letters[name].Length;
            var isSet = false;
            // One length after the other: what is needed is the same for all names of it.
            for (var other = FirstLongEnough(name, length); other < name;)
            {
                var shorter = set.Letters[other].Length;
                var (end, needed) = (Math.Min(name, set.EndOf(shorter)), needs.Of(length, shorter));
                foreach (var candidate in candidates.AsSpan(0, set.Histograms.Common(name, other, end, needed, candidates)))
                {
                    if (!isSet) { subsequence.Use(set.Coded[name]); }
                    isSet = true;
                    if (subsequence.Reaches(set.Coded[candidate], needed)) { Measure(name, candidate, needed, pairs); }
                }
                other = end;
            }
        }

        private void Measure(int name, int other, int least, List<SimilarPair> pairs)
        {
            var (left, right) = string.CompareOrdinal(set.Names[name], set.Names[other]) < 0 ? (name, other) : (other, name);
            var matches = measure.Matches(set.Letters[left], set.Letters[right]);
            if (matches >= least) { pairs.Add(new SimilarPair(set.Names[left], set.Names[right], BlockRatio.Ratio(matches, set.Letters[left].Length + set.Letters[right].Length))); }
        }

        // Even if all its letters matched, a much shorter name would not reach the threshold.
        private int FirstLongEnough(int name, int length)
        {
            var (low, high) = (0, name);
            while (low < high)
            {
                var middle = (low + high) / 2;
                var shorter = set.Letters[middle].Length;
                if (shorter >= needs.Of(length, shorter)) { high = middle; }
                else { low = middle + 1; }
            }
            return low;
        }
    }
}

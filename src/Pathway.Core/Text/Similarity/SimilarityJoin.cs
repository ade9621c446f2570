using System.Runtime.CompilerServices;

namespace Pathway.Text.Similarity;

/// <summary>
/// Finds all pairs of names whose <see cref="RatcliffObershelp"/> similarity is above a threshold. Upper bounds exclude most pairs without
/// losing any, the cheapest bound first: length, letters in common, common subsequence. The remaining pairs are measured.
/// </summary>
internal static class SimilarityJoin
{
    private const int BlockSize = 64;

    /// <summary>The pairs, each once, ordered by the left and then the right name; the same at any degree of parallelism.</summary>
    /// <param name="set">The names, usually in lower case.</param>
    /// <param name="above">The ratio that must be exceeded, from 0 to below 1.</param>
    /// <param name="degree">The number of processors to use.</param>
    /// <param name="cancellation">Stops the join.</param>
    /// <param name="among">Only pairs with at least one of these names; null for all pairs.</param>
    public static IReadOnlyList<SimilarPair> Pairs(NameSet set, double above, int degree, CancellationToken cancellation,
        IReadOnlySet<string>? among = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(above);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(above, 1);
        var required = new RequiredMatches(set, above);
        var chosen = among is null ? null : set.IndexesOf(among);
        // The long names come first, because they take longest: so all processors finish at about the same time.
        var blocks = Enumerable.Range(0, (set.Names.Length + BlockSize - 1) / BlockSize).Reverse().ToArray();
        var found = new List<SimilarPair>[blocks.Length];
        Parallel.ForEach(blocks, new ParallelOptions { MaxDegreeOfParallelism = degree, CancellationToken = cancellation },
            () => new Comparison(set, required, chosen), (block, _, comparison) =>
            {
                found[block] = comparison.Run(block * BlockSize, Math.Min(set.Names.Length, (block + 1) * BlockSize));
                return comparison;
            }, static _ => { });
        var pairs = found.SelectMany(static part => part).ToArray();
        Array.Sort(pairs, SimilarPair.CompareByName);
        return pairs;
    }

    /// <summary>The number of matching letters that two lengths require to exceed the threshold.</summary>
    private sealed class RequiredMatches
    {
        private readonly int[] byTotal;

        public RequiredMatches(NameSet set, double above)
        {
            var longest = set.Letters.Length == 0 ? 0 : set.Letters[^1].Length;
            byTotal = new int[(2 * longest) + 1];
            for (var total = 1; total < byTotal.Length; total++)
            {
                var matches = Math.Max(byTotal[total - 1], (int)(above * total / 2) - 1);
                while (RatcliffObershelp.Ratio(matches, total) <= above) { matches++; }
                byTotal[total] = matches;
            }
        }

        public int Of(int one, int other) => byTotal[one + other];
    }

    /// <summary>Compares names with all shorter ones. Each thread has its own instance.</summary>
    private sealed class Comparison(NameSet set, RequiredMatches required, int[]? chosen)
    {
        private readonly LongestCommonSubsequence subsequence = new();
        private readonly RatcliffObershelp measure = new();
        private readonly int[] candidates = new int[set.Names.Length];

        public List<SimilarPair> Run(int from, int to)
        {
            var pairs = new List<SimilarPair>();
            for (var name = from; name < to; name++) { Compare(name, pairs); }
            return pairs;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Compare(int name, List<SimilarPair> pairs)
        {
            var length = set.Letters[name].Length;
            var isSet = false;
            if (chosen is not null && Array.BinarySearch(chosen, name) < 0)
            {
                CompareWithChosen(name, length, pairs);
                return;
            }
            // One length after the other: all names of one length require the same number of letters.
            for (var other = FirstLongEnough(name, length); other < name;)
            {
                var shorter = set.Letters[other].Length;
                var (end, needed) = (Math.Min(name, set.EndOf(shorter)), required.Of(length, shorter));
                foreach (var candidate in candidates.AsSpan(0, set.Histograms.FindCandidates(name, other, end, needed, candidates)))
                {
                    if (!isSet) { subsequence.SetPattern(set.Coded[name]); }
                    isSet = true;
                    if (subsequence.IsAtLeast(set.Coded[candidate], needed)) { Measure(name, candidate, needed, pairs); }
                }
                other = end;
            }
        }

        // A name that is none of the chosen ones is compared with those only.
        private void CompareWithChosen(int name, int length, List<SimilarPair> pairs)
        {
            var isSet = false;
            var from = Array.BinarySearch(chosen!, FirstLongEnough(name, length));
            for (var i = from < 0 ? ~from : from; i < chosen!.Length && chosen[i] < name; i++)
            {
                var other = chosen[i];
                var needed = required.Of(length, set.Letters[other].Length);
                if (set.Histograms.FindCandidates(name, other, other + 1, needed, candidates) == 0) { continue; }
                if (!isSet) { subsequence.SetPattern(set.Coded[name]); }
                isSet = true;
                if (subsequence.IsAtLeast(set.Coded[other], needed)) { Measure(name, other, needed, pairs); }
            }
        }

        private void Measure(int name, int other, int least, List<SimilarPair> pairs)
        {
            var (left, right) = string.CompareOrdinal(set.Names[name], set.Names[other]) < 0 ? (name, other) : (other, name);
            var matches = measure.Matches(set.Letters[left], set.Letters[right], least);
            if (matches >= least)
            {
                var ratio = RatcliffObershelp.Ratio(matches, set.Letters[left].Length + set.Letters[right].Length);
                pairs.Add(new SimilarPair(set.Names[left], set.Names[right], ratio));
            }
        }

        // Shorter names cannot reach the threshold, even if all their letters match.
        private int FirstLongEnough(int name, int length)
        {
            var (low, high) = (0, name);
            while (low < high)
            {
                var middle = (low + high) / 2;
                var shorter = set.Letters[middle].Length;
                if (shorter >= required.Of(length, shorter)) { high = middle; }
                else { low = middle + 1; }
            }
            return low;
        }
    }
}

/// <summary>Two similar names.</summary>
/// <param name="Left">The ordinally lesser name.</param>
/// <param name="Right">The ordinally greater name.</param>
/// <param name="Ratio">Their similarity, from 0 to 1, by <see cref="RatcliffObershelp"/> in this order.</param>
internal readonly record struct SimilarPair(string Left, string Right, double Ratio)
{
    /// <summary>Orders pairs by the left and then the right name.</summary>
    public static int CompareByName(SimilarPair one, SimilarPair other) =>
        string.CompareOrdinal(one.Left, other.Left) is var left and not 0 ? left : string.CompareOrdinal(one.Right, other.Right);
}

/// <summary>Finds pairs of names where one contains the other and is not much longer.</summary>
internal static class ContainedNames
{
    /// <summary>The pairs, each once with its ratio, ordered by the left and then the right name.</summary>
    /// <param name="set">The names.</param>
    /// <param name="below">The additional letters must be fewer than this.</param>
    /// <param name="among">Only pairs with at least one of these names; null for all pairs.</param>
    public static IReadOnlyList<SimilarPair> Pairs(NameSet set, int below, IReadOnlySet<string>? among = null)
    {
        var measure = new RatcliffObershelp();
        var found = new List<SimilarPair>();
        var candidates = new int[set.Names.Length];
        var chosen = among is null ? null : set.IndexesOf(among);
        var start = 0;
        for (var name = 0; name < set.Names.Length; name++)
        {
            while (set.Letters[name].Length - set.Letters[start].Length >= below) { start++; }
            if (chosen is not null && Array.BinarySearch(chosen, name) < 0)
            {
                var from = Array.BinarySearch(chosen, start);
                for (var i = from < 0 ? ~from : from; i < chosen.Length && chosen[i] < name; i++) { AddIfContained(name, chosen[i]); }
                continue;
            }
            for (var other = start; other < name;)
            {
                var shorter = set.Letters[other].Length;
                var end = Math.Min(name, set.EndOf(shorter));
                // A contained name has all its letters in common with the longer one.
                foreach (var candidate in candidates.AsSpan(0, set.Histograms.FindCandidates(name, other, end, shorter, candidates)))
                {
                    AddIfContained(name, candidate);
                }
                other = end;
            }
        }
        found.Sort(SimilarPair.CompareByName);
        return found;

        void AddIfContained(int name, int candidate)
        {
            if (set.Letters[candidate].Length > 0 && set.Names[name].Contains(set.Names[candidate], StringComparison.Ordinal))
            {
                found.Add(Pair(set, measure, name, candidate));
            }
        }
    }

    private static SimilarPair Pair(NameSet set, RatcliffObershelp measure, int one, int other)
    {
        var (left, right) = string.CompareOrdinal(set.Names[one], set.Names[other]) < 0 ? (one, other) : (other, one);
        return new SimilarPair(set.Names[left], set.Names[right], measure.Of(set.Letters[left], set.Letters[right]));
    }
}

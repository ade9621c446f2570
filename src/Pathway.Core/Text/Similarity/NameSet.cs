using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pathway.Text.Similarity;

/// <summary>
/// Names prepared for comparison: distinct, sorted by length, each with its letters, the classes of its letters, and the count of each
/// class. There are 256 classes: one for each of the frequent letters, and one for all others. Two names share at least as many classes
/// as letters, so that counts of classes are a safe upper bound.
/// </summary>
internal sealed class NameSet
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 256;

    private readonly int[] ends;

    /// <param name="names">The names. Equal ones count once.</param>
    public NameSet(IEnumerable<string> names)
    {
        var sorted = names.Distinct(StringComparer.Ordinal).Select(static name => (Name: name, Letters: CodePoints.Of(name)))
            .ToArray();
        Array.Sort(sorted, static (one, other) => one.Letters.Length != other.Letters.Length
            ? one.Letters.Length.CompareTo(other.Letters.Length) : string.CompareOrdinal(one.Name, other.Name));
        Names = [.. sorted.Select(static pair => pair.Name)];
        Letters = [.. sorted.Select(static pair => pair.Letters)];
        var classes = new LetterClasses(Letters);
        Coded = [.. Letters.Select(classes.Encode)];
        Histograms = new LetterHistograms(Coded);
        ends = new int[Letters.Length == 0 ? 1 : Letters[^1].Length + 1];
        for (var name = 0; name < Letters.Length; name++) { ends[Letters[name].Length] = name + 1; }
    }

    /// <summary>The names, by length, then in ordinal order.</summary>
    public string[] Names { get; }

    /// <summary>The code points of each name.</summary>
    public int[][] Letters { get; }

    /// <summary>The classes of the letters of each name.</summary>
    public byte[][] Coded { get; }

    /// <summary>The counts of the classes in each name.</summary>
    public LetterHistograms Histograms { get; }

    /// <summary>The indexes of some names, ascending.</summary>
    public int[] IndexesOf(IReadOnlySet<string> names) => [.. Enumerable.Range(0, Names.Length).Where(name => names.Contains(Names[name]))];

    /// <summary>The index of the first name that is longer than a length, which must be that of a name.</summary>
    public int EndOf(int length) => ends[length];
}

/// <summary>The classes of letters: one for each of the most frequent, and the last one for all others.</summary>
internal sealed class LetterClasses
{
    private const byte Others = NameSet.Classes - 1;

    // Up to the Greek letters by code point; others are rare in names.
    private const int Near = 0x400;

    private readonly byte[] near = new byte[Near];
    private readonly Dictionary<int, byte> far = [];

    public LetterClasses(int[][] names)
    {
        var nearCounts = new int[Near];
        var farCounts = new Dictionary<int, int>();
        foreach (var name in names)
        {
            foreach (var letter in name)
            {
                if (letter < Near) { nearCounts[letter]++; }
                else { farCounts[letter] = farCounts.GetValueOrDefault(letter) + 1; }
            }
        }
        Array.Fill(near, Others);
        var counts = new List<(int Letter, int Count)>(farCounts.Select(static pair => (pair.Key, pair.Value)));
        for (var letter = 0; letter < Near; letter++) { if (nearCounts[letter] > 0) { counts.Add((letter, nearCounts[letter])); } }
        counts.Sort(static (one, other) => one.Count != other.Count ? other.Count.CompareTo(one.Count)
            : one.Letter.CompareTo(other.Letter));
        for (var rank = 0; rank < Math.Min(Others, counts.Count); rank++)
        {
            if (counts[rank].Letter < Near) { near[counts[rank].Letter] = (byte)rank; }
            else { far[counts[rank].Letter] = (byte)rank; }
        }
    }

    /// <summary>The classes of some letters.</summary>
    public byte[] Encode(int[] letters)
    {
        var classes = new byte[letters.Length];
        for (var at = 0; at < letters.Length; at++)
        {
            classes[at] = letters[at] < Near ? near[letters[at]] : far.GetValueOrDefault(letters[at], Others);
        }
        return classes;
    }
}

/// <summary>
/// The letter counts of each name, 32 counts for each, so that one instruction takes the minimum of all counts of two names. The sum of
/// these minima is an upper bound of the length of a common subsequence.
/// </summary>
internal sealed class LetterHistograms
{
    // The frequent letters have a bucket each; all other classes share the buckets.
    private const int Buckets = 32;

    private readonly byte[] counts;
    private readonly int[] uncounted;

    public LetterHistograms(byte[][] names)
    {
        counts = new byte[names.Length * Buckets];
        uncounted = new int[names.Length];
        for (var name = 0; name < names.Length; name++)
        {
            foreach (var letter in names[name])
            {
                ref var count = ref counts[(name * Buckets) + (letter % Buckets)];
                if (count < byte.MaxValue) { count++; }
                else { uncounted[name]++; }
            }
        }
    }

    /// <summary>The names in a range that may have at least a number of letters in common with another name.</summary>
    /// <param name="name">The other name.</param>
    /// <param name="from">The first name of the range.</param>
    /// <param name="to">The first name after the range.</param>
    /// <param name="needed">The required number of letters.</param>
    /// <param name="found">Receives the names; at least as long as the range.</param>
    /// <returns>The number of names.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FindCandidates(int name, int from, int to, int needed, Span<int> found)
    {
        var table = MemoryMarshal.Cast<byte, Vector256<byte>>(counts);
        var mine = table[name];
        var slack = uncounted[name];
        var hits = 0;
        for (var other = from; other < to; other++)
        {
            if (Sum(Vector256.Min(mine, table[other])) + slack >= needed) { found[hits++] = other; }
        }
        return hits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(Vector256<byte> bytes)
    {
        if (Avx2.IsSupported)
        {
            var quarters = Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt64();
            var halves = quarters.GetLower() + quarters.GetUpper();
            return (int)(halves.GetElement(0) + halves.GetElement(1));
        }
        var (low, high) = Vector256.Widen(bytes);
        return Vector256.Sum(low + high);
    }
}

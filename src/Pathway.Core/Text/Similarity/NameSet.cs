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

    public NameSet(IEnumerable<string> names)
    {
        var sorted = names.Distinct(StringComparer.Ordinal).Select(static name => (Name: name, Letters: CodePoints.Of(name)))
            .OrderBy(static pair => pair.Letters.Length).ThenBy(static pair => pair.Name, StringComparer.Ordinal).ToArray();
        Names = [.. sorted.Select(static pair => pair.Name)];
        Letters = [.. sorted.Select(static pair => pair.Letters)];
        var classes = ClassOf(Letters);
        Coded = [.. Letters.Select(letters => Array.ConvertAll(letters, letter => classes.GetValueOrDefault(letter, (byte)(Classes - 1))))];
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

    private static Dictionary<int, byte> ClassOf(int[][] names)
    {
        var counts = new Dictionary<int, int>();
        foreach (var name in names) { foreach (var letter in name) { counts[letter] = counts.GetValueOrDefault(letter) + 1; } }
        return counts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key).Take(Classes - 1)
            .Select(static (pair, rank) => (pair.Key, Class: (byte)rank)).ToDictionary(static pair => pair.Key, static pair => pair.Class);
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pathway.Text.Similarity;

/// <summary>
/// Names in the form in which they are compared: distinct, from short to long, each with its letters, the classes of its
/// letters, and how often each class occurs. There are 256 classes: the frequent letters have one each, all others share the
/// last. What is counted in classes is never less than what is counted in letters, and so a safe upper bound.
/// </summary>
internal sealed class NameSet
{
    /// <summary>How many classes of letters there are.</summary>
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

    /// <summary>The names; of two of one length the ordinally lesser comes first.</summary>
    public string[] Names { get; }

    /// <summary>The code points of each name.</summary>
    public int[][] Letters { get; }

    /// <summary>The classes of the letters of each name.</summary>
    public byte[][] Coded { get; }

    /// <summary>How often each class occurs in each name.</summary>
    public LetterHistograms Histograms { get; }

    /// <summary>The first name that is longer than a length of which there are names.</summary>
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
/// How often the letters occur in each name, 32 counts a name, so that one instruction takes the lesser of all counts of two
/// names. What two names have in common so is an upper bound of any common subsequence.
/// </summary>
internal sealed class LetterHistograms
{
    // Classes beyond the places share them; the frequent letters have a place each.
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

    /// <summary>Of the names in a range, those that may have at least so many letters in common with another.</summary>
    /// <param name="name">The other name.</param>
    /// <param name="from">The first name of the range.</param>
    /// <param name="to">The first name behind it.</param>
    /// <param name="needed">The letters that are needed.</param>
    /// <param name="found">Takes the names; as long as the range.</param>
    /// <returns>How many were found.</returns>
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

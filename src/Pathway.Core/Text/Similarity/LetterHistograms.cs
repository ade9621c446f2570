using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pathway.Text.Similarity;

/// <summary>
/// How often the letters occur in each name, 32 counts a name, so that one instruction takes the lesser of all counts of two
/// names. What two names have in common so is an upper bound of any common subsequence.
/// </summary>
internal sealed class LetterHistograms
{
    // Classes beyond the places share them; the frequent letters have a place each.
    private const int Places = 32;

    private readonly byte[] counts;
    private readonly int[] uncounted;

    public LetterHistograms(byte[][] names)
    {
        counts = new byte[names.Length * Places];
        uncounted = new int[names.Length];
        for (var name = 0; name < names.Length; name++)
        {
            foreach (var letter in names[name])
            {
                ref var count = ref counts[(name * Places) + (letter % Places)];
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
    public int Common(int name, int from, int to, int needed, Span<int> found)
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

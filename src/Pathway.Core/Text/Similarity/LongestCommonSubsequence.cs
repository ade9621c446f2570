using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pathway.Text.Similarity;

/// <summary>
/// The length of the longest common subsequence, 64 letters with one instruction: one bit for each letter of the pattern, cleared where the
/// subsequence grows. It stops as soon as the required length cannot be reached. Not safe for concurrent use.
/// </summary>
internal sealed class LongestCommonSubsequence
{
    private const int Word = 64;
    private const int CheckInterval = 8;

    private ulong[] masks = new ulong[NameSet.Classes];
    private ulong[] state = new ulong[1];
    private byte[] pattern = [];
    private int words = 1;

    /// <summary>Sets the name to compare with.</summary>
    public void SetPattern(byte[] letters)
    {
        foreach (var letter in pattern) { masks.AsSpan(letter * words, words).Clear(); }
        var needed = Math.Max(1, (letters.Length + Word - 1) / Word);
        // The layout of the masks depends on the number of words; cleared masks are zero in every layout.
        words = needed;
        if (masks.Length < NameSet.Classes * words) { masks = new ulong[NameSet.Classes * words]; }
        if (state.Length < words) { state = new ulong[words]; }
        pattern = letters;
        for (var at = 0; at < letters.Length; at++) { masks[(letters[at] * words) + (at / Word)] |= 1UL << (at % Word); }
    }

    /// <summary>Whether the text has a common subsequence of at least so many letters with the pattern.</summary>
    public bool IsAtLeast(byte[] text, int needed) => words == 1 ? IsAtLeastInOneWord(text, needed) : IsAtLeastInSeveral(text, needed);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsAtLeastInOneWord(byte[] text, int needed)
    {
        var table = masks;
        var unset = ulong.MaxValue;
        var at = 0;
        while (at < text.Length)
        {
            var stop = Math.Min(text.Length, at + CheckInterval);
            for (; at < stop; at++)
            {
                var both = unset & table[text[at]];
                unset = (unset + both) | (unset - both);
            }
            if (BitOperations.PopCount(~unset) + text.Length - at < needed) { return false; }
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsAtLeastInSeveral(byte[] text, int needed)
    {
        var unset = state.AsSpan(0, words);
        unset.Fill(ulong.MaxValue);
        var at = 0;
        while (at < text.Length)
        {
            var stop = Math.Min(text.Length, at + CheckInterval);
            for (; at < stop; at++)
            {
                var mask = masks.AsSpan(text[at] * words, words);
                var carry = 0UL;
                for (var word = 0; word < unset.Length; word++)
                {
                    var old = unset[word];
                    var both = old & mask[word];
                    var sum = old + both;
                    var over = sum < old ? 1UL : 0;
                    sum += carry;
                    if (sum < carry) { over = 1; }
                    carry = over;
                    unset[word] = sum | (old - both);
                }
            }
            var common = 0;
            foreach (var word in unset) { common += BitOperations.PopCount(~word); }
            if (common + text.Length - at < needed) { return false; }
        }
        return true;
    }
}

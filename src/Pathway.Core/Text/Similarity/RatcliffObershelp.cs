using System.Runtime.CompilerServices;

namespace Pathway.Text.Similarity;

/// <summary>
/// The similarity of Ratcliff and Obershelp as Python's difflib computes it: twice the letters in matching blocks divided by all letters.
/// The longest block is found first, then those left and right of it. It depends on the order of the arguments, and from 200 letters on,
/// letters that are very frequent in the second text begin no block. Not safe for concurrent use: it reuses its buffers.
/// </summary>
internal sealed class RatcliffObershelp
{
    private const int FrequencyCutoff = 200;

    private Area[] pending = new Area[16];
    private int areas;
    private int[] lastOf = new int[128]; // by letter: 1 + its last position in the right text; 0 where it does not occur
    private int[] before = [];
    private int[] runs = [];
    private int[] rows = [];
    private int row;

    /// <summary>The similarity of two texts, from 0 to 1; 1 for two empty texts.</summary>
    public double Of(string left, string right) => Of(CodePoints.Of(left), CodePoints.Of(right));

    /// <summary>The similarity of two lists of code points.</summary>
    public double Of(ReadOnlySpan<int> left, ReadOnlySpan<int> right) => Ratio(Matches(left, right), left.Length + right.Length);

    /// <summary>The ratio of a number of matching letters, rounded as Python rounds it.</summary>
    public static double Ratio(int matches, int letters) => letters == 0 ? 1 : 2.0 * matches / letters;

    /// <summary>The number of letters in matching blocks.</summary>
    /// <param name="left">The first text.</param>
    /// <param name="right">The second text.</param>
    /// <param name="least">Below this number the exact one does not matter: any lesser number may be returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Matches(ReadOnlySpan<int> left, ReadOnlySpan<int> right, int least = 0)
    {
        Index(right);
        var (matches, possible) = (0, 0);
        Push(new Area(0, left.Length, 0, right.Length), ref possible);
        while (areas > 0 && matches + possible >= least)
        {
            var area = pending[--areas];
            possible -= area.Most;
            var (atLeft, atRight, size) = FindLongestBlock(left, right, area);
            if (size == 0) { continue; }
            matches += size;
            if (area.Left < atLeft && area.Right < atRight)
            {
                Push(new Area(area.Left, atLeft, area.Right, atRight), ref possible);
            }
            if (atLeft + size < area.LeftEnd && atRight + size < area.RightEnd)
            {
                Push(new Area(atLeft + size, area.LeftEnd, atRight + size, area.RightEnd), ref possible);
            }
        }
        areas = 0;
        foreach (var letter in right) { lastOf[letter] = 0; }
        return matches;
    }

    private void Push(Area area, ref int possible)
    {
        if (areas == pending.Length) { Array.Resize(ref pending, 2 * pending.Length); }
        pending[areas++] = area;
        possible += area.Most;
    }

    // Finds the last position of each letter in the right text, and for each position the one before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Index(ReadOnlySpan<int> right)
    {
        if (before.Length < right.Length)
        {
            before = new int[2 * right.Length];
            (runs, rows) = (new int[before.Length + 1], new int[before.Length + 1]);
        }
        for (var at = 0; at < right.Length; at++)
        {
            if (right[at] >= lastOf.Length) { Array.Resize(ref lastOf, right[at] + 1); }
            before[at] = lastOf[right[at]] - 1;
            lastOf[right[at]] = at + 1;
        }
        if (right.Length >= FrequencyCutoff) { IgnoreFrequent(right); }
    }

    private void IgnoreFrequent(ReadOnlySpan<int> right)
    {
        var most = (right.Length / 100) + 1;
        foreach (var letter in right)
        {
            var count = 0;
            for (var at = lastOf[letter] - 1; at >= 0; at = before[at]) { count++; }
            if (count > most) { lastOf[letter] = 0; }
        }
    }

    // The longest block that begins first in the left text, and among those the one that begins first in the right text.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Left, int Right, int Size) FindLongestBlock(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Area area)
    {
        var (bestLeft, bestRight, best, bestRow) = (area.Left, area.Right, 0, 0);
        NextRow();
        for (var i = area.Left; i < area.LeftEnd; i++)
        {
            NextRow();
            // From right to left, so that the value of the row before at the neighbouring position is not overwritten yet.
            for (var j = left[i] < lastOf.Length ? lastOf[left[i]] - 1 : -1; j >= area.Right; j = before[j])
            {
                if (j >= area.RightEnd) { continue; }
                var run = rows[j] == row - 1 && j > area.Right ? runs[j] + 1 : 1;
                (rows[j + 1], runs[j + 1]) = (row, run);
                if (run > best || (run == best && bestRow == row))
                {
                    (bestLeft, bestRight, best, bestRow) = (i + 1 - run, j + 1 - run, run, row);
                }
            }
        }
        // Letters that begin no block may still extend one.
        while (bestLeft > area.Left && bestRight > area.Right && left[bestLeft - 1] == right[bestRight - 1])
        {
            (bestLeft, bestRight, best) = (bestLeft - 1, bestRight - 1, best + 1);
        }
        while (bestLeft + best < area.LeftEnd && bestRight + best < area.RightEnd && left[bestLeft + best] == right[bestRight + best])
        {
            best++;
        }
        return (bestLeft, bestRight, best);
    }

    // Row numbers never repeat, so that nothing must be cleared; before they overflow, everything is cleared.
    private void NextRow()
    {
        if (++row < int.MaxValue) { return; }
        Array.Clear(rows);
        row = 1;
    }

    private readonly record struct Area(int Left, int LeftEnd, int Right, int RightEnd)
    {
        /// <summary>The most letters that can match.</summary>
        public int Most => Math.Min(LeftEnd - Left, RightEnd - Right);
    }
}

/// <summary>The letters of a name: a surrogate pair is one letter, and so is an unpaired surrogate.</summary>
internal static class CodePoints
{
    public static int[] Of(string text)
    {
        var points = new int[text.Length];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            points[count++] = isPair ? char.ConvertToUtf32(text[at], text[++at]) : text[at];
        }
        return count == points.Length ? points : points[..count];
    }
}

using CsCheck;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Text.Similarity;

/// <summary>The length is that of the textbook's table, for names of any length, and for one name after the other.</summary>
public sealed class LongestCommonSubsequenceTests
{
    private static readonly Gen<byte[]> Names = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 200],
        static (letters, length) => Gen.Byte[0, (byte)(letters - 1)].Array[length])
        .SelectMany(static name => name);

    [Fact]
    public void Is_at_least_its_length_and_not_more()
    {
        var subsequence = new LongestCommonSubsequence();
        Gen.Select(Names, Names).SampleSeeded((pattern, text) =>
        {
            var length = CountByTable(pattern, text);

            // The pattern before is forgotten.
            subsequence.SetPattern(pattern);

            Assert.True(subsequence.IsAtLeast(text, length));
            Assert.False(subsequence.IsAtLeast(text, length + 1));
        }, count: 400);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(129)]
    public void Equal_names_have_all_letters_in_common(int length)
    {
        byte[] name = [.. Enumerable.Range(0, length).Select(static at => (byte)(at % 256))];
        var subsequence = new LongestCommonSubsequence();
        subsequence.SetPattern(name);

        Assert.True(subsequence.IsAtLeast(name, length));
        Assert.False(subsequence.IsAtLeast(name, length + 1));
    }

    [Fact]
    public void Letter_that_a_whole_word_of_bits_lacks_is_counted_once()
    {
        byte[] pattern = [.. Enumerable.Range(0, 192).Select(static at => (byte)(at / 64 % 2))];
        var text = new byte[100];
        var subsequence = new LongestCommonSubsequence();
        subsequence.SetPattern(pattern);

        Assert.True(subsequence.IsAtLeast(text, CountByTable(pattern, text)));
        Assert.False(subsequence.IsAtLeast(text, CountByTable(pattern, text) + 1));
        Assert.False(subsequence.IsAtLeast(text[..8], 9));
    }

    private static int CountByTable(byte[] one, byte[] other)
    {
        var above = new int[other.Length + 1];
        foreach (var letter in one)
        {
            var row = new int[other.Length + 1];
            for (var at = 1; at <= other.Length; at++)
            {
                row[at] = letter == other[at - 1] ? above[at - 1] + 1 : Math.Max(above[at], row[at - 1]);
            }
            above = row;
        }
        return above[^1];
    }
}

using Pathway.Model;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Evidence;

/// <summary>How alike two titles of publications are, from 0 to 1, freed of case, punctuation and Unicode's variants.</summary>
internal static class TitleAgreement
{
    /// <summary>Titles this much alike are one title. Below, nobody's word is taken for it.</summary>
    public const double Threshold = 0.9;

    // A subtitle that one of them leaves out.
    private const double BeginsAlike = 0.95;
    private const int EnoughWords = 6;

    // "Part 1" and "Part 2" are as alike as two titles can be, and two papers.
    private const double OtherNumbers = 0.8;

    /// <summary>The likeness of a title as cited to one as recorded.</summary>
    public static double Score(string? cited, string? recorded)
    {
        var (left, right) = (Words(cited), Words(recorded));
        if (left.Length == 0 || right.Length == 0) { return 0; }
        if (left.AsSpan().SequenceEqual(right)) { return 1; }
        var shorter = Math.Min(left.Length, right.Length);
        if (shorter >= EnoughWords && left.AsSpan(0, shorter).SequenceEqual(right.AsSpan(0, shorter))) { return BeginsAlike; }
        var score = new BlockRatio().Of(string.Join(' ', left), string.Join(' ', right));
        return Numbers(left).SequenceEqual(Numbers(right), StringComparer.Ordinal) ? score : Math.Min(score, OtherNumbers);
    }

    private static string[] Words(string? title)
    {
        var key = TermName.Key(title);
        if (key.Length > LongestTitle) { key = key[..LongestTitle]; }
        var words = new List<string>();
        for (var at = 0; at < key.Length;)
        {
            if (!char.IsLetterOrDigit(key[at])) { at++; continue; }
            var end = at + 1;
            while (end < key.Length && char.IsLetterOrDigit(key[end])) { end++; }
            words.Add(key[at..end]);
            at = end;
        }
        return [.. words];
    }

    private static IEnumerable<string> Numbers(string[] words) => words.Where(static word => word.All(char.IsDigit) || word is "i" or "ii" or "iii" or "iv").Order(StringComparer.Ordinal);

    private const int LongestTitle = 1000;
}

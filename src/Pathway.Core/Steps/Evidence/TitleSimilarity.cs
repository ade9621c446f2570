using Pathway.Model;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Evidence;

/// <summary>How alike two titles of publications are, from 0 to 1, freed of case, punctuation and Unicode's variants.</summary>
internal static class TitleSimilarity
{
    /// <summary>Titles this much alike are one title. Below, nobody's word is taken for it.</summary>
    public const double Threshold = 0.9;

    // A subtitle that one of them leaves out.
    private const double CommonPrefixScore = 0.95;
    private const int MinPrefixWords = 6;

    // "Part 1" and "Part 2" are as alike as two titles can be, and two papers.
    private const double MaxScoreWithDifferentNumbers = 0.8;

    /// <summary>The likeness of a title as cited to one as recorded.</summary>
    public static double Score(string? cited, string? recorded)
    {
        var (left, right) = (Tokenize(cited), Tokenize(recorded));
        if (left.Length == 0 || right.Length == 0) { return 0; }
        if (left.AsSpan().SequenceEqual(right)) { return 1; }
        var shorter = Math.Min(left.Length, right.Length);
        if (shorter >= MinPrefixWords && left.AsSpan(0, shorter).SequenceEqual(right.AsSpan(0, shorter))) { return CommonPrefixScore; }
        var score = new RatcliffObershelp().Of(string.Join(' ', left), string.Join(' ', right));
        return FindNumbers(left).SequenceEqual(FindNumbers(right), StringComparer.Ordinal) ? score
            : Math.Min(score, MaxScoreWithDifferentNumbers);
    }

    private static string[] Tokenize(string? title)
    {
        var key = TermName.Key(title);
        if (key.Length > MaxTitleLength) { key = key[..MaxTitleLength]; }
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

    private static IEnumerable<string> FindNumbers(string[] words) =>
        words.Where(static word => word.All(char.IsDigit) || word is "i" or "ii" or "iii" or "iv").Order(StringComparer.Ordinal);

    private const int MaxTitleLength = 1000;
}

/// <summary>A publication that a search for a title found, with how alike its title is.</summary>
/// <param name="Publication">The publication.</param>
/// <param name="Score">The likeness, from 0 to 1.</param>
internal sealed record TitleMatch(PathwayPublication Publication, double Score)
{
    /// <summary>Whether it is the one that is meant.</summary>
    public bool IsCertain => Score >= TitleSimilarity.Threshold;

    /// <summary>What was found, the most alike first; of two as alike the lesser number.</summary>
    public static IReadOnlyList<TitleMatch> Rank(string title, IEnumerable<PathwayPublication> found) =>
    [
        .. found.Select(publication => new TitleMatch(publication, TitleSimilarity.Score(title, publication.Title)))
            .OrderByDescending(static match => match.Score).ThenBy(static match => match.Publication.Pmid.Length)
            .ThenBy(static match => match.Publication.Pmid, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The most alike, or null where nothing was found. Two papers of one title, as editorials have it, are both as sure, and so neither
    /// is.
    /// </summary>
    public static TitleMatch? FindBest(string title, IEnumerable<PathwayPublication> found)
    {
        var all = Rank(title, found);
        return all is [var best, var next, ..] && best.IsCertain && next.Score >= best.Score
            && next.Publication.Pmid != best.Publication.Pmid ? best with { Score = 0 } : all.Count > 0 ? all[0] : null;
    }
}

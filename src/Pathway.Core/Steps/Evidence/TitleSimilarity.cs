using Pathway.Model;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Evidence;

/// <summary>The similarity of two titles, from 0 to 1, ignoring case, punctuation and Unicode variants.</summary>
internal static class TitleSimilarity
{
    /// <summary>The score from which two titles count as equal.</summary>
    public const double Threshold = 0.9;

    // One title lacks a subtitle.
    private const double CommonPrefixScore = 0.95;
    private const int MinPrefixWords = 6;

    // "Part 1" and "Part 2" are very similar titles of different papers.
    private const double MaxScoreWithDifferentNumbers = 0.8;

    private const int MaxTitleLength = 1000;

    /// <summary>The similarity of a cited title and a recorded one.</summary>
    public static double Score(string? cited, string? recorded)
    {
        var (left, right) = (Tokenize(cited), Tokenize(recorded));
        if (left.Length == 0 || right.Length == 0) { return 0; }
        if (left.AsSpan().SequenceEqual(right)) { return 1; }
        var shorter = Math.Min(left.Length, right.Length);
        if (shorter >= MinPrefixWords && left.AsSpan(0, shorter).SequenceEqual(right.AsSpan(0, shorter))) { return CommonPrefixScore; }
        var score = new RatcliffObershelp().Of(string.Join(' ', left), string.Join(' ', right));
        return FindNumbers(left).SequenceEqual(FindNumbers(right), StringComparer.Ordinal)
            ? score
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
}

/// <summary>A publication that a title search found, with the similarity of its title.</summary>
/// <param name="Publication">The publication.</param>
/// <param name="Score">The similarity, from 0 to 1.</param>
internal sealed record TitleMatch(PathwayPublication Publication, double Score)
{
    /// <summary>Whether the title is similar enough.</summary>
    public bool IsCertain => Score >= TitleSimilarity.Threshold;

    /// <summary>All matches, the most similar first; equal scores in the order of their PMIDs.</summary>
    public static IReadOnlyList<TitleMatch> Rank(string title, IEnumerable<PathwayPublication> found) =>
    [
        .. found.Select(publication => new TitleMatch(publication, TitleSimilarity.Score(title, publication.Title)))
            .OrderByDescending(static match => match.Score).ThenBy(static match => match.Publication.Pmid.Length)
            .ThenBy(static match => match.Publication.Pmid, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The best match, or null if nothing was found. Its score is 0 if two papers match equally well, for example two editorials of one
    /// title.
    /// </summary>
    public static TitleMatch? FindBest(string title, IEnumerable<PathwayPublication> found)
    {
        var all = Rank(title, found);
        var isAmbiguous = all is [var best, var next, ..] && best.IsCertain && next.Score >= best.Score
            && next.Publication.Pmid != best.Publication.Pmid;
        return isAmbiguous ? all[0] with { Score = 0 } : all.Count > 0 ? all[0] : null;
    }
}

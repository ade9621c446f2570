using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pathway.Text;

namespace Pathway.Steps.Evidence;

/// <summary>Searches for a quote in a text: every part with the same words, numbers and signs, in order, at word boundaries.</summary>
internal static class QuoteSearch
{
    // A longer span is shown as its parts.
    private const int MaxSpan = 1200;

    /// <summary>The matching text, or null.</summary>
    /// <param name="text">A normalized text (<see cref="QuoteNormalizer"/>).</param>
    /// <param name="quote">A normalized quote.</param>
    public static string? Find(string text, string quote) => Find(ComparableText.Of(text), quote) is { } match ? match.Words : null;

    /// <summary>The place of a quote in a text, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quote">A normalized quote.</param>
    /// <param name="dropsNumbers">Whether numbers that may be marks of references are left out, in the text as in the quote.</param>
    public static QuoteMatch? Find(ComparableText text, string quote, bool dropsNumbers = false) =>
        Find(text, QuoteParts.AsOnePart(quote), dropsNumbers) ?? Find(text, QuoteParts.Split(quote, text.Display), dropsNumbers);

    /// <summary>Whether a text contains the words of a quote on end, however few they are.</summary>
    public static bool Contains(ComparableText text, string quote) =>
        Find(text, QuoteParts.AsOnePart(quote), dropsNumbers: false, isShort: true) is not null;

    private static QuoteMatch? Find(ComparableText text, IReadOnlyList<QuoteParts.Part> parts, bool dropsNumbers, bool isShort = false)
    {
        if (parts.Count == 0 || (!isShort && !QuoteParts.AreLongEnough(parts))) { return null; }
        var places = new List<(int Start, int End)>(parts.Count);
        var at = 0;
        foreach (var part in parts)
        {
            var folded = ComparableText.Of(part.Text, dropsNumbers).Folded;
            if (folded.Length == 0) { continue; }
            var start = FindNext(text, part, folded, at);
            if (start < 0) { return null; }
            at = start + folded.Length;
            places.Add((text.StartOf(start), text.EndOf(at)));
        }
        if (places.Count == 0) { return null; }
        // A part that a bracket cut inside a word is extended to the whole word.
        var (first, last, display) = (places[0].Start, places[^1].End, text.Display);
        while (first > 0 && AreInOneWord(display[first - 1], display[first])) { first--; }
        while (last < display.Length && AreInOneWord(display[last - 1], display[last])) { last++; }
        return new QuoteMatch(places, last - first <= MaxSpan ? display[first..last]
            : string.Join(" \u2026 ", places.Select(place => display[place.Start..place.End])));
    }

    private static int FindNext(ComparableText text, QuoteParts.Part part, string folded, int from)
    {
        for (var at = from; at + folded.Length <= text.Folded.Length; at++)
        {
            var found = text.Folded.AsSpan(at).IndexOf(folded, StringComparison.Ordinal);
            if (found < 0) { return -1; }
            at += found;
            if ((part.MayStartInsideWord || text.IsWordStart(at)) && (part.MayEndInsideWord || text.IsWordEnd(at + folded.Length)))
            {
                return at;
            }
        }
        return -1;
    }

    private static bool AreInOneWord(char left, char right) => char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right);
}

/// <summary>Where a quote stands in a text.</summary>
/// <param name="Places">Start and end of each part in the text.</param>
/// <param name="Words">The words of the text.</param>
internal sealed record QuoteMatch(IReadOnlyList<(int Start, int End)> Places, string Words);

/// <summary>
/// Splits a quote into the parts that the source must contain word for word, in order: "…" marks an omission, and square brackets mark
/// words that were added to the quote.
/// </summary>
internal static partial class QuoteParts
{
    /// <summary>A part, and whether it may start or end inside a word because a bracket touches it.</summary>
    internal readonly record struct Part(string Text, bool MayStartInsideWord, bool MayEndInsideWord);

    /// <summary>A part with fewer words proves nothing: many papers contain it.</summary>
    public const int MinWords = 4;

    /// <summary>The quote as one part, without the marks around it.</summary>
    public static IReadOnlyList<Part> AsOnePart(string normalized) => TrimQuoteMarks(normalized) is { Length: > 0 } trimmed
        ? [new Part(trimmed, false, false)] : [];

    /// <summary>The parts between marks of omission and brackets.</summary>
    /// <param name="normalized">A normalized quote.</param>
    /// <param name="source">The text that is quoted; brackets that it has too are no edits.</param>
    public static IReadOnlyList<Part> Split(string normalized, string source = "")
    {
        var parts = new List<Part>();
        var (from, touched) = (0, false);
        foreach (Match cut in OmissionOrEdit().Matches(normalized))
        {
            var isEdit = cut.Value[0] == '[';
            if (isEdit && cut.Value.Any(char.IsLetter) && source.Contains(cut.Value, StringComparison.OrdinalIgnoreCase)) { continue; }
            Add(normalized[from..cut.Index], touched, isEdit && cut.Index > 0 && normalized[cut.Index - 1] != ' ');
            from = cut.Index + cut.Length;
            touched = isEdit && from < normalized.Length && normalized[from] != ' ';
        }
        Add(normalized[from..], touched, false);
        return parts;

        void Add(string text, bool before, bool after)
        {
            if (TrimQuoteMarks(text) is { Length: > 0 } trimmed && trimmed.Any(char.IsLetterOrDigit))
            {
                parts.Add(new Part(trimmed, before, after));
            }
        }
    }

    /// <summary>Whether the parts are long enough to prove anything.</summary>
    public static bool AreLongEnough(IReadOnlyList<Part> parts) =>
        parts.Any(static part => QuoteNormalizer.CountWords(part.Text) >= MinWords);

    // Quotes often have additional punctuation at the ends.
    private static string TrimQuoteMarks(string text) => text.Trim(' ', '"', '\'', ',', ';', '.', ':');

    [GeneratedRegex(@"\[[^\[\]]{0,200}\]|\(?\.\s?\.\s?\.(?:\s?\.)?\)?", RegexOptions.CultureInvariant)]
    private static partial Regex OmissionOrEdit();
}

/// <summary>
/// Cleans a text for readers: markup and entities are resolved, soft hyphens and breaks behind hyphens removed, white space, dashes and
/// quotation marks unified; letters, case and superscripts stay.
/// </summary>
internal static partial class QuoteNormalizer
{
    /// <summary>The normalized text.</summary>
    public static string Normalize(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        var plain = text;
        if (plain.Contains('<', StringComparison.Ordinal))
        {
            plain = Tag().Replace(Raised().Replace(plain, static match => Superscripts.Raise(match.Groups[1].Value)), "");
        }
        if (plain.Contains('&', StringComparison.Ordinal)) { plain = WebUtility.HtmlDecode(plain); }
        plain = LineBreakBehindHyphen().Replace(SoftHyphen().Replace(plain, ""), "-");
        plain = plain.Replace("+/-", "\u00B1", StringComparison.Ordinal).Replace('\u00BA', '\u00B0').Replace('\u02DA', '\u00B0');
        var clean = Superscripts.Clean(plain);
        var normalized = new StringBuilder(clean.Length);
        foreach (var letter in clean) { normalized.Append(NormalizeCharacter(letter)); }
        return normalized.ToString();
    }

    /// <summary>The number of words in a normalized text.</summary>
    public static int CountWords(string normalized) => normalized.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Count(static word => word.Any(char.IsLetterOrDigit));

    private static char NormalizeCharacter(char letter) => letter switch
    {
        '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '`' or '\u00B4' => '\'',
        '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '\u00AB' or '\u00BB' => '"',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212' or '\uFE58' or '\uFE63' => '-',
        '\u2044' => '/',
        _ => letter,
    };

    [GeneratedRegex("<sup>([^<>]{1,20})</sup>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Raised();

    [GeneratedRegex(@"</?(?:jats:)?(?:i|b|u|em|strong|italic|bold|sub|sup|sc|span|p|br|a|xref|ext-link|"
        + @"h[1-6]|div|sec|title|underline|small|"
        + @"styled-content|named-content)(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\u00AD\s*", RegexOptions.CultureInvariant)]
    private static partial Regex SoftHyphen();

    [GeneratedRegex(@"(?<=[\p{L}\d])[-\u2010\u2011]\s*[\r\n]+\s*(?=[\p{L}\d])", RegexOptions.CultureInvariant)]
    private static partial Regex LineBreakBehindHyphen();
}

using System.Text;
using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Searches for a quote in a text: every part word for word, in order, at word boundaries.</summary>
internal static class QuoteSearch
{
    // A longer span is shown as its parts.
    private const int MaxSpan = 1200;

    /// <summary>The matching text, or null.</summary>
    /// <param name="text">A normalized text (<see cref="QuoteNormalizer"/>).</param>
    /// <param name="quote">A normalized quote.</param>
    public static string? Find(string text, string quote) => Find(text, QuoteParts.AsOnePart(quote)) ?? Find(text, QuoteParts.Split(quote));

    private static string? Find(string text, IReadOnlyList<QuoteParts.Part> parts)
    {
        if (parts.Count == 0 || !QuoteParts.AreLongEnough(parts)) { return null; }
        var (first, last, at) = (-1, 0, 0);
        var found = new List<string>(parts.Count);
        foreach (var part in parts)
        {
            var start = FindNext(text, part, at);
            if (start < 0) { return null; }
            if (first < 0) { first = start; }
            at = last = start + part.Text.Length;
            found.Add(text[start..last]);
        }
        // A part that a bracket cut inside a word is extended to the whole word.
        while (first > 0 && AreInOneWord(text[first - 1], text[first])) { first--; }
        while (last < text.Length && AreInOneWord(text[last - 1], text[last])) { last++; }
        return last - first <= MaxSpan ? text[first..last] : string.Join(" \u2026 ", found);
    }

    private static int FindNext(string text, QuoteParts.Part part, int from)
    {
        // The first letter may differ in case: a quote can start inside a sentence.
        var rest = part.Text.AsSpan(1);
        for (var at = from; at + part.Text.Length <= text.Length; at++)
        {
            var found = text.AsSpan(at + 1).IndexOf(rest, StringComparison.Ordinal);
            if (found < 0) { return -1; }
            at += found;
            if (char.ToUpperInvariant(text[at]) == char.ToUpperInvariant(part.Text[0]) && IsAtWordBoundaries(text, part, at)) { return at; }
        }
        return -1;
    }

    private static bool IsAtWordBoundaries(string text, QuoteParts.Part part, int at)
    {
        var end = at + part.Text.Length;
        return (part.MayStartInsideWord || at == 0 || !AreInOneWord(text[at - 1], text[at]))
            && (part.MayEndInsideWord || end == text.Length || !AreInOneWord(text[end - 1], text[end]));
    }

    private static bool AreInOneWord(char left, char right) => char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right);
}

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
    public static IReadOnlyList<Part> Split(string normalized)
    {
        var parts = new List<Part>();
        var (from, touched) = (0, false);
        foreach (Match cut in OmissionOrEdit().Matches(normalized))
        {
            var isEdit = cut.Value[0] == '[';
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
/// Normalizes text for the comparison of quotes: white space, dashes and quotation marks are unified; letters and case stay.
/// </summary>
internal static class QuoteNormalizer
{
    /// <summary>The normalized text.</summary>
    public static string Normalize(string? text)
    {
        var clean = TermName.Clean(text);
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
        _ => letter,
    };
}

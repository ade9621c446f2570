namespace Pathway.Steps.Evidence;

/// <summary>Looks for a quote in a text: every part word for word, in order, at whole words.</summary>
internal static class QuoteSearch
{
    // Parts of one quote that lie further apart are shown as parts.
    private const int LongestSpan = 1200;

    /// <summary>The words of the text that the quote is, or null where it is not there.</summary>
    /// <param name="text">A folded text (<see cref="QuoteText"/>).</param>
    /// <param name="quote">A folded quote.</param>
    public static string? Find(string text, string quote) => Find(text, QuoteParts.Whole(quote)) ?? Find(text, QuoteParts.Split(quote));

    private static string? Find(string text, IReadOnlyList<QuoteParts.Part> parts)
    {
        if (parts.Count == 0 || !QuoteParts.Prove(parts)) { return null; }
        var (first, last, at) = (-1, 0, 0);
        var found = new List<string>(parts.Count);
        foreach (var part in parts)
        {
            var start = Next(text, part, at);
            if (start < 0) { return null; }
            if (first < 0) { first = start; }
            at = last = start + part.Text.Length;
            found.Add(text[start..last]);
        }
        // A part that a bracket cut within a word is shown with the whole word.
        while (first > 0 && Joined(text[first - 1], text[first])) { first--; }
        while (last < text.Length && Joined(text[last - 1], text[last])) { last++; }
        return last - first <= LongestSpan ? text[first..last] : string.Join(" \u2026 ", found);
    }

    private static int Next(string text, QuoteParts.Part part, int from)
    {
        // The first letter may have another case: a quote may begin within a sentence, or begin one.
        var rest = part.Text.AsSpan(1);
        for (var at = from; at + part.Text.Length <= text.Length; at++)
        {
            var found = text.AsSpan(at + 1).IndexOf(rest, StringComparison.Ordinal);
            if (found < 0) { return -1; }
            at += found;
            if (char.ToUpperInvariant(text[at]) == char.ToUpperInvariant(part.Text[0]) && IsWhole(text, part, at)) { return at; }
        }
        return -1;
    }

    private static bool IsWhole(string text, QuoteParts.Part part, int at)
    {
        var end = at + part.Text.Length;
        return (part.TouchesBefore || at == 0 || !Joined(text[at - 1], text[at])) && (part.TouchesAfter || end == text.Length || !Joined(text[end - 1], text[end]));
    }

    private static bool Joined(char left, char right) => char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right);
}

namespace Pathway.Bench.Evidence;

/// <summary>What happens to a quote on its way into a record without becoming wrong: typography, omissions, edits in brackets.</summary>
internal static class QuoteDress
{
    public static string Harmless(string quote, Random random) => random.Next(8) switch
    {
        0 => $"\u201C{quote}.\u201D",
        1 => quote.Replace("-", "\u2013", StringComparison.Ordinal),
        2 => quote.Replace(" ", "  ", StringComparison.Ordinal) + "\n",
        3 => Shortened(quote),
        4 => $"[{char.ToUpperInvariant(quote[0])}]{quote[1..]}",
        5 => quote.Replace(" ", "\u00A0", StringComparison.Ordinal),
        6 => char.ToLowerInvariant(quote[0]) + quote[1..],
        _ => quote,
    };

    /// <summary>The quote with a word that does not stand in the source.</summary>
    public static string Altered(string quote, Random random)
    {
        var words = quote.Split(' ');
        var at = random.Next(2, words.Length - 2);
        return random.Next(3) switch
        {
            0 => string.Join(' ', words.Take(at).Append("reportedly").Concat(words.Skip(at))),
            1 => string.Join(' ', words.Take(at).Concat(words.Skip(at + 1))),
            _ => string.Join(' ', words.Take(at).Append(words[at] + "ly").Concat(words.Skip(at + 1))),
        };
    }

    // A word is left out, where what is left proves something all the same.
    private static string Shortened(string quote)
    {
        var words = quote.Split(' ');
        var at = words.Length - 4;
        return string.Join(' ', words[..at]) + " \u2026 " + string.Join(' ', words[(at + 1)..]);
    }
}

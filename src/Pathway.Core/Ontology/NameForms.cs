using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// A form that all spellings of one name share, for names that the ontology lacks: its words after spelling, wording and decoration are
/// evened out. Names of components of a pathway that are joined by hyphens or slashes share one form in any order, with and without
/// "signaling" or "pathway" behind: "Keap1/Nrf2 pathway" and "NRF2-KEAP1 signaling".
/// </summary>
internal static class NameForms
{
    private const int MaxParts = 6;

    // They add nothing to a name. Other small words tell who acts on whom.
    private static readonly HashSet<string> Fillers = ["the", "an", "pathway", "process"];

    private static readonly string[] Tails =
        ["signaling", "signalling", "pathway", "pathways", "cascade", "axis", "signal", "transduction", "network"];

    private static readonly char[] Joints = ['/', '-', '–', '—', '‐', '‑', '−', '→'];

    /// <summary>The form of a name; null where it says nothing, or more than its words.</summary>
    /// <param name="key">The key of the name.</param>
    public static string? Of(string key)
    {
        var plain = NameDecoration.Read(key);
        if (plain.Bracketed is not null || !NameMeaning.IsThere(plain.Text)) { return null; }
        if (FindComponents(plain.Text, GeneWords.Embedded) is { } components)
        {
            return $"components {string.Join(' ', components.Order(StringComparer.Ordinal))}";
        }
        return string.Join(' ', NameRewriting.Rewrite(NameWords.OfKey(plain.Text)).Where(static word => !Fillers.Contains(word)));
    }

    /// <summary>
    /// A name of joined components with the word that says what they are: "JAK-STAT" and "JAK/STAT pathway" are "JAK-STAT signaling". Every
    /// other name is unchanged.
    /// </summary>
    /// <param name="text">A name without decoration.</param>
    public static string AsSignaling(string text) =>
        text.Length > 0 && text.Split(' ') is { Length: 1 or 2 } words && words[^1] is not ("signaling" or "signalling")
        && FindComponents(text, GeneWords.Embedded) is not null ? $"{words[0]} signaling" : text;

    /// <summary>Whether a name consists only of joined components, without a word that says that they are a pathway: "JAK-STAT".</summary>
    /// <param name="text">A name without decoration, in lower case.</param>
    public static bool IsOnlyComponents(string text) =>
        !text.Contains(' ', StringComparison.Ordinal) && FindComponents(text, GeneWords.Embedded) is not null;

    /// <summary>
    /// The components of a chain as the name writes them, two or more; null for every other name. They are joined, or stand behind each
    /// other as in "il2 stat5 signaling", or behind "via": "tnfa signaling via nfkb".
    /// </summary>
    /// <param name="text">A name without decoration, in lower case.</param>
    /// <param name="namesSignaling">Whether a word that is no symbol of a gene names a pathway.</param>
    public static IReadOnlyList<string>? FindChain(string text, Func<string, bool> namesSignaling)
    {
        var genes = GeneWords.Embedded;
        List<string> words = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (words is [var signals, "signaling" or "signalling", "via" or "through", var next]) { words = [signals, next, "signaling"]; }
        var length = words.Count;
        while (length > 0 && Tails.Contains(words[length - 1], StringComparer.Ordinal)) { length--; }
        // Symbols alone may be a complex of proteins.
        if (length == 0 || length == words.Count) { return null; }
        if (length == 1)
        {
            if (FindParts(words[0], genes) is { } symbols) { return symbols; }
            var parts = words[0].Split(Joints, StringSplitOptions.RemoveEmptyEntries);
            return parts.Length is > 1 and <= MaxParts && namesSignaling(parts[0])
                && parts.Skip(1).All(part => genes.IsSymbol(part) || namesSignaling(part)) ? parts : null;
        }
        return length is > 1 and <= MaxParts && words.Take(length).All(word => genes.IsSymbol(word) && !genes.IsOrdinaryWord(word))
            ? words[..length] : null;
    }

    // The components, each without differences of spelling; null where the name is not made of symbols that are joined, or two of them name
    // one gene: "VCP/p97".
    private static List<string>? FindComponents(string text, GeneWords genes)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var length = words.Length;
        while (length > 1 && Tails.Contains(words[length - 1], StringComparer.Ordinal)) { length--; }
        if (length != 1 || FindParts(words[0], genes) is not { } symbols) { return null; }
        return [.. symbols.Select(static symbol => string.Concat(NameWords.Of(symbol)))];
    }

    private static List<string>? FindParts(string word, GeneWords genes)
    {
        var parts = word.Split(Joints, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 2 or > MaxParts) { return null; }
        var symbols = new List<string>();
        for (var at = 0; at < parts.Length;)
        {
            // "TGF-β" is one component, and so is "β-catenin".
            var pair = at + 1 < parts.Length ? $"{parts[at]}-{parts[at + 1]}" : "";
            if (genes.IsSymbol(pair)) { symbols.Add(pair); at += 2; }
            else if (genes.IsSymbol(parts[at])) { symbols.Add(parts[at++]); }
            else { return null; }
        }
        return symbols.Count < 2 || symbols.TrueForAll(genes.IsOrdinaryWord) || HasOneGeneTwice(symbols, genes) ? null : symbols;
    }

    private static bool HasOneGeneTwice(List<string> symbols, GeneWords genes)
    {
        for (var at = 1; at < symbols.Count; at++)
        {
            if (symbols.Take(at).Any(before => genes.MayBeOne(before, symbols[at]))) { return true; }
        }
        return false;
    }
}

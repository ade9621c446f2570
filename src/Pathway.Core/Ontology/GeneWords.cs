using Pathway.Genes;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// The full names of genes for the symbols in names of pathways: EGFR is the epidermal growth factor receptor, IFNG is interferon gamma.
/// A symbol without its last letter or number stands for what the names of its genes share: FGF is fibroblast growth factor.
/// </summary>
/// <param name="table">The genes; asked for when the first symbol is looked up.</param>
internal sealed class GeneWords(Func<GeneTable> table)
{
    private const int MaxSymbolWords = 3;

    private static readonly string[] ProcessEndings = ["ing", "ion", "sis", "ment", "cycle", "repair", "response", "pathway", "transport"];

    private readonly Lazy<Dictionary<string, List<string>>> families = new(() => FindFamilies(table()));
    private readonly Lazy<HashSet<string>> symbolStems = new(() =>
        [.. table().Genes.GroupBy(static gene => Stem(gene.Symbol.ToLowerInvariant()), StringComparer.Ordinal)
            .Where(static family => family.Key.Length > 2 && family.Take(2).Count() == 2).Select(static family => family.Key)]);

    // "Catenin beta 1" is also beta-catenin.
    private readonly Lazy<HashSet<string>> unordered = new(() =>
        [.. table().Genes.Select(static gene => Unordered(NameWords.Of(gene.Name)))]);

    private readonly Lazy<HashSet<string>> fullNames = new(() => [.. table().Genes.Select(static gene => Joined(NameWords.Of(gene.Name)))]);

    /// <summary>The genes that ship inside the module.</summary>
    public static GeneWords Embedded { get; } = new(static () => EmbeddedGenes.Table);

    /// <summary>The words of a name with each symbol replaced by the full name of the gene; null where there is no symbol.</summary>
    /// <param name="words">The words of the name.</param>
    /// <param name="isKept">Words to keep as they are.</param>
    public List<string>? Expand(List<string> words, Func<string, bool> isKept)
    {
        var result = new List<string>(words.Count + 4);
        var found = false;
        for (var at = 0; at < words.Count;)
        {
            var (length, name) = FindAt(words, at, isKept);
            if (name is null) { result.Add(words[at++]); continue; }
            result.AddRange(name);
            at += length;
            // "EGFR receptor" repeats the word.
            if (at < words.Count && words[at] == result[^1]) { at++; }
            found = true;
        }
        return found ? result : null;
    }

    /// <summary>Whether a name is that of one or several genes and of nothing else: "TP53", "TNF-alpha", "VCP/p97", "Caspase-3".</summary>
    /// <param name="name">A name without decoration.</param>
    public bool IsGene(string name)
    {
        if (name.Length is < 2 or > 60) { return false; }
        var genes = table();
        return IsOne(name) || (name.Contains('/', StringComparison.Ordinal) && name.Split('/').All(part => IsOne(part.Trim())));

        bool IsOne(string part) => part.Length > 1 && part.Count(static letter => letter == ' ') < MaxSymbolWords
            && !genes.IsOrdinaryWord(part)
            && (genes.FindSymbol(part) is not null || genes.FindByAlias(part).Count > 0 || genes.FindByLooseName(part).Count > 0
                || families.Value.ContainsKey(LooseGeneName.Of(part)) || fullNames.Value.Contains(Joined(NameWords.Of(part)))
                || (!NamesProcess(part) && unordered.Value.Contains(Unordered(NameWords.Of(part)))));

        // "Ribosomal RNA processing 1" is a gene; without its number it is what the gene is for.
        static bool NamesProcess(string part) => NameWords.Of(part) is [.., var last]
            && Array.Exists(ProcessEndings, ending => last.EndsWith(ending, StringComparison.Ordinal));
    }

    /// <summary>
    /// Whether a text without spaces is a symbol, alias or full name of a gene, or what symbols of several genes begin with: "VCP",
    /// "β-catenin", "Wnt".
    /// </summary>
    public bool IsSymbol(string text)
    {
        if (text.Length is < 2 or > 20) { return false; }
        var genes = table();
        return genes.FindSymbol(text) is not null || genes.FindByAlias(text).Count > 0 || genes.FindByLooseName(text).Count > 0
            || symbolStems.Value.Contains(LooseGeneName.Of(text)) || unordered.Value.Contains(Unordered(NameWords.Of(text)));
    }

    /// <summary>Whether a text is the official symbol of a gene, whatever else it is.</summary>
    public bool IsOfficial(string text) => table().FindSymbol(text) is not null;

    /// <summary>The words of full names without what tells members of a family from each other.</summary>
    /// <param name="words">The words.</param>
    public static List<string> WithoutMember(List<string> words)
    {
        var kept = new List<string>(words.Count);
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] is "member") { at++; }
            else if (words[at] is not ("superfamily" or "family" or "subunit" or "homolog" or "isoform")) { kept.Add(words[at]); }
        }
        return kept;
    }

    /// <summary>Whether it is an ordinary word, which is a symbol only beside others: "STING".</summary>
    public bool IsOrdinaryWord(string text) => table().IsOrdinaryWord(text);

    /// <summary>Whether two symbols may denote one gene: "VCP" and "p97".</summary>
    public bool MayBeOne(string one, string other) => OwnersOf(one).Intersect(OwnersOf(other), StringComparer.Ordinal).Any();

    private IReadOnlyList<string> OwnersOf(string symbol) => table().FindSymbol(symbol) is { } found ? [found]
        : [.. table().FindByAlias(symbol), .. table().FindByLooseName(symbol)];

    private (int Length, List<string>? Name) FindAt(List<string> words, int at, Func<string, bool> isKept)
    {
        for (var length = Math.Min(MaxSymbolWords, words.Count - at); length > 0; length--)
        {
            var symbol = string.Join('-', words[at..(at + length)]);
            // Long words are no symbols, and "cell" is none either; several words are, where they hold a number or a letter's name.
            if (length == 1 ? isKept(symbol) || symbol.Length > 8 : !IsSpelledSymbol(words[at], words[at + length - 1])) { continue; }
            if (FindName(symbol) is { } name) { return (length, name); }
        }
        return (0, null);
    }

    private static bool IsSpelledSymbol(string first, string last) => first.Length is > 1 and < 6
        && (last.Length == 1 || last.All(char.IsAsciiDigit)
            || last is "alpha" or "beta" or "gamma" or "delta" or "epsilon" or "kappa" or "zeta");

    private List<string>? FindName(string symbol)
    {
        var genes = table();
        if (genes.IsOrdinaryWord(symbol)) { return null; }
        var found = genes.FindSymbol(symbol) ?? Only(genes.FindByAlias(symbol)) ?? Only(genes.FindByLooseName(symbol));
        // The family first: "VEGF" is an alias of VEGFA, but stands for all of them.
        if (families.Value.TryGetValue(LooseGeneName.Of(symbol), out var family)) { return family; }
        return found is not null && genes.FindFullName(found) is { Length: > 0 } name
            && !name.Contains("uncharacterized", StringComparison.Ordinal) ? NameWords.Of(name) : null;
    }

    private static string? Only(IReadOnlyList<string> symbols) => symbols is [var only] ? only : null;

    private static string Unordered(List<string> words) => string.Join(' ',
        words.Where(static word => !word.All(char.IsAsciiDigit)).Order(StringComparer.Ordinal));

    private static string Joined(List<string> words) => string.Join(' ', words);

    private static Dictionary<string, List<string>> FindFamilies(GeneTable genes)
    {
        var members = new Dictionary<string, List<List<string>>>(StringComparer.Ordinal);
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        foreach (var gene in genes.Genes)
        {
            symbols.Add(gene.Symbol.ToLowerInvariant());
            var stem = Stem(gene.Symbol.ToLowerInvariant());
            if (stem.Length < 2) { continue; }
            if (!members.TryGetValue(stem, out var names)) { members[stem] = names = []; }
            names.Add(NameWords.Of(gene.Name));
        }
        var families = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (stem, names) in members)
        {
            if (names.Count < 2 || symbols.Contains(stem)) { continue; }
            var shared = names[0].TakeWhile((word, at) => names.All(name => at < name.Count && name[at] == word)).ToList();
            if (shared.Count > 0 && NameDecoration.IsAbbreviation(string.Join(' ', shared), stem)) { families[stem] = shared; }
        }
        return families;
    }

    // Without the number and the letter at the end: "IL1B" and "IL10" are of "il", "VEGFA" of "vegf".
    private static string Stem(string symbol)
    {
        var end = symbol.Length;
        if (end > 1 && char.IsAsciiLetter(symbol[end - 1])) { end--; }
        while (end > 1 && char.IsAsciiDigit(symbol[end - 1])) { end--; }
        return symbol[..end];
    }
}

using System.Globalization;
using System.Text;

namespace Pathway.Genes;

/// <summary>
/// Genes by the identifiers of UniProt, Ensembl and Entrez. Each identifier is packed into one number, so that a hundred thousand of them
/// take little memory.
/// </summary>
internal sealed class GeneIdentifiers
{
    private readonly List<Gene> genes;
    private readonly GenesByKey<ulong> byIdentifier = new(capacity: 128_000);

    /// <param name="genes">The genes of a table.</param>
    public GeneIdentifiers(List<Gene> genes)
    {
        this.genes = genes;
        // In the order of the columns of the table.
        ReadOnlySpan<IdentifierKind> kinds =
            [IdentifierKind.Entrez, IdentifierKind.UniProt, IdentifierKind.EnsemblGene, IdentifierKind.EnsemblProtein];
        for (var index = 0; index < genes.Count; index++)
        {
            var column = 0;
            var cells = genes[index].Identifiers.AsSpan();
            foreach (var cell in cells.Split('\t')) { Add(kinds[column++], cells[cell], index); }
        }
    }

    /// <summary>The symbols of the genes with that identifier: none, one, or several.</summary>
    /// <param name="kind">Whose identifier it is.</param>
    /// <param name="identifier">A UniProt accession, or the digits of the others.</param>
    public IReadOnlyList<string> Find(IdentifierKind kind, ReadOnlySpan<char> identifier) =>
        TryPack(kind, identifier) is { } key ? Array.ConvertAll(byIdentifier.Find(key), gene => genes[gene].Symbol) : [];

    private void Add(IdentifierKind kind, ReadOnlySpan<char> cell, int gene)
    {
        foreach (var part in cell.Split('|'))
        {
            if (TryPack(kind, cell[part]) is { } key) { byIdentifier.Add(key, gene); }
        }
    }

    // The kind in the top byte; below it a number, or letters and digits to the base of 36 (an accession has ten at most).
    private static ulong? TryPack(IdentifierKind kind, ReadOnlySpan<char> identifier)
    {
        if (identifier.Length is 0 or > 16) { return null; }
        var packed = 0UL;
        if (kind == IdentifierKind.UniProt)
        {
            if (identifier.Length > 10) { return null; }
            foreach (var letter in identifier)
            {
                var digit = char.IsAsciiDigit(letter) ? letter - '0' : char.IsAsciiLetter(letter) ? (letter | 0x20) - 'a' + 10 : -1;
                if (digit < 0) { return null; }
                packed = (packed * 36) + (ulong)digit;
            }
        }
        else if (!ulong.TryParse(identifier, NumberStyles.None, CultureInfo.InvariantCulture, out packed)) { return null; }
        return ((ulong)kind << 56) | packed;
    }
}

/// <summary>Whose identifier it is.</summary>
internal enum IdentifierKind
{
    /// <summary>Entrez Gene: digits.</summary>
    Entrez = 1,
    /// <summary>UniProt: an accession without isoform or chain.</summary>
    UniProt,
    /// <summary>Ensembl: the digits behind ENSG.</summary>
    EnsemblGene,
    /// <summary>Ensembl: the digits behind ENSP.</summary>
    EnsemblProtein,
}

/// <summary>A name of a gene without what spelling alone decides: case, hyphens, spaces, and Greek letters written as letters.</summary>
internal static class LooseGeneName
{
    private static readonly (string Name, char Letter)[] Greek =
    [
        ("alpha", 'a'), ("beta", 'b'), ("gamma", 'g'), ("delta", 'd'), ("epsilon", 'e'), ("zeta", 'z'), ("theta", 'q'), ("kappa", 'k'),
        ("α", 'a'), ("β", 'b'), ("γ", 'g'), ("δ", 'd'), ("ε", 'e'), ("ζ", 'z'), ("θ", 'q'), ("κ", 'k'),
    ];

    /// <summary>The key under which loose spellings meet; empty where nothing is left.</summary>
    public static string Of(string name)
    {
        var text = name.ToLowerInvariant();
        // A name that is only a Greek letter is no gene; "TNF-alpha" is.
        foreach (var (greek, letter) in Greek)
        {
            if (text.Length > greek.Length && text.Contains(greek, StringComparison.Ordinal))
            {
                text = text.Replace(greek, letter.ToString(), StringComparison.Ordinal);
            }
        }
        var key = new StringBuilder(text.Length);
        foreach (var letter in text) { if (char.IsLetterOrDigit(letter)) { key.Append(letter); } }
        return key.ToString();
    }

    /// <summary>The key under which spellings meet that differ in case, hyphens and spaces; Greek letters count as their names.</summary>
    public static string StrictOf(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (Array.Find(GreekLetters, one => one.Letter == char.ToLowerInvariant(letter)) is { Name: { } greek }) { key.Append(greek); }
            else if (char.IsLetterOrDigit(letter)) { key.Append(char.ToLowerInvariant(letter)); }
        }
        return key.ToString();
    }

    /// <summary>Whether a word is the name of a Greek letter that names of genes use.</summary>
    public static bool IsGreekName(string word) => Array.Exists(GreekLetters, one => one.Name == word);

    private static readonly (string Name, char Letter)[] GreekLetters =
    [
        ("alpha", '\u03B1'), ("beta", '\u03B2'), ("gamma", '\u03B3'), ("delta", '\u03B4'), ("epsilon", '\u03B5'), ("zeta", '\u03B6'),
        ("eta", '\u03B7'), ("theta", '\u03B8'), ("kappa", '\u03BA'), ("lambda", '\u03BB'), ("mu", '\u03BC'), ("sigma", '\u03C3'),
        ("tau", '\u03C4'), ("omega", '\u03C9'), ("iota", '\u03B9'), ("pi", '\u03C0'), ("rho", '\u03C1'), ("chi", '\u03C7'),
    ];
}

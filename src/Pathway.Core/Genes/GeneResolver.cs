using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pathway.Genes;

/// <summary>
/// Finds the approved human symbol for any usual form in which a protein or gene is written: symbol, alias, UniProt accession with
/// isoform or chain, UniProt entry name, Ensembl gene or protein with version or taxon, Entrez identifier, and each of these with the
/// database in front, as PSI-MITAB has it. What may mean several genes is ambiguous; it is never chosen silently.
/// </summary>
/// <param name="table">The genes; asked for when the first name is resolved.</param>
internal sealed partial class GeneResolver(Func<GeneTable> table)
{
    /// <summary>The taxon of the table, in the NCBI taxonomy.</summary>
    public const int HumanTaxon = 9606;

    private const string OtherOrganism = "it is of another organism; the table holds human genes";

    private static readonly HashSet<string> UniProtDatabases = new(StringComparer.OrdinalIgnoreCase)
        { "uniprotkb", "uniprot", "uniprotkb/swiss-prot", "uniprotkb/trembl", "swiss-prot", "swissprot", "trembl", "up" };

    private static readonly HashSet<string> EntrezDatabases = new(StringComparer.OrdinalIgnoreCase)
        { "entrez gene/locuslink", "entrez gene", "entrezgene", "entrezgene/locuslink", "entrez", "geneid", "ncbigene", "ncbi gene",
            "locuslink" };

    private static readonly HashSet<string> NameDatabases = new(StringComparer.OrdinalIgnoreCase)
        { "psi-mi", "hgnc.symbol", "hgnc", "symbol", "genesymbol", "gene symbol", "gene", "genename" };

    private static readonly HashSet<string> EnsemblDatabases = new(StringComparer.OrdinalIgnoreCase)
        { "ensembl", "ensemblgenomes", "string" };

    /// <summary>The resolver of the genes that ship inside the module.</summary>
    public static GeneResolver Embedded { get; } = new(static () => EmbeddedGenes.Table);

    /// <summary>Resolves a protein or gene.</summary>
    /// <param name="text">As it is written.</param>
    /// <param name="taxon">The NCBI taxon that the source states for it, or null.</param>
    public GeneResolution Resolve(string? text, int? taxon = null)
    {
        var name = RemoveInvisible(text ?? "").Trim();
        if (name.Length > 1 && name[0] == '"' && name[^1] == '"') { name = name[1..^1].Trim(); }
        if (name.Length == 0) { return new GeneResolution.Unresolved("it is empty"); }
        if (taxon is not null and not HumanTaxon) { return new GeneResolution.Unresolved(OtherOrganism); }
        if (FastaHeader().Match(name) is { Success: true } fasta) { return ResolveAccession(fasta.Groups[1].Value); }
        return DatabasePrefix().Match(name) is { Success: true } prefixed
            ? ResolvePrefixed(prefixed.Groups["db"].Value.Trim().Trim('"'), prefixed.Groups["id"].Value.Trim().Trim('"'))
            : ResolvePlain(name);
    }

    // No-break spaces and characters of no width come along when text is copied.
    private static string RemoveInvisible(string text)
    {
        if (Ascii.IsValid(text)) { return text; }
        var shown = text.Where(static letter => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.Control));
        return string.Concat(shown).Replace('\u00A0', ' ').Replace('\u2011', '-').Replace('\u2010', '-');
    }

    private GeneResolution ResolvePrefixed(string database, string identifier)
    {
        if (UniProtDatabases.Contains(database) || NameDatabases.Contains(database) || EnsemblDatabases.Contains(database))
        {
            return database.Equals("hgnc", StringComparison.OrdinalIgnoreCase) && identifier.All(char.IsAsciiDigit)
                ? new GeneResolution.Unresolved("identifiers of HGNC are not in the table") : ResolvePlain(identifier);
        }
        if (EntrezDatabases.Contains(database)) { return ResolvePlain(identifier); }
        return new GeneResolution.Unresolved($"identifiers of '{database}' are not in the table");
    }

    private GeneResolution ResolvePlain(string name)
    {
        var genes = table();
        // A symbol in its own spelling first: "P2RY10" also looks like a UniProt accession.
        if (genes.FindSymbol(name) is { } symbol && symbol == name) { return ResolveName(genes, name); }
        if (Ensembl().Match(name) is { Success: true } ensembl) { return ResolveEnsembl(genes, ensembl); }
        if (Accession().IsMatch(name) && genes.FindByAlias(name).Count == 0) { return ResolveAccession(name); }
        if (name.All(char.IsAsciiDigit))
        {
            return Choose(genes.Identifiers.Find(IdentifierKind.Entrez, name), "Entrez identifier",
                "no human gene of the table has this Entrez identifier");
        }
        if (EntryName().Match(name) is { Success: true } entry && genes.FindSymbol(name) is null && genes.FindByAlias(name).Count == 0)
        {
            return entry.Groups["organism"].Value.Equals("HUMAN", StringComparison.OrdinalIgnoreCase)
                ? ResolveName(genes, entry.Groups["name"].Value, "UniProt entry name") : new GeneResolution.Unresolved(OtherOrganism);
        }
        return ResolveName(genes, name);
    }

    private GeneResolution ResolveAccession(string name) => Choose(
        table().Identifiers.Find(IdentifierKind.UniProt, Accession().Match(name) is { Success: true } accession
            ? accession.Groups[1].Value : name), "UniProt accession",
        "no human gene of the table has this UniProt accession; it may be of another organism");

    private static GeneResolution ResolveEnsembl(GeneTable genes, Match match)
    {
        if (match.Groups["species"].Length > 0 || match.Groups["taxon"] is { Success: true, Value: not "9606" })
        {
            return new GeneResolution.Unresolved(OtherOrganism);
        }
        var digits = match.Groups["digits"].Value.TrimStart('0');
        return char.ToUpperInvariant(match.Groups["kind"].Value[0]) switch
        {
            'G' => Choose(genes.Identifiers.Find(IdentifierKind.EnsemblGene, digits), "Ensembl gene",
                "no human gene of the table has this Ensembl gene"),
            'P' => Choose(genes.Identifiers.Find(IdentifierKind.EnsemblProtein, digits), "Ensembl protein",
                "the table does not hold this Ensembl protein: its source lists those of a third of the genes; a network that STRING "
                    + "exports has symbols"),
            _ => new GeneResolution.Unresolved("transcripts of Ensembl are not in the table"),
        };
    }

    private static GeneResolution ResolveName(GeneTable genes, string name, string? how = null)
    {
        var symbol = genes.FindSymbol(name);
        var others = genes.FindByAlias(name).Where(other => other != symbol).ToArray();
        if (symbol is not null)
        {
            // In its own spelling a symbol means its gene; that others have it as an alias is said.
            if (symbol == name) { return new GeneResolution.Resolved(symbol, how ?? "approved symbol") { AlsoAliasOf = others }; }
            if (others.Length > 0)
            {
                return new GeneResolution.Ambiguous([symbol, .. others],
                    $"it is the symbol of {symbol} and an alias of {string.Join(", ", others)}");
            }
            return genes.IsOrdinaryWord(name) && how is null && !name.Any(char.IsUpper)
                ? new GeneResolution.Ambiguous([symbol], "it is an ordinary word in lower case")
                : new GeneResolution.Resolved(symbol, how ?? "approved symbol in another case");
        }
        if (others.Length == 0)
        {
            return Choose(genes.FindByLooseName(name), how ?? "alias in another spelling", "no human gene of the table has this name");
        }
        if (others.Length > 1) { return new GeneResolution.Ambiguous(others, "it is an alias of several genes"); }
        return genes.IsOrdinaryWord(name) && how is null
            ? new GeneResolution.Ambiguous(others, $"it is an alias of {others[0]} and an ordinary word")
            : new GeneResolution.Resolved(others[0], how ?? "alias");
    }

    private static GeneResolution Choose(IReadOnlyList<string> symbols, string how, string whyNot) => symbols.Count switch
    {
        0 => new GeneResolution.Unresolved(whyNot),
        1 => new GeneResolution.Resolved(symbols[0], how),
        _ => new GeneResolution.Ambiguous(symbols, $"several genes have this {how}"),
    };

    [GeneratedRegex(@"^(?:sp|tr)\|([^|]+)\|", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FastaHeader();

    // uniprotkb:P04637, psi-mi:p53_human(display_long), psi-mi:"MI:0018"(two hybrid)
    [GeneratedRegex(@"^(?<db>[A-Za-z][^:""]*|""[^""]+""):(?<id>""[^""]*""|[^()""]+)(?:\([^)]*\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex DatabasePrefix();

    [GeneratedRegex(@"^(?:(?<taxon>\d+)\.)?ENS(?<species>[A-Z]{3,4})?(?<kind>[GPT])(?<digits>\d{6,15})(?:\.\d+)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ensembl();

    [GeneratedRegex(@"^([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9](?:[A-Z][A-Z0-9]{2}[0-9]){1,2})(?:-\d+|[-:]PRO_\d+|\.\d+)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Accession();

    [GeneratedRegex("^(?<name>[A-Za-z0-9]{1,10})_(?<organism>[A-Za-z][A-Za-z0-9]{2,4}|9[A-Z]{4})$", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName();
}

/// <summary>What a text turned out to mean.</summary>
internal abstract record GeneResolution
{
    private GeneResolution()
    {
    }

    /// <summary>It means one gene.</summary>
    /// <param name="Symbol">The approved symbol.</param>
    /// <param name="How">By what it was found.</param>
    public sealed record Resolved(string Symbol, string How) : GeneResolution
    {
        /// <summary>Other genes that have the same text as an alias; to be reported.</summary>
        public IReadOnlyList<string> AlsoAliasOf { get; init; } = [];
    }

    /// <summary>It may mean several genes, or a gene and an ordinary word.</summary>
    /// <param name="Candidates">The approved symbols that it may mean.</param>
    /// <param name="Why">Why nothing was chosen.</param>
    public sealed record Ambiguous(IReadOnlyList<string> Candidates, string Why) : GeneResolution;

    /// <summary>It means no human gene that the table knows.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record Unresolved(string Why) : GeneResolution;
}

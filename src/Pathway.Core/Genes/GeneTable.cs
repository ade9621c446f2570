using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Genes;

/// <summary>
/// Symbols, names, aliases and identifiers of genes, read from the table in which they ship (see data/README.md). The one table of
/// gene names: evidence and identifiers both use it.
/// </summary>
internal sealed class GeneTable : IGeneNames
{
    private const int Columns = 8;

    // The last columns are identifiers.
    private const int FirstIdentifier = 4;

    private readonly List<Gene> genes;
    private readonly Dictionary<string, int> bySymbol = new(StringComparer.OrdinalIgnoreCase);
    private readonly GenesByKey<string> byAlias = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> ordinaryWords = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<GeneIdentifiers> identifiers;

    // By the hash of the loose spelling: a hundred thousand spellings would be kept for the few that are looked up.
    private readonly Lazy<GenesByKey<int>> byLooseName;
    private readonly Lazy<GeneForms> forms;

    private GeneTable(string release, List<Gene> genes)
    {
        Release = release;
        this.genes = genes;
        bySymbol.EnsureCapacity(genes.Count);
        for (var index = 0; index < genes.Count; index++)
        {
            bySymbol.TryAdd(genes[index].Symbol, index);
            foreach (var alias in genes[index].Aliases) { byAlias.Add(alias, index); }
            foreach (var word in genes[index].OrdinaryWords) { ordinaryWords.Add(word); }
        }
        identifiers = new Lazy<GeneIdentifiers>(() => new GeneIdentifiers(genes));
        byLooseName = new Lazy<GenesByKey<int>>(IndexLooseNames);
        forms = new Lazy<GeneForms>(() => new GeneForms(this, genes));
    }

    public string Release { get; }

    /// <summary>The approved symbols.</summary>
    public IEnumerable<string> Symbols => genes.Select(static gene => gene.Symbol);

    /// <summary>How many genes there are.</summary>
    public int Count => bySymbol.Count;

    /// <summary>The genes by UniProt, Ensembl and Entrez identifiers; indexed when they are first asked for.</summary>
    public GeneIdentifiers Identifiers => identifiers.Value;

    public IReadOnlyList<string> NamesOf(string symbol)
    {
        var named = symbol.Trim();
        var gene = bySymbol.TryGetValue(named, out var index) ? genes[index]
            : byAlias.Find(named) is [var only] ? genes[only] : null;
        return gene is null ? [named]
            : [.. new[] { named, gene.Symbol, gene.Name }.Concat(gene.Aliases).Where(static name => name.Length > 0)
                .Distinct(StringComparer.Ordinal)];
    }

    public ProteinForms FormsOf(string protein) => forms.Value.Of(protein);

    public IReadOnlyList<string> OwnersOf(string written) => forms.Value.OwnersOf(written);

    /// <summary>The gene with this approved symbol, or null; case does not matter.</summary>
    public Gene? FindGene(string symbol) => bySymbol.TryGetValue(symbol, out var index) ? genes[index] : null;

    /// <summary>The approved symbol as the table writes it, or null; case does not matter.</summary>
    public string? FindSymbol(string name) => bySymbol.TryGetValue(name, out var index) ? genes[index].Symbol : null;

    /// <summary>All genes, in the order of the table.</summary>
    public IReadOnlyList<Gene> Genes => genes;

    /// <summary>The full name of the gene with an approved symbol, or null; case does not matter.</summary>
    public string? FindFullName(string symbol) => bySymbol.TryGetValue(symbol, out var index) ? genes[index].Name : null;

    /// <summary>The symbols of the genes that have this alias; case does not matter.</summary>
    public IReadOnlyList<string> FindByAlias(string name) => SymbolsOf(byAlias.Find(name));

    /// <summary>The symbols of the genes whose symbol or alias differs from the name in hyphens, spaces and Greek letters only.</summary>
    public IReadOnlyList<string> FindByLooseName(string name) => LooseGeneName.Of(name) is { Length: > 1 } key
        ? SymbolsOf(Array.FindAll(byLooseName.Value.Find(HashOf(key)), gene => HasLooseName(genes[gene], key))) : [];

    /// <summary>Whether a symbol or alias is an ordinary word of English, such as "light" or "rest".</summary>
    public bool IsOrdinaryWord(string name) => ordinaryWords.Contains(name);

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="origin">The name of the table, for messages.</param>
    /// <exception cref="PathwayException">A row does not have the format; the message names the line.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GeneTable Read(Stream stream, string origin)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var (release, isHead, genes) = ("", true, new List<Gene>(24_000));
        Span<Range> cells = stackalloc Range[FirstIdentifier + 1];
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#'))
            {
                if (line.StartsWith("# release: ", StringComparison.Ordinal)) { release = line["# release: ".Length..]; }
                continue;
            }
            if (isHead) { isHead = false; continue; }
            var columns = line.AsSpan().Count('\t') + 1;
            if (columns != Columns)
            {
                throw new PathwayException(PathwayErrors.FormatInvalid,
                    $"{origin} line {number}: {columns} columns instead of {Columns}.", origin);
            }
            line.AsSpan().Split(cells, '\t');
            genes.Add(new Gene(line[cells[0]], line[cells[1]], Split(line[cells[2]]), Split(line[cells[3]]), line[cells[FirstIdentifier]]));
        }
        return genes.Count > 0 ? new GeneTable(release, genes)
            : throw new PathwayException(PathwayErrors.FormatInvalid, $"{origin}: no genes.", origin);
    }

    private static string[] Split(string cell) => cell.Length == 0 ? [] : cell.Split('|');

    private GenesByKey<int> IndexLooseNames()
    {
        var index = new GenesByKey<int>();
        for (var gene = 0; gene < genes.Count; gene++)
        {
            AddLoose(genes[gene].Symbol);
            foreach (var alias in genes[gene].Aliases) { AddLoose(alias); }

            void AddLoose(string name)
            {
                if (LooseGeneName.Of(name) is { Length: > 1 } key) { index.Add(HashOf(key), gene); }
            }
        }
        return index;
    }

    private static int HashOf(string looseName) => looseName.GetHashCode(StringComparison.Ordinal);

    private static bool HasLooseName(Gene gene, string key) => LooseGeneName.Of(gene.Symbol) == key
        || Array.Exists(gene.Aliases, alias => LooseGeneName.Of(alias) == key);

    private string[] SymbolsOf(int[] indexes) => Array.ConvertAll(indexes, index => genes[index].Symbol);
}

/// <summary>A gene as the table has it.</summary>
/// <param name="Symbol">The approved symbol.</param>
/// <param name="Name">The full name.</param>
/// <param name="Aliases">Further symbols, old ones included.</param>
/// <param name="OrdinaryWords">Those of the symbol and aliases that are ordinary words.</param>
/// <param name="Identifiers">The columns of identifiers as they stand in the row: Entrez, UniProt, and the digits of Ensembl's genes and
/// proteins, those of one kind separated by pipes. Most genes are never asked for theirs.</param>
internal sealed record Gene(string Symbol, string Name, string[] Aliases, string[] OrdinaryWords, string Identifiers)
{
    /// <summary>Its UniProt accessions.</summary>
    public string[] UniProt => Identifiers.Split('\t')[1].Split('|');
}

/// <summary>The human genes that ship inside the module. Loaded when they are first asked for, once in a process.</summary>
internal static class EmbeddedGenes
{
    private const string Resource = "genes/human-genes.tsv.gz";

    private static readonly Lazy<GeneTable> Loaded = new(Read);

    /// <summary>The names of genes, for evidence.</summary>
    public static IGeneNames Names => Loaded.Value;

    /// <summary>The whole table.</summary>
    public static GeneTable Table => Loaded.Value;

    private static GeneTable Read()
    {
        using var resource = typeof(EmbeddedGenes).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        using var text = new GZipStream(resource, CompressionMode.Decompress);
        return GeneTable.Read(text, Resource);
    }
}

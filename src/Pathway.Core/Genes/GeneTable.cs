using System.IO.Compression;
using System.Text;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Genes;

/// <summary>Symbols, names and aliases of genes, read from the table in which they ship (see data/README.md).</summary>
internal sealed class GeneTable : IGeneNames
{
    private const int Columns = 3;

    private readonly Dictionary<string, Gene> bySymbol = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Gene?> byAlias = new(StringComparer.OrdinalIgnoreCase);

    private GeneTable(string release, IEnumerable<Gene> genes)
    {
        Release = release;
        foreach (var gene in genes)
        {
            bySymbol.TryAdd(gene.Symbol, gene);
            // An alias of two genes denotes neither.
            foreach (var alias in gene.Aliases)
            {
                byAlias[alias] = byAlias.TryGetValue(alias, out var other) && other != gene ? null : gene;
            }
        }
    }

    public string Release { get; }

    /// <summary>How many genes there are.</summary>
    public int Count => bySymbol.Count;

    public IReadOnlyList<string> NamesOf(string symbol)
    {
        var named = symbol.Trim();
        var gene = bySymbol.GetValueOrDefault(named) ?? byAlias.GetValueOrDefault(named);
        return gene is null ? [named]
            : [.. new[] { named, gene.Symbol, gene.Name }.Concat(gene.Aliases).Where(static name => name.Length > 0)
                .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="origin">The name of the table, for messages.</param>
    /// <exception cref="PathwayException">A row does not have the format; the message names the line.</exception>
    public static GeneTable Read(Stream stream, string origin)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (release, isHead, genes) = ("", true, new List<Gene>(24_000));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#'))
            {
                if (line.StartsWith("# release: ", StringComparison.Ordinal)) { release = line["# release: ".Length..]; }
                continue;
            }
            if (isHead) { isHead = false; continue; }
            var cells = line.Split('\t');
            if (cells.Length != Columns)
            {
                throw new PathwayException(PathwayErrors.FormatInvalid,
                    $"{origin} line {number}: {cells.Length} columns instead of {Columns}.", origin);
            }
            genes.Add(new Gene(cells[0], cells[1], cells[2].Length == 0 ? [] : cells[2].Split('|')));
        }
        return genes.Count > 0 ? new GeneTable(release, genes)
            : throw new PathwayException(PathwayErrors.FormatInvalid, $"{origin}: no genes.", origin);
    }

    private sealed record Gene(string Symbol, string Name, string[] Aliases);
}

/// <summary>The human genes that ship inside the module. Loaded when they are first asked for, once in a process.</summary>
internal static class EmbeddedGenes
{
    private const string Resource = "genes/human-genes.tsv.gz";

    private static readonly Lazy<GeneTable> Loaded = new(Read);

    public static IGeneNames Names => Loaded.Value;

    private static GeneTable Read()
    {
        using var resource = typeof(EmbeddedGenes).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        using var text = new GZipStream(resource, CompressionMode.Decompress);
        return GeneTable.Read(text, Resource);
    }
}

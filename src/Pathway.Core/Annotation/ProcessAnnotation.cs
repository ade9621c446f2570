using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Errors;
using Pathway.Genes;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Annotation;

/// <summary>
/// The processes of genes, read from the table in which they ship (see data/README.md), with the information content of each process.
/// An annotation counts for the process and for all above it by is_a and part_of.
/// </summary>
internal sealed class ProcessAnnotation : IProcessAnnotation
{
    private readonly OntologyGraph graph;
    private readonly Func<string, GeneResolution> genes;
    private readonly string kindOfGene;
    private readonly Dictionary<string, Annotation[]> bySymbol;
    private readonly ConcurrentDictionary<string, GeneProcesses> cache = new(StringComparer.Ordinal);
    private readonly int[]?[] closures;
    private readonly ProcessTerm?[] terms;

    private ProcessAnnotation(string release, OntologyGraph graph, Func<string, GeneResolution> genes, string kindOfGene,
        Dictionary<string, Annotation[]> bySymbol, IReadOnlySet<int> taxa)
    {
        Taxa = taxa;
        Release = $"GO annotation {release}, {graph.Source.Answerer}";
        this.kindOfGene = kindOfGene;
        this.graph = graph;
        this.genes = genes;
        this.bySymbol = bySymbol;
        closures = new int[]?[graph.Terms.Count];
        terms = MeasureTerms();
    }

    public string Release { get; }

    public IReadOnlySet<int> Taxa { get; }

    /// <summary>How many genes are annotated.</summary>
    public int Count => bySymbol.Count;

    /// <summary>Whether no gene carries a term of the ontology: the annotation is that of another one.</summary>
    public bool IsEmpty => Array.TrueForAll(terms, static term => term is null);

    public GeneProcesses Find(string protein) => cache.GetOrAdd(protein, static (name, self) => self.Resolve(name), this);

    public ProcessTerm GetTerm(int index) => terms[index]
        ?? throw new ArgumentOutOfRangeException(nameof(index), index, "No gene is annotated to this process.");

    public ProcessTerm? FindTerm(string id) => graph.FindCurrent(id) is { } term ? terms[term.Index] : null;

    public bool IsAncestor(int above, int below) => above != below && GetClosure(below).AsSpan().Contains(above);

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="origin">The name of the table, for messages.</param>
    /// <param name="graph">The ontology.</param>
    /// <param name="genes">Finds the gene of a name, and of an Entrez identifier.</param>
    /// <exception cref="PathwayException">A row does not have the format; the message names the line.</exception>
    public static ProcessAnnotation Read(Stream stream, string origin, OntologyGraph graph, GeneResolver genes)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var (release, isHead) = ("", true);
        var bySymbol = new Dictionary<string, Annotation[]>(20_000, StringComparer.Ordinal);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#'))
            {
                if (line.StartsWith("# release: ", StringComparison.Ordinal)) { release = line["# release: ".Length..]; }
                continue;
            }
            if (isHead) { isHead = false; continue; }
            try
            {
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                if (tab < 0) { throw new InvalidDataException("it has one column instead of two"); }
                if (genes.Resolve(line[..tab]) is not GeneResolution.Resolved gene) { continue; }
                bySymbol[gene.Symbol] = ReadRow(line.AsSpan(tab + 1), graph);
            }
            catch (InvalidDataException failure)
            {
                throw new PathwayException(PathwayErrors.FormatInvalid, $"{origin} line {number}: {failure.Message}.", origin, failure);
            }
        }
        return bySymbol.Count > 0 ? new ProcessAnnotation(release, graph, name => genes.Resolve(name), "human gene", bySymbol,
                new HashSet<int> { EmbeddedAnnotation.Taxon })
            : throw new PathwayException(PathwayErrors.FormatInvalid, $"{origin}: no annotation.", origin);
    }

    /// <summary>The annotation of an imported file.</summary>
    /// <param name="release">Its name and release, for provenance.</param>
    /// <param name="graph">The ontology. Terms that it does not have are passed over.</param>
    /// <param name="genes">The genes.</param>
    /// <param name="taxa">The organisms of the genes; none where the file does not say.</param>
    public static ProcessAnnotation Create(string release, OntologyGraph graph, IReadOnlyList<AnnotatedGene> genes,
        IReadOnlySet<int> taxa)
    {
        var bySymbol = new Dictionary<string, Annotation[]>(genes.Count, StringComparer.Ordinal);
        foreach (var gene in genes)
        {
            bySymbol[gene.Symbol] = [.. gene.Annotations.Select(one => (Term: graph.FindCurrent(one.TermId), one.Code))
                .Where(static one => one.Term is not null).Select(static one => new Annotation(one.Term!.Index, one.Code))];
        }
        return new ProcessAnnotation(release, graph, new AnnotatedGeneNames(genes).Resolve, "gene of the annotation", bySymbol, taxa);
    }

    // "IDA:1869,7584 IEA:10037": the digits of identifiers, grouped by evidence code. Terms of another release are passed over.
    private static Annotation[] ReadRow(ReadOnlySpan<char> row, OntologyGraph graph)
    {
        var annotations = new List<Annotation>();
        foreach (var part in row.Split(' '))
        {
            var group = row[part];
            var colon = group.IndexOf(':');
            if (colon < 0) { throw new InvalidDataException($"'{group}' has no evidence code"); }
            var code = EvidenceCodes.Of(group[..colon]);
            var list = group[(colon + 1)..];
            foreach (var digits in list.Split(','))
            {
                if (!int.TryParse(list[digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    throw new InvalidDataException($"'{list[digits]}' is no identifier of a process");
                }
                var id = string.Create(CultureInfo.InvariantCulture, $"GO:{number:D7}");
                if (graph.FindCurrent(id) is { } term) { annotations.Add(new Annotation(term.Index, code)); }
            }
        }
        return [.. annotations];
    }

    // How many genes carry each process or one below it, and what that says of it.
    private ProcessTerm?[] MeasureTerms()
    {
        var counts = new int[graph.Terms.Count];
        var seenFor = new int[graph.Terms.Count];
        var gene = 0;
        foreach (var annotations in bySymbol.Values)
        {
            gene++;
            foreach (var annotation in annotations)
            {
                foreach (var term in GetClosure(annotation.Term))
                {
                    if (seenFor[term] == gene) { continue; }
                    seenFor[term] = gene;
                    counts[term]++;
                }
            }
        }
        return [.. graph.Terms.Select(term => counts[term.Index] == 0 ? null
            : new ProcessTerm(term.Index, term.Id, term.Name, -Math.Log((double)counts[term.Index] / bySymbol.Count), counts[term.Index]))];
    }

    // The term and all above it, ascending.
    private int[] GetClosure(int term) => closures[term]
        ??= [.. OntologyGraph.Ancestors(graph.Terms[term]).Select(static above => above.Index).Append(term).Order()];

    private GeneProcesses Resolve(string protein)
    {
        switch (genes(protein))
        {
            case GeneResolution.Resolved gene:
                return bySymbol.TryGetValue(gene.Symbol, out var annotations) ? Collect(gene.Symbol, annotations)
                    : GeneProcesses.None(gene.Symbol, $"{gene.Symbol} has no annotation to a process");
            case GeneResolution.Ambiguous several:
                return GeneProcesses.None(null, $"'{protein}' may be {string.Join(" or ", several.Candidates.Take(4))}: {several.Why}")
                    with { IsAmbiguous = true };
            case GeneResolution.Unresolved none: return GeneProcesses.None(null, $"'{protein}' is no known {kindOfGene}: {none.Why}");
            default: throw new InvalidOperationException("A resolution is one of three.");
        }
    }

    private GeneProcesses Collect(string symbol, Annotation[] annotations)
    {
        var codes = new SortedDictionary<int, EvidenceCodes>();
        foreach (var annotation in annotations)
        {
            foreach (var term in GetClosure(annotation.Term)) { codes[term] = codes.GetValueOrDefault(term) | annotation.Code; }
        }
        return new GeneProcesses(symbol, null, [.. codes.Keys], [.. codes.Values]);
    }

    private readonly record struct Annotation(int Term, EvidenceCodes Code);
}

/// <summary>The annotation that ships inside the module. Loaded when it is first asked for, once in a process for an ontology.</summary>
internal static class EmbeddedAnnotation
{
    private const string Resource = "annotation/human-processes.tsv.gz";

    /// <summary>Human genes, as the NCBI numbers organisms.</summary>
    public const int Taxon = 9606;

    private const string ReleaseLine = "# release: ";

    private static readonly Lazy<string> TableRelease = new(ReadRelease);
    private static readonly ConditionalWeakTable<OntologyGraph, Lazy<ProcessAnnotation>> Loaded = [];

    /// <summary>The release of the table, which is not loaded for it.</summary>
    public static string Release => TableRelease.Value;

    /// <summary>The processes of human genes in the ontology that ships inside the module.</summary>
    public static ProcessAnnotation Processes => Of(EmbeddedOntology.Graph);

    /// <summary>The terms of human genes in an ontology.</summary>
    public static ProcessAnnotation Of(OntologyGraph graph) =>
        Loaded.GetValue(graph, static one => new Lazy<ProcessAnnotation>(() => Read(one))).Value;

    private static string ReadRelease()
    {
        using var reader = new StreamReader(Open(), Encoding.UTF8);
        while (reader.ReadLine() is { } line && line.StartsWith('#'))
        {
            if (line.StartsWith(ReleaseLine, StringComparison.Ordinal)) { return line[ReleaseLine.Length..]; }
        }
        throw new InvalidOperationException($"{Resource} has no release.");
    }

    private static GZipStream Open() => new(typeof(EmbeddedAnnotation).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"The assembly was built without {Resource}."), CompressionMode.Decompress);

    private static ProcessAnnotation Read(OntologyGraph graph)
    {
        using var text = Open();
        return ProcessAnnotation.Read(text, Resource, graph, GeneResolver.Embedded);
    }
}

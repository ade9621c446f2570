using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Errors;

namespace Pathway.Ontology;

/// <summary>Reads an ontology from a table: comments with its source, then one row for each term (see data/README.md).</summary>
internal static class OntologyTable
{
    private const int Columns = 4;

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="origin">The name of the table, for messages.</param>
    /// <exception cref="PathwayException">A row is invalid; the message names the line.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OntologyGraph Read(Stream stream, string origin)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        var terms = new List<OntologyTerm>();
        var parents = new List<(string Codes, int Line)>();
        var byId = new Dictionary<string, OntologyTerm>(StringComparer.Ordinal);
        var hasHeader = false;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.StartsWith('#')) { AddComment(comments, line); continue; }
            if (!hasHeader) { hasHeader = true; continue; }
            var cells = line.Split('\t');
            if (cells.Length != Columns) { throw Invalid(origin, number, $"{cells.Length} columns instead of {Columns}"); }
            var term = new OntologyTerm
            {
                Index = terms.Count, Id = cells[0], Name = cells[1],
                Synonyms = cells[3].Length == 0 ? [] : cells[3].Split('|'),
            };
            if (!byId.TryAdd(term.Id, term)) { throw Invalid(origin, number, $"{term.Id} is there twice"); }
            terms.Add(term);
            parents.Add((cells[2], number));
        }
        if (terms.Count == 0) { throw Invalid(origin, 1, "no terms"); }
        Link(terms, parents, byId, origin);
        return new OntologyGraph(new OntologySource(Comment("ontology"), Comment("release"), Comment("licence"), Comment("attribution")),
            terms);

        string Comment(string key) => comments.GetValueOrDefault(key, "");
    }

    private static void AddComment(Dictionary<string, string> comments, string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0) { comments.TryAdd(line[1..colon].Trim(), line[(colon + 2)..].Trim()); }
    }

    private static void Link(List<OntologyTerm> terms, List<(string Codes, int Line)> parents, Dictionary<string, OntologyTerm> byId,
        string origin)
    {
        var children = new List<OntologyTerm>?[terms.Count];
        for (var i = 0; i < terms.Count; i++)
        {
            var (codes, line) = parents[i];
            if (codes.Length == 0) { continue; }
            var prefix = terms[i].Id[..(terms[i].Id.IndexOf(':') + 1)];
            var links = codes.Split(',').Select(code => new OntologyLink(
                Relation(code[0]) ?? throw Invalid(origin, line, $"unknown relation '{code[0]}'"),
                byId.GetValueOrDefault(prefix + code[1..]) ?? throw Invalid(origin, line, $"unknown parent '{code[1..]}'"))).ToArray();
            terms[i].Links = links;
            foreach (var link in links.Where(static link => link.IsHierarchical))
            {
                var list = children[link.Parent.Index] ??= [];
                if (list.Count == 0 || list[^1] != terms[i]) { list.Add(terms[i]); }
            }
        }
        for (var i = 0; i < terms.Count; i++) { if (children[i] is { } list) { terms[i].Children = list.ToArray(); } }
    }

    private static OntologyRelation? Relation(char code) => code switch
    {
        'i' => OntologyRelation.IsA,
        'p' => OntologyRelation.PartOf,
        'r' => OntologyRelation.Regulates,
        '+' => OntologyRelation.PositivelyRegulates,
        '-' => OntologyRelation.NegativelyRegulates,
        _ => null,
    };

    private static PathwayException Invalid(string origin, int line, string what) =>
        new(PathwayErrors.FormatInvalid, $"{origin}:{line}: {what}.", origin);
}

/// <summary>The ontology that ships in the module. It is loaded when it is first used, once in a process.</summary>
internal static class EmbeddedOntology
{
    private const string Resource = "ontology/gene-ontology-bp.tsv.gz";

    private static readonly Lazy<OntologyGraph> Loaded = new(Read);
    private static readonly Lazy<TermIndex> Indexed = new(static () => new TermIndex(Graph));

    /// <summary>The terms and links.</summary>
    public static OntologyGraph Graph => Loaded.Value;

    /// <summary>The index of the names.</summary>
    public static TermIndex Index => Indexed.Value;

    private static OntologyGraph Read()
    {
        using var resource = typeof(EmbeddedOntology).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        using var text = new GZipStream(resource, CompressionMode.Decompress);
        return OntologyTable.Read(text, Resource);
    }
}

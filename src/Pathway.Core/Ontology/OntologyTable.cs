using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Errors;

namespace Pathway.Ontology;

/// <summary>
/// Reads and writes an ontology as a table: comments with its source, then one row for each term (see data/README.md). Imported ontologies
/// have two further columns, the scopes of the synonyms and the merged identifiers, and a row for each obsolete term.
/// </summary>
internal static class OntologyTable
{
    private const int Columns = 4;
    private const int ImportedColumns = 6;
    private const string ImportedHeader = "id\tname\tparents\tsynonyms\tscopes\tmerged";
    private const char ObsoleteMark = '=';

    // The bytes of a row, to begin with tables of about the right size.
    private const int LikelyRowLength = 200;
    private const int MaxLikelyTerms = 1 << 17;

    /// <summary>Reads a table.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="origin">The name of the table, for messages.</param>
    /// <exception cref="PathwayException">A row is invalid; the message names the line.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OntologyGraph Read(Stream stream, string origin)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var rows = new RowReader(reader);
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        var likely = stream.CanSeek ? (int)Math.Min(stream.Length / LikelyRowLength, MaxLikelyTerms) : 0;
        var terms = new List<OntologyTerm>(likely);
        var retired = new List<RetiredTerm>();
        var parents = new List<ParentCell>(likely);
        var codes = new ArrayBufferWriter<char>(1 << 16);
        var byId = new Dictionary<string, OntologyTerm>(likely, StringComparer.Ordinal);
        // Most terms share their scopes with others: "EEE" of three exact synonyms.
        var scopes = new HashSet<string>(StringComparer.Ordinal);
        var columns = 0;
        Span<Range> cells = stackalloc Range[ImportedColumns + 1];
        // Only what is kept becomes a text of its own: an ontology has a hundred thousand names.
        for (var number = 1; rows.TryRead(out var line); number++)
        {
            if (line.StartsWith('#')) { AddComment(comments, line.ToString()); continue; }
            if (columns == 0)
            {
                columns = line.SequenceEqual(ImportedHeader) ? ImportedColumns : Columns;
                continue;
            }
            if (line.Split(cells, '\t') != columns)
            {
                throw Invalid(origin, number, $"{line.Count('\t') + 1} columns instead of {columns}");
            }
            var links = line[cells[2]];
            var names = line[cells[3]];
            if (links.StartsWith(ObsoleteMark))
            {
                retired.Add(new RetiredTerm(line[cells[0]].ToString(), line[cells[1]].ToString(), SplitIds(links[1..].ToString()),
                    SplitIds(names.ToString())));
                continue;
            }
            var term = new OntologyTerm
            {
                Index = terms.Count, Id = line[cells[0]].ToString(), Name = line[cells[1]].ToString(),
                Synonyms = names.IsEmpty ? [] : SplitNames(names, isEscaped: columns == ImportedColumns),
                SynonymScopes = columns == Columns ? "" : Share(scopes, line[cells[4]]),
            };
            if (!byId.TryAdd(term.Id, term)) { throw Invalid(origin, number, $"{term.Id} is there twice"); }
            terms.Add(term);
            parents.Add(new ParentCell(codes.WrittenCount, links.Length, number));
            codes.Write(links);
            if (columns == ImportedColumns && line[cells[5]] is { IsEmpty: false } merged)
            {
                foreach (var one in SplitIds(merged.ToString())) { retired.Add(new RetiredTerm(one, "", [term.Id], [])); }
            }
        }
        if (terms.Count == 0) { throw Invalid(origin, 1, "no terms"); }
        Link(terms, codes.WrittenSpan, parents, byId, origin);
        var source = new OntologySource(Comment("ontology"), Comment("release"), Comment("licence"), Comment("attribution"));
        return new OntologyGraph(comments.TryGetValue("answerer", out var answerer) ? source with { Answerer = answerer } : source, terms,
            retired, byId);

        string Comment(string key) => comments.GetValueOrDefault(key, "");
    }

    private static string Share(HashSet<string> known, ReadOnlySpan<char> text)
    {
        var bySpan = known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (bySpan.TryGetValue(text, out var before)) { return before; }
        var added = text.ToString();
        known.Add(added);
        return added;
    }

    /// <summary>Reads only the comments.</summary>
    /// <param name="stream">UTF-8 text.</param>
    public static IReadOnlyDictionary<string, string> ReadComments(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 12,
            leaveOpen: true);
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line && line.StartsWith('#')) { AddComment(comments, line); }
        return comments;
    }

    /// <summary>Writes the table of an imported ontology.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="comments">What the head says; values are single lines.</param>
    /// <param name="graph">The terms.</param>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, string>> comments, OntologyGraph graph)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true)
            { NewLine = "\n" };
        foreach (var (key, value) in comments) { writer.WriteLine($"# {key}: {value}"); }
        WriteRows(writer, graph);
    }

    /// <summary>Writes the column names and the rows: all that answers depend on.</summary>
    /// <param name="writer">Receives the lines.</param>
    /// <param name="graph">The terms.</param>
    public static void WriteRows(TextWriter writer, OntologyGraph graph)
    {
        writer.WriteLine(ImportedHeader);
        var merged = graph.Retired.Where(static one => one.Name.Length == 0)
            .ToLookup(static one => one.ReplacedBy[0], static one => one.Id, StringComparer.Ordinal);
        foreach (var term in graph.Terms)
        {
            var prefix = Prefix(term.Id);
            writer.WriteLine(string.Join('\t', term.Id, term.Name,
                string.Join(',', term.Links.Select(link => Code(link.Relation) + Shorten(link.Parent.Id, prefix))),
                string.Join('|', term.Synonyms.Select(Escape)), term.SynonymScopes, string.Join(',', merged[term.Id])));
        }
        foreach (var obsolete in graph.Retired.Where(static one => one.Name.Length > 0))
        {
            writer.WriteLine(string.Join('\t', obsolete.Id, obsolete.Name, ObsoleteMark + string.Join(',', obsolete.ReplacedBy),
                string.Join(',', obsolete.Consider), "", ""));
        }
    }

    private static string Prefix(string id) => id[..(id.IndexOf(':', StringComparison.Ordinal) + 1)];

    // A shortened identifier has no colon, so that the prefix can be added again.
    private static string Shorten(string id, string prefix) => prefix.Length > 0 && id.StartsWith(prefix, StringComparison.Ordinal)
        && id.IndexOf(':', prefix.Length) < 0 ? id[prefix.Length..] : id;

    private static string[] SplitIds(string cell) => cell.Length == 0 ? [] : cell.Split(',');

    private static string[] SplitNames(ReadOnlySpan<char> cell, bool isEscaped)
    {
        var names = new string[cell.Count('|') + 1];
        var number = 0;
        foreach (var part in cell.Split('|')) { names[number++] = cell[part].ToString(); }
        if (isEscaped && cell.Contains('\\'))
        {
            for (var i = 0; i < names.Length; i++)
            {
                names[i] = names[i].Replace("\\p", "|", StringComparison.Ordinal).Replace("\\b", "\\", StringComparison.Ordinal);
            }
        }
        return names;
    }

    private static string Escape(string name) =>
        name.Replace("\\", "\\b", StringComparison.Ordinal).Replace("|", "\\p", StringComparison.Ordinal);

    private static void AddComment(Dictionary<string, string> comments, string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0) { comments.TryAdd(line[1..colon].Trim(), line[(colon + 2)..].Trim()); }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Link(List<OntologyTerm> terms, ReadOnlySpan<char> text, List<ParentCell> parents,
        Dictionary<string, OntologyTerm> byId, string origin)
    {
        var bySpan = byId.GetAlternateLookup<ReadOnlySpan<char>>();
        var id = new char[256];
        for (var i = 0; i < terms.Count; i++)
        {
            var (start, length, line) = parents[i];
            if (length == 0) { continue; }
            var codes = text.Slice(start, length);
            var links = new OntologyLink[codes.Count(',') + 1];
            var prefix = terms[i].Id.AsSpan(0, terms[i].Id.IndexOf(':', StringComparison.Ordinal) + 1);
            prefix.CopyTo(id);
            var number = 0;
            foreach (var part in codes.Split(','))
            {
                var code = codes[part];
                var relation = (code.IsEmpty ? null : Relation(code[0]))
                    ?? throw Invalid(origin, line, $"unknown relation '{(code.IsEmpty ? "" : code[..1])}'");
                var name = code[1..];
                if (!name.Contains(':') && prefix.Length + name.Length <= id.Length)
                {
                    name.CopyTo(id.AsSpan(prefix.Length));
                    name = id.AsSpan(0, prefix.Length + name.Length);
                }
                links[number++] = new OntologyLink(relation,
                    bySpan.TryGetValue(name, out var parent) ? parent : throw Invalid(origin, line, $"unknown parent '{code[1..]}'"));
            }
            terms[i].Links = links;
        }
        OntologyLinks.AddChildren(terms);
    }

    // Where in the collected codes those of a term stand.
    private readonly record struct ParentCell(int Start, int Length, int Line);

    private static OntologyRelation? Relation(char code) => code switch
    {
        'i' => OntologyRelation.IsA,
        'p' => OntologyRelation.PartOf,
        'r' => OntologyRelation.Regulates,
        '+' => OntologyRelation.PositivelyRegulates,
        '-' => OntologyRelation.NegativelyRegulates,
        _ => null,
    };

    private static char Code(OntologyRelation relation) => relation switch
    {
        OntologyRelation.IsA => 'i',
        OntologyRelation.PartOf => 'p',
        OntologyRelation.Regulates => 'r',
        OntologyRelation.PositivelyRegulates => '+',
        _ => '-',
    };

    private static PathwayException Invalid(string origin, int line, string what) =>
        new(PathwayErrors.FormatInvalid, $"{origin}:{line}: {what}.", origin);
}

/// <summary>Reads lines one after the other into one buffer, so that reading many of them allocates nothing.</summary>
internal sealed class RowReader(TextReader reader)
{
    private char[] buffer = new char[1 << 15];
    private int start;
    private int end;

    /// <summary>The next line without its end; it is valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        while (true)
        {
            var rest = buffer.AsSpan(start, end - start);
            if (rest.IndexOf('\n') is >= 0 and var length)
            {
                line = rest[..length].TrimEnd('\r');
                start += length + 1;
                return true;
            }
            if (!Fill())
            {
                line = buffer.AsSpan(start, end - start);
                (start, end) = (0, 0);
                return !line.IsEmpty;
            }
        }
    }

    // Adds more text behind what is left; false at the end of the text.
    private bool Fill()
    {
        if (end - start == buffer.Length) { Array.Resize(ref buffer, buffer.Length * 2); }
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var count = reader.Read(buffer.AsSpan(end));
        end += count;
        return count > 0;
    }
}

/// <summary>Completes the links of terms.</summary>
internal static class OntologyLinks
{
    /// <summary>Sets the children of all terms from their links.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddChildren(IReadOnlyList<OntologyTerm> terms)
    {
        // A term may link to another one twice, by is_a and by part_of: it is one child.
        var (counts, last) = (new int[terms.Count], new int[terms.Count]);
        foreach (var term in terms)
        {
            foreach (var link in term.Links)
            {
                if (link.IsHierarchical && last[link.Parent.Index] != term.Index + 1)
                {
                    last[link.Parent.Index] = term.Index + 1;
                    counts[link.Parent.Index]++;
                }
            }
        }
        var children = new OntologyTerm[terms.Count][];
        for (var i = 0; i < children.Length; i++) { terms[i].Children = children[i] = counts[i] == 0 ? [] : new OntologyTerm[counts[i]]; }
        Array.Clear(counts);
        foreach (var term in terms)
        {
            foreach (var link in term.Links)
            {
                var parent = link.Parent.Index;
                if (link.IsHierarchical && (counts[parent] == 0 || children[parent][counts[parent] - 1] != term))
                {
                    children[parent][counts[parent]++] = term;
                }
            }
        }
    }
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

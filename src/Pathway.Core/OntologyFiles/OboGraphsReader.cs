using System.Globalization;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Ontology;
using Pathway.Text;

namespace Pathway.OntologyFiles;

/// <summary>Reads OBO Graphs JSON: graphs of nodes and edges, whose identifiers are addresses.</summary>
internal static class OboGraphsReader
{
    /// <exception cref="PathwayException">The file is damaged; the message says where.</exception>
    public static OntologyDocument Read(string origin, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var document = new OntologyDocument(origin, "OBO Graphs");
        try
        {
            using var json = JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(bytes), SafeJson.DocumentOptions);
            if (json.RootElement.ValueKind is not JsonValueKind.Object
                || !TryGet(json.RootElement, "graphs", JsonValueKind.Array, out var graphs))
            {
                throw OntologyDocument.Invalid(origin, "is JSON, but no OBO Graphs: it has no list of graphs");
            }
            // The relations of the file. One with a name of its own says in a cross-reference which it is.
            var relations = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var graph in graphs.EnumerateArray())
            {
                if (graph.ValueKind is not JsonValueKind.Object) { throw OntologyDocument.Invalid(origin,
                    "has a graph that is no object"); }
                AddNodes(document, graph, AddHead(document, graph), relations, cancellation);
            }
            foreach (var graph in graphs.EnumerateArray()) { AddEdges(document, graph, relations, cancellation); }
        }
        catch (JsonException failure)
        {
            var why = failure.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
            throw OntologyDocument.Invalid(origin, string.Create(CultureInfo.InvariantCulture,
                $"line {failure.LineNumber + 1}: it is not JSON, or breaks off: {why}"), failure);
        }
        return document;
    }

    // Returns the namespace of the nodes that name none.
    private static string? AddHead(OntologyDocument document, JsonElement graph)
    {
        document.Id ??= TextOf(graph, "id") is { Length: > 0 } iri ? Path.GetFileNameWithoutExtension(TermIds.OfIri(iri)) : null;
        if (!TryGet(graph, "meta", JsonValueKind.Object, out var meta)) { return null; }
        string? defaultNamespace = null;
        document.Release ??= TextOf(meta, "version");
        foreach (var (property, value) in Properties(meta))
        {
            if (property.EndsWith("license", StringComparison.Ordinal)) { document.Licence ??= value; }
            else if (property.EndsWith("title", StringComparison.Ordinal)) { document.Title ??= value; }
            else if (property.EndsWith("versionInfo", StringComparison.Ordinal)) { document.Release ??= value; }
            else if (TermIds.LocalName(property) == "default-namespace") { defaultNamespace ??= value; }
        }
        return defaultNamespace;
    }

    private static void AddNodes(OntologyDocument document, JsonElement graph, string? defaultNamespace,
        Dictionary<string, string> relations, CancellationToken cancellation)
    {
        if (!TryGet(graph, "nodes", JsonValueKind.Array, out var nodes)) { return; }
        var number = 0;
        foreach (var node in nodes.EnumerateArray())
        {
            if ((++number & 0xFFF) == 0) { cancellation.ThrowIfCancellationRequested(); }
            var place = string.Create(CultureInfo.InvariantCulture, $"node {number}");
            if (node.ValueKind is not JsonValueKind.Object || TextOf(node, "id") is not { } iri)
            {
                throw OntologyDocument.Invalid(document.Origin, $"{place}: it has no id");
            }
            var id = TermIds.OfIri(iri);
            // Relations and individuals are no terms.
            if (TextOf(node, "type") is { } type && type is not "CLASS")
            {
                relations.TryAdd(id, FindStandard(id, node));
                continue;
            }
            if (!TermIds.IsValid(id)) { throw OntologyDocument.Invalid(document.Origin,
                $"{place}: '{OboText.Shorten(id)}' is no identifier"); }
            var term = document.GetOrAdd(id, place);
            term.Name ??= TextOf(node, "lbl");
            if (TryGet(node, "meta", JsonValueKind.Object, out var meta)) { AddMeta(term, meta); }
            term.Namespace ??= defaultNamespace;
        }
    }

    private static string FindStandard(string id, JsonElement relation)
    {
        if (RelationNames.Find(id) is not null || !TryGet(relation, "meta", JsonValueKind.Object, out var meta)
            || !TryGet(meta, "xrefs", JsonValueKind.Array, out var references))
        {
            return id;
        }
        return references.EnumerateArray().Where(static one => one.ValueKind is JsonValueKind.Object)
            .Select(static one => TextOf(one, "val") is { } value ? TermIds.OfIri(value) : "")
            .FirstOrDefault(static name => RelationNames.Find(name) is not null) ?? id;
    }

    private static void AddMeta(RawTerm term, JsonElement meta)
    {
        if (meta.TryGetProperty("deprecated", out var deprecated) && deprecated.ValueKind is JsonValueKind.True) { term.IsObsolete = true; }
        if (TryGet(meta, "synonyms", JsonValueKind.Array, out var synonyms))
        {
            foreach (var synonym in synonyms.EnumerateArray())
            {
                if (synonym.ValueKind is JsonValueKind.Object && TextOf(synonym, "val") is { } text)
                {
                    term.Synonyms.Add((text, Scope(TextOf(synonym, "pred"))));
                }
            }
        }
        foreach (var (property, value) in Properties(meta))
        {
            switch (TermIds.LocalName(property))
            {
                case "hasOBONamespace": term.Namespace ??= value; break;
                case "hasAlternativeId": AddId(term.AlternativeIds, value); break;
                case "IAO:0100001": AddId(term.ReplacedBy, value); break;
                case "consider": AddId(term.Consider, value); break;
                case "deprecated": term.IsObsolete |= value == "true"; break;
                default: break;
            }
        }
    }

    private static void AddId(List<string> ids, string value)
    {
        if (TermIds.OfIri(value) is var id && TermIds.IsValid(id)) { ids.Add(id); }
    }

    private static SynonymScope Scope(string? predicate) => TermIds.LocalName(predicate ?? "") switch
    {
        "hasExactSynonym" => SynonymScope.Exact, "hasNarrowSynonym" => SynonymScope.Narrow, "hasBroadSynonym" => SynonymScope.Broad,
        _ => SynonymScope.Related,
    };

    private static void AddEdges(OntologyDocument document, JsonElement graph, Dictionary<string, string> relations,
        CancellationToken cancellation)
    {
        if (!TryGet(graph, "edges", JsonValueKind.Array, out var edges)) { return; }
        var number = 0;
        foreach (var edge in edges.EnumerateArray())
        {
            if ((++number & 0xFFF) == 0) { cancellation.ThrowIfCancellationRequested(); }
            if (edge.ValueKind is not JsonValueKind.Object || TextOf(edge, "sub") is not { } subject
                || TextOf(edge, "pred") is not { } predicate || TextOf(edge, "obj") is not { } other)
            {
                throw OntologyDocument.Invalid(document.Origin,
                    string.Create(CultureInfo.InvariantCulture, $"edge {number}: it has no sub, pred or obj"));
            }
            var (child, parent, relation) = (TermIds.OfIri(subject), TermIds.OfIri(other), TermIds.OfIri(predicate));
            // Relations have edges between them too.
            relation = relations.GetValueOrDefault(relation, relation);
            if (relations.ContainsKey(child) || RelationNames.Find(relation) is null) { continue; }
            if (!TermIds.IsValid(parent))
            {
                throw OntologyDocument.Invalid(document.Origin,
                    string.Create(CultureInfo.InvariantCulture, $"edge {number}: '{OboText.Shorten(parent)}' is no identifier"));
            }
            document.Find(child)?.Links.Add(new RawLink(relation, parent));
        }
    }

    private static IEnumerable<(string Property, string Value)> Properties(JsonElement meta)
    {
        if (!TryGet(meta, "basicPropertyValues", JsonValueKind.Array, out var values)) { yield break; }
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind is JsonValueKind.Object && TextOf(value, "pred") is { } property && TextOf(value, "val") is { } text)
            {
                yield return (property, text);
            }
        }
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static bool TryGet(JsonElement item, string name, JsonValueKind kind, out JsonElement value) =>
        item.TryGetProperty(name, out value) && value.ValueKind == kind;
}

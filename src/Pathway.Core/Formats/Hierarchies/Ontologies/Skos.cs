using System.Text.Json;
using Pathway.Formats.Hierarchies.Graphs;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Ontologies;

/// <summary>
/// Writes a SKOS concept scheme as JSON-LD. Each concept is of this hierarchy; the term of the ontology that it is stands as exact match,
/// the one that stands for a root as close match.
/// </summary>
internal static class Skos
{
    private static ReadOnlySpan<byte> Head => """
        {
        "@context": {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dct": "http://purl.org/dc/terms/",
        "id": "@id",
        "type": "@type",
        "ConceptScheme": "skos:ConceptScheme",
        "Concept": "skos:Concept",
        "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel",
        "definition": "skos:definition",
        "title": "dct:title",
        "rights": "dct:rights",
        "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
        "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
        "hasTopConcept": {"@id": "skos:hasTopConcept", "@type": "@id"},
        "broader": {"@id": "skos:broader", "@type": "@id"},
        "exactMatch": {"@id": "skos:exactMatch", "@type": "@id"},
        "closeMatch": {"@id": "skos:closeMatch", "@type": "@id"}
        },
        "@graph": [

        """u8;

    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        var scheme = $"urn:uuid:{TermIds.OwnId($"scheme {hierarchy.Profile.Name}")[(TermIds.OwnPrefix.Length + 1)..]}";
        var concepts = graph.Nodes.Select(node => (Action<Utf8JsonWriter>)(json => WriteConcept(json, graph, node, scheme)))
            .Prepend(json => WriteScheme(json, hierarchy, scheme));
        JsonLines.Write(stream, Head, concepts, static (json, write) => write(json), "\n]\n}\n"u8);
    }

    private static void WriteScheme(Utf8JsonWriter json, PathwayHierarchy hierarchy, string scheme)
    {
        json.WriteStartObject();
        json.WriteString("id", scheme);
        json.WriteString("type", "ConceptScheme");
        json.WriteString("title", $"Pathway hierarchy: {ExportText.Line(hierarchy.Profile.Name)}");
        if (GeneOntologyAttribution.IsRequired(hierarchy)) { json.WriteString("rights", GeneOntologyAttribution.Text); }
        json.WriteStartArray("hasTopConcept");
        foreach (var root in hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root))
        {
            json.WriteStringValue(Address(root));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteConcept(Utf8JsonWriter json, HierarchyGraph graph, PathwayNode node, string scheme)
    {
        json.WriteStartObject();
        json.WriteString("id", Address(node));
        json.WriteString("type", "Concept");
        json.WriteString("prefLabel", ExportText.Name(node));
        WriteList(json, "altLabel", graph.Synonyms.Of(node));
        if (ExportText.Line(node.Description) is { Length: > 0 } description) { json.WriteString("definition", description); }
        json.WriteString(node.Kind == PathwayNodeKind.Root ? "topConceptOf" : "inScheme", scheme);
        WriteList(json, "broader", [.. graph.LinksOf(node).Select(static link => Address(link.Parent))]);
        if (TermIds.OntologyIdOf(node) is { } id)
        {
            json.WriteString(node.Kind == PathwayNodeKind.Root ? "closeMatch" : "exactMatch", TermIds.ToAddress(id));
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) { return; }
        json.WriteStartArray(name);
        foreach (var value in values) { json.WriteStringValue(value); }
        json.WriteEndArray();
    }

    private static string Address(PathwayNode node) => TermIds.ToAddress(TermIds.OwnId(node.Name));
}

using System.Text.Json;
using Pathway.Formats.Hierarchies.Graphs;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Ontologies;

/// <summary>Writes OBO Graphs JSON: what <see cref="Obo"/> says, in the form that programs read most easily.</summary>
internal static class OboGraphs
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var (graph, ids) = (new HierarchyGraph(hierarchy), new TermIds(hierarchy));
        JsonLines.Write(stream, "{\"graphs\": [{\n"u8, [hierarchy], WriteHead, ",\n"u8);
        var nodes = graph.Nodes.Select(node => (Action<Utf8JsonWriter>)(json => WriteNode(json, graph, ids, node)))
            .Concat(TermProperty.All.Select(static one => (one.Name, one.Meaning)).Prepend((TermProperty.Profile, "the roots"))
                .Select(static property => (Action<Utf8JsonWriter>)(json => WriteProperty(json, property.Item1, property.Item2))));
        JsonLines.Write(stream, "\"nodes\": [\n"u8, nodes, static (json, write) => write(json), "\n],\n"u8);
        JsonLines.Write(stream, "\"edges\": [\n"u8, graph.Links, (json, link) => WriteLink(json, ids, link), "\n]\n}]}\n"u8);
    }

    // Two properties of the graph: the braces around them are written by the caller.
    private static void WriteHead(Utf8JsonWriter json, PathwayHierarchy hierarchy)
    {
        json.WriteString("id", $"http://purl.obolibrary.org/obo/{TermProperty.Ontology}.owl");
        json.WriteString("lbl", "Pathway hierarchy");
        json.WriteStartObject("meta");
        if (GeneOntologyAttribution.IsRequired(hierarchy))
        {
            json.WriteStartArray("comments");
            json.WriteStringValue(GeneOntologyAttribution.Text);
            json.WriteEndArray();
        }
        json.WriteStartArray("basicPropertyValues");
        WriteValue(json, TermProperty.Profile, ExportText.Line(hierarchy.Profile.Name));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, HierarchyGraph graph, TermIds ids, PathwayNode node)
    {
        var id = ids.Of(node);
        json.WriteStartObject();
        json.WriteString("id", TermIds.ToAddress(id));
        json.WriteString("lbl", ExportText.Name(node));
        json.WriteString("type", "CLASS");
        json.WriteStartObject("meta");
        if (ExportText.Line(node.Description) is { Length: > 0 } description)
        {
            json.WriteStartObject("definition");
            json.WriteString("val", description);
            json.WriteEndObject();
        }
        if (graph.Synonyms.Of(node) is { Count: > 0 } synonyms)
        {
            json.WriteStartArray("synonyms");
            foreach (var synonym in synonyms)
            {
                json.WriteStartObject();
                json.WriteString("pred", "hasExactSynonym");
                json.WriteString("val", synonym);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (TermIds.OntologyIdOf(node) is { } other && other != id)
        {
            json.WriteStartArray("xrefs");
            json.WriteStartObject();
            json.WriteString("val", other);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteStartArray("basicPropertyValues");
        foreach (var property in TermProperty.All)
        {
            if (property.Value(node) is { Length: > 0 } value) { WriteValue(json, property.Name, value); }
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, string meaning)
    {
        json.WriteStartObject();
        json.WriteString("id", TermProperty.AddressOf(name));
        json.WriteString("lbl", meaning);
        json.WriteString("type", "PROPERTY");
        json.WriteString("propertyType", "ANNOTATION");
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, TermIds ids, GraphLink link)
    {
        json.WriteStartObject();
        json.WriteString("sub", ids.AddressOf(link.Child));
        json.WriteString("pred", "is_a");
        json.WriteString("obj", ids.AddressOf(link.Parent));
        if (link.IsSecondary)
        {
            json.WriteStartObject("meta");
            json.WriteStartArray("basicPropertyValues");
            WriteValue(json, TermProperty.Secondary, "true");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("pred", TermProperty.AddressOf(name));
        json.WriteString("val", value);
        json.WriteEndObject();
    }
}

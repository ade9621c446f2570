using System.Text.Json;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>Writes a network for Cytoscape and Cytoscape.js.</summary>
internal static class CytoscapeJson
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        // The parts of the file are lines, written one by one.
        JsonLines.Write(stream, "{\n\"format_version\": \"1.0\",\n\"generated_by\": \"Pathway\",\n\"data\": "u8, [hierarchy], WriteHead,
            ",\n\"elements\": {\n"u8);
        JsonLines.Write(stream, "\"nodes\": [\n"u8, graph.Nodes, (json, node) => WriteNode(json, graph, node), "\n],\n"u8);
        JsonLines.Write(stream, "\"edges\": [\n"u8, graph.Links.Select(static (link, index) => (link, index)),
            (json, item) => WriteLink(json, graph, item.link, item.index), "\n]\n}\n}\n"u8);
    }

    private static void WriteHead(Utf8JsonWriter json, PathwayHierarchy hierarchy)
    {
        json.WriteStartObject();
        json.WriteString("name", "Pathway hierarchy");
        json.WriteString("profile", ExportText.Line(hierarchy.Profile.Name));
        if (GeneOntologyAttribution.IsRequired(hierarchy)) { json.WriteString("attribution", GeneOntologyAttribution.Text); }
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, HierarchyGraph graph, PathwayNode node)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("id", graph.Id(node));
        foreach (var attribute in NodeAttribute.All) { WriteValue(json, attribute.Name, attribute.Value(graph, node)); }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, HierarchyGraph graph, GraphLink link, int index)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("id", FormattableString.Invariant($"e{index}"));
        json.WriteString("source", graph.Id(link.Child));
        json.WriteString("target", graph.Id(link.Parent));
        json.WriteString("interaction", link.Relation);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // A column of Cytoscape has one type: where there is no value, the property is left out.
    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: break;
            case bool isSo: json.WriteBoolean(name, isSo); break;
            case int number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            case IReadOnlyList<string> parts:
                json.WriteStartArray(name);
                foreach (var part in parts) { json.WriteStringValue(part); }
                json.WriteEndArray();
                break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }
}

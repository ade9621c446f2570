using System.Globalization;
using System.Text;
using System.Xml;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Graphs;

/// <summary>Writes GraphML: for Gephi, yEd, igraph, networkx.</summary>
internal static class GraphMl
{
    public const string Namespace = "http://graphml.graphdrawing.org/xmlns";

    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        var graph = new HierarchyGraph(hierarchy);
        var settings = new XmlWriterSettings
            { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartDocument();
            if (GeneOntologyAttribution.IsRequired(hierarchy)) { xml.WriteComment($" {GeneOntologyAttribution.Text} "); }
            xml.WriteStartElement("graphml", Namespace);
            WriteKey(xml, "profile", "graph", "string");
            foreach (var attribute in NodeAttribute.All) { WriteKey(xml, attribute.Name, "node", attribute.Kind); }
            WriteKey(xml, "relation", "edge", "string");
            xml.WriteStartElement("graph");
            xml.WriteAttributeString("id", "hierarchy");
            xml.WriteAttributeString("edgedefault", "directed");
            WriteData(xml, "profile", ExportText.Line(hierarchy.Profile.Name));
            foreach (var node in graph.Nodes) { WriteNode(xml, graph, node); }
            foreach (var link in graph.Links) { WriteLink(xml, graph, link); }
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteKey(XmlWriter xml, string name, string owner, string type)
    {
        xml.WriteStartElement("key");
        xml.WriteAttributeString("id", name);
        xml.WriteAttributeString("for", owner);
        xml.WriteAttributeString("attr.name", name);
        xml.WriteAttributeString("attr.type", type);
        xml.WriteEndElement();
    }

    private static void WriteNode(XmlWriter xml, HierarchyGraph graph, PathwayNode node)
    {
        xml.WriteStartElement("node");
        xml.WriteAttributeString("id", graph.Id(node));
        foreach (var attribute in NodeAttribute.All)
        {
            if (Format(attribute.Value(graph, node)) is { Length: > 0 } value) { WriteData(xml, attribute.Name, value); }
        }
        xml.WriteEndElement();
    }

    private static void WriteLink(XmlWriter xml, HierarchyGraph graph, GraphLink link)
    {
        xml.WriteStartElement("edge");
        xml.WriteAttributeString("source", graph.Id(link.Child));
        xml.WriteAttributeString("target", graph.Id(link.Parent));
        WriteData(xml, "relation", link.Relation);
        xml.WriteEndElement();
    }

    private static void WriteData(XmlWriter xml, string key, string value)
    {
        xml.WriteStartElement("data");
        xml.WriteAttributeString("key", key);
        xml.WriteString(value);
        xml.WriteEndElement();
    }

    private static string? Format(object? value) => value switch
    {
        null => null,
        bool isSo => isSo ? "true" : "false",
        IReadOnlyList<string> parts => NodeAttribute.Join(parts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

using System.Text;
using System.Xml;
using Pathway.Formats.Hierarchies.Graphs;
using Pathway.Formats.Hierarchies.Ontologies;

namespace Pathway.Formats.Hierarchies.Reading;

/// <summary>
/// Reads GraphML: nodes with the attributes that this module writes, and edges from a term to its parent. Of another program's file the
/// attribute name or label is the name.
/// </summary>
internal static class GraphMlReader
{
    private const string Format = "GraphML";

    /// <exception cref="XmlException">It is not XML.</exception>
    /// <exception cref="InvalidDataException">It is no GraphML, or a part is missing.</exception>
    public static ReadTerms Read(ReadOnlyMemory<byte> utf8)
    {
        // The bytes are UTF-8, whatever the file said before it was read.
        using var text = new StringReader(Encoding.UTF8.GetString(utf8.Span));
        using var xml = XmlReader.Create(text,
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, XmlResolver = null });
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "graphml")
        {
            throw new InvalidDataException($"it is XML, but no GraphML: its first element is '{xml.LocalName}'.");
        }
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var terms = new List<ReadTerm>();
        var byId = new Dictionary<string, ReadTerm>(StringComparer.Ordinal);
        var edges = new List<(string Child, string Parent, Dictionary<string, string> Data)>();
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        Dictionary<string, string> data = head;
        for (var more = xml.Read(); more;)
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.LocalName is not ("key" or "node" or "edge" or "data"))
            {
                more = xml.Read();
                continue;
            }
            switch (xml.LocalName)
            {
                case "key":
                    keys[Attribute(xml, "id")] = xml.GetAttribute("attr.name") ?? Attribute(xml, "id");
                    break;
                case "node":
                    var term = new ReadTerm(Attribute(xml, "id"));
                    if (!byId.TryAdd(term.Id, term)) { throw new InvalidDataException($"the node '{term.Id}' is there twice."); }
                    terms.Add(term);
                    data = term.Values;
                    break;
                case "edge":
                    data = new Dictionary<string, string>(StringComparer.Ordinal);
                    edges.Add((Attribute(xml, "source"), Attribute(xml, "target"), data));
                    break;
                default:
                    var key = Attribute(xml, "key");
                    data[keys.GetValueOrDefault(key, key)] = ReadText(xml);
                    break;
            }
            more = xml.Read();
        }
        foreach (var (child, parent, values) in edges)
        {
            if (!byId.TryGetValue(child, out var term))
            {
                throw new InvalidDataException($"an edge names the node '{child}', which is not there.");
            }
            term.Parents.Add((parent, values.GetValueOrDefault("relation") == GraphLink.Secondary));
        }
        foreach (var term in terms) { Complete(term); }
        return new ReadTerms(Format, head.GetValueOrDefault(TermProperty.Profile), terms);
    }

    private static void Complete(ReadTerm term)
    {
        term.Name = term.Values.GetValueOrDefault("name") ?? term.Values.GetValueOrDefault("label");
        term.OntologyId = term.Values.GetValueOrDefault("ontologyId");
        term.Description = term.Values.GetValueOrDefault("description");
        if (term.Values.TryGetValue("synonyms", out var synonyms)) { term.Synonyms.AddRange(NodeAttribute.Split(synonyms)); }
        if (term.Values.TryGetValue("isFallback", out var isFallback)) { term.Values[TermProperty.IsFallback] = isFallback; }
    }

    private static string Attribute(XmlReader xml, string name) => xml.GetAttribute(name)
        ?? throw new InvalidDataException($"an element '{xml.LocalName}' lacks the attribute '{name}'.");

    // The text in a data element; elements in it, as yEd writes them, are no values.
    private static string ReadText(XmlReader xml)
    {
        if (xml.IsEmptyElement) { return ""; }
        var text = new StringBuilder();
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.Depth == depth + 1 && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                text.Append(xml.Value);
            }
        }
        return text.ToString();
    }
}

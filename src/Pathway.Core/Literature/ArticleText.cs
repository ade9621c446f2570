using System.Text;
using System.Xml;
using Pathway.Model;

namespace Pathway.Literature;

/// <summary>The words of an article in JATS XML: title, abstract and body, without references and formulas.</summary>
internal static class ArticleText
{
    private static readonly HashSet<string> Taken = ["article-title", "abstract", "body"];
    private static readonly HashSet<string> Left = ["ref-list", "tex-math", "math", "object-id", "back"];
    private static readonly HashSet<string> Inline = ["italic", "bold", "sup", "sub", "xref", "ext-link", "sc", "underline", "styled-content", "named-content", "monospace"];

    /// <summary>The text, or null where the article has no body.</summary>
    /// <param name="xml">Well-formed XML.</param>
    public static string? Of(byte[] xml)
    {
        var text = new StringBuilder(xml.Length / 2);
        var hasBody = false;
        using var reader = XmlReader.Create(new MemoryStream(xml), XmlReading.Settings);
        for (var more = reader.Read(); more;)
        {
            if (reader.NodeType is XmlNodeType.Element && Left.Contains(reader.LocalName))
            {
                reader.Skip();
                more = !reader.EOF;
                continue;
            }
            if (reader.NodeType is XmlNodeType.Element && Taken.Contains(reader.LocalName))
            {
                hasBody |= reader.LocalName == "body" && !reader.IsEmptyElement;
                using var part = reader.ReadSubtree();
                Words(part, text);
            }
            more = reader.Read();
        }
        return hasBody ? TermName.Clean(text.ToString()) : null;
    }

    private static void Words(XmlReader reader, StringBuilder text)
    {
        for (var more = reader.Read(); more;)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when Left.Contains(reader.LocalName):
                    reader.Skip();
                    more = !reader.EOF;
                    continue;
                case XmlNodeType.Element or XmlNodeType.EndElement when !Inline.Contains(reader.LocalName): text.Append(' '); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace: text.Append(reader.Value); break;
            }
            more = reader.Read();
        }
    }
}

using System.Globalization;
using System.Text;
using System.Xml;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Pictures;

/// <summary>
/// A picture in SVG: a white sheet with a title, a description and a heading. It has no script and needs no other file; text is data.
/// </summary>
internal sealed class SvgSheet : IDisposable
{
    public const double FontSize = 12;
    public const double Margin = 16;
    public const double Heading = 34;

    private const double LineHeight = 1.15;
    private const string Ink = "#1f262d";

    private readonly XmlWriter svg;
    private readonly Stream stream;

    /// <param name="stream">Takes the picture.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="hierarchy">What is shown.</param>
    /// <param name="description">How to read it.</param>
    public SvgSheet(Stream stream, double width, double height, PathwayHierarchy hierarchy, string description)
    {
        this.stream = stream;
        svg = XmlWriter.Create(stream, new XmlWriterSettings
            { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" });
        svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        svg.WriteAttributeString("viewBox", $"0 0 {Number(width)} {Number(height)}");
        svg.WriteAttributeString("width", Number(width));
        svg.WriteAttributeString("height", Number(height));
        svg.WriteAttributeString("role", "img");
        svg.WriteAttributeString("aria-labelledby", "title description");
        svg.WriteAttributeString("font-family", "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif");
        svg.WriteAttributeString("font-size", Number(FontSize));
        WriteText("title", "id", "title", $"Pathway hierarchy: {hierarchy.Profile.Name}");
        WriteText("desc", "id", "description", description);
        WriteBox(0, 0, width, height, "#ffffff");
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"{hierarchy.Interactions.Count} interactions, {hierarchy.Nodes.Count} terms, {hierarchy.Status}");
        WriteLabel(Margin, Margin + FontSize,
            FitText($"Pathway hierarchy: {ExportText.Line(hierarchy.Profile.Name)}, {sentence}", width - (2 * Margin)));
    }

    public void Dispose()
    {
        svg.WriteEndElement();
        svg.Dispose();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>A group with a tooltip.</summary>
    /// <param name="title">The tooltip.</param>
    /// <param name="content">Draws what is in it.</param>
    public void WriteGroup(string title, Action content)
    {
        svg.WriteStartElement("g");
        WriteText("title", null, null, title);
        content();
        svg.WriteEndElement();
    }

    public void WriteBox(double left, double top, double width, double height, string colour)
    {
        svg.WriteStartElement("rect");
        svg.WriteAttributeString("x", Number(left));
        svg.WriteAttributeString("y", Number(top));
        svg.WriteAttributeString("width", Number(width));
        svg.WriteAttributeString("height", Number(height));
        WriteFill(colour, height);
    }

    /// <summary>A closed line that is filled.</summary>
    /// <param name="path">The line, in the language of SVG.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="thickness">The smallest measure of the shape.</param>
    public void WriteShape(string path, string colour, double thickness)
    {
        svg.WriteStartElement("path");
        svg.WriteAttributeString("d", path);
        WriteFill(colour, thickness);
    }

    public void WriteLabel(double left, double baseline, string text)
    {
        svg.WriteStartElement("text");
        svg.WriteAttributeString("x", Number(left));
        svg.WriteAttributeString("y", Number(baseline));
        svg.WriteAttributeString("fill", Ink);
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    /// <summary>A label around a point, turned by an angle.</summary>
    /// <param name="x">The point.</param>
    /// <param name="y">The point.</param>
    /// <param name="degrees">The angle.</param>
    /// <param name="lines">The lines.</param>
    public void WriteTurnedLabel(double x, double y, double degrees, params IReadOnlyList<string> lines)
    {
        for (var line = 0; line < lines.Count; line++)
        {
            WriteTurnedLine(x, y, degrees, 0.35 + (LineHeight * (line - ((lines.Count - 1) / 2.0))), lines[line]);
        }
    }

    /// <summary>A text in lines of a width, as many as are allowed; the last one is cut. A text of one word is one line.</summary>
    public static IReadOnlyList<string> FitLines(string text, double width, int most)
    {
        var lines = new List<string>();
        var rest = text;
        while (lines.Count < most - 1 && EstimateWidth(rest) > width)
        {
            var end = rest.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0 || EstimateWidth(rest[..end]) > width) { break; }
            for (var next = end; next >= 0 && EstimateWidth(rest[..next]) <= width; next = rest.IndexOf(' ', next + 1)) { end = next; }
            lines.Add(rest[..end]);
            rest = rest[(end + 1)..];
        }
        lines.Add(FitText(rest, width));
        return lines;
    }

    private void WriteTurnedLine(double x, double y, double degrees, double shift, string text)
    {
        svg.WriteStartElement("text");
        svg.WriteAttributeString("transform", $"translate({Number(x)} {Number(y)}) rotate({Number(degrees)})");
        svg.WriteAttributeString("text-anchor", "middle");
        svg.WriteAttributeString("dy", $"{Number(shift)}em");
        svg.WriteAttributeString("fill", Ink);
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    /// <summary>A text that fits a width. Fonts differ: widths are estimated, rather too wide. A letter with its marks is never cut.
    /// </summary>
    public static string FitText(string text, double width)
    {
        if (EstimateWidth(text) <= width) { return text; }
        var letters = StringInfo.GetTextElementEnumerator(text);
        var (used, kept) = (0.0, 0);
        var limit = width - EstimateWidth("…");
        while (letters.MoveNext())
        {
            used += EstimateWidth(letters.GetTextElement());
            if (used > limit) { break; }
            kept = letters.ElementIndex + letters.GetTextElement().Length;
        }
        return $"{text[..kept].TrimEnd()}…";
    }

    public static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static double EstimateWidth(string text)
    {
        var width = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
                : rune.Value >= 0x1100 ? 1.05 : rune.Value is 'm' or 'w' or 'M' or 'W' ? 0.95 : Rune.IsUpper(rune) ? 0.72 : 0.56;
        }
        return width * FontSize;
    }

    private void WriteFill(string colour, double thickness)
    {
        svg.WriteAttributeString("fill", colour);
        svg.WriteAttributeString("stroke", "#ffffff");
        svg.WriteAttributeString("stroke-width", thickness < 4 ? "0.2" : "1");
        svg.WriteEndElement();
    }

    private void WriteText(string element, string? attribute, string? value, string text)
    {
        svg.WriteStartElement(element);
        if (attribute is not null) { svg.WriteAttributeString(attribute, value); }
        svg.WriteString(ExportText.Line(text));
        svg.WriteEndElement();
    }
}

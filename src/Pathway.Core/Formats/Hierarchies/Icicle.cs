using System.Globalization;
using System.Text;
using System.Xml;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>
/// Writes a picture: an icicle, from the roots at the left to the most specific terms at the right. The height of a term is its share of
/// the interactions; one with several terms is divided among them, so that heights add up. Where there are no interactions, each lowest
/// term counts once. The picture has no script and needs no other file.
/// </summary>
internal sealed class Icicle
{
    private const double ColumnWidth = 190;
    private const double RowHeight = 18;
    private const double MinHeight = 360;
    private const double MaxHeight = 2400;
    private const double Margin = 16;
    private const double Heading = 34;
    private const double MinBox = 0.8;
    private const double MinLabelBox = 14;
    private const double FontSize = 12;
    private const double Padding = 5;

    private readonly PathwayHierarchy hierarchy;
    private readonly ILookup<string?, PathwayNode> children;
    private readonly Dictionary<PathwayNode, double> weights;
    private readonly bool countsInteractions;
    private readonly RootColours colours;
    private readonly InteractionCounts counts;

    private Icicle(PathwayHierarchy hierarchy)
    {
        this.hierarchy = hierarchy;
        children = hierarchy.Nodes.ToLookup(static node => node.Parent, StringComparer.Ordinal);
        countsInteractions = hierarchy.Nodes.Any(static node => node.Interactions.Count > 0);
        weights = Weigh();
        colours = new RootColours(hierarchy);
        counts = new InteractionCounts(hierarchy);
    }

    public static void Write(PathwayHierarchy hierarchy, Stream stream) => new Icicle(hierarchy).Write(stream);

    private void Write(Stream stream)
    {
        var shown = hierarchy.Nodes.Where(node => weights[node] > 0).ToArray();
        var columns = shown.Length == 0 ? 1 : shown.Max(static node => node.Path.Count);
        var ends = shown.Count(node => !children[node.Name].Any(child => weights[child] > 0));
        var height = Math.Clamp(ends * RowHeight, MinHeight, MaxHeight);
        var (width, total) = ((2 * Margin) + (columns * ColumnWidth), (2 * Margin) + Heading + height);
        var settings = new XmlWriterSettings
            { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };
        using (var svg = XmlWriter.Create(stream, settings))
        {
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            svg.WriteAttributeString("viewBox", $"0 0 {Number(width)} {Number(total)}");
            svg.WriteAttributeString("width", Number(width));
            svg.WriteAttributeString("height", Number(total));
            svg.WriteAttributeString("role", "img");
            svg.WriteAttributeString("aria-labelledby", "title description");
            svg.WriteAttributeString("font-family", "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif");
            svg.WriteAttributeString("font-size", Number(FontSize));
            WriteText(svg, "title", "id", "title", $"Pathway hierarchy: {hierarchy.Profile.Name}");
            WriteText(svg, "desc", "id", "description", Describe());
            WriteBox(svg, 0, 0, width, total, "#ffffff");
            WriteLabel(svg, Margin, Margin + FontSize, FitText($"Pathway hierarchy: {ExportText.Line(hierarchy.Profile.Name)}, "
                + Sentence(), width - (2 * Margin)));
            DrawTops(svg, height);
            svg.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
    }

    private void DrawTops(XmlWriter svg, double height)
    {
        var tops = children[null].ToArray();
        var sum = tops.Sum(top => weights[top]);
        if (sum <= 0) { return; }
        var pending = new Stack<(PathwayNode Node, double Top)>();
        Push(tops, Margin + Heading);
        while (pending.TryPop(out var next))
        {
            var tall = weights[next.Node] * height / sum;
            // What is thinner than a line is not seen; neither is what lies under it.
            if (tall < MinBox) { continue; }
            DrawNode(svg, next.Node, next.Top, tall);
            Push([.. children[next.Node.Name]], next.Top);
        }

        void Push(PathwayNode[] nodes, double top)
        {
            var places = new List<(PathwayNode, double)>(nodes.Length);
            foreach (var node in nodes)
            {
                places.Add((node, top));
                top += weights[node] * height / sum;
            }
            places.Reverse();
            foreach (var place in places) { pending.Push(place); }
        }
    }

    private void DrawNode(XmlWriter svg, PathwayNode node, double top, double height)
    {
        var left = Margin + ((node.Path.Count - 1) * ColumnWidth);
        svg.WriteStartElement("g");
        WriteText(svg, "title", null, null, Explain(node));
        WriteBox(svg, left, top, ColumnWidth, height, colours.Of(node));
        if (height >= MinLabelBox)
        {
            var name = FitText(ExportText.Name(node), ColumnWidth - (2 * Padding));
            WriteLabel(svg, left + Padding, top + (height / 2) + (FontSize * 0.35), name);
        }
        svg.WriteEndElement();
    }

    private string Explain(PathwayNode node)
    {
        string?[] parts = [ExportText.Path(node), ExportText.Line(node.OntologyId), counts.Describe(node), NodeMark.Of(node)];
        return string.Join(" · ", parts.Where(static part => !string.IsNullOrEmpty(part)));
    }

    private string Describe()
    {
        var size = countsInteractions
            ? "The height of a term is its share of the interactions; an interaction with several terms is divided among them. "
                + "Terms without an interaction are not shown."
            : "There are no interactions: each lowest term has the same height.";
        return GeneOntologyAttribution.IsRequired(hierarchy) ? $"{size} {GeneOntologyAttribution.Text}" : size;
    }

    private string Sentence() => string.Create(CultureInfo.InvariantCulture,
        $"{hierarchy.Interactions.Count} interactions, {hierarchy.Nodes.Count} terms, {hierarchy.Status}");

    private Dictionary<PathwayNode, double> Weigh()
    {
        var own = hierarchy.Nodes.ToDictionary(static node => node, static _ => 0.0);
        if (countsInteractions)
        {
            foreach (var interaction in hierarchy.Interactions)
            {
                var nodes = interaction.Terms.Select(hierarchy.Find).OfType<PathwayNode>().Distinct().ToArray();
                foreach (var node in nodes) { own[node] += 1.0 / nodes.Length; }
            }
        }
        else
        {
            foreach (var node in hierarchy.Nodes.Where(node => !children[node.Name].Any())) { own[node] = 1; }
        }
        // Parents come before children: from the end, each node is complete before it goes into its parent.
        foreach (var node in hierarchy.Nodes.Reverse())
        {
            if (hierarchy.Find(node.Parent) is { } parent) { own[parent] += own[node]; }
        }
        return own;
    }

    private static void WriteText(XmlWriter svg, string element, string? attribute, string? value, string text)
    {
        svg.WriteStartElement(element);
        if (attribute is not null) { svg.WriteAttributeString(attribute, value); }
        svg.WriteString(ExportText.Line(text));
        svg.WriteEndElement();
    }

    private static void WriteBox(XmlWriter svg, double left, double top, double width, double height, string colour)
    {
        svg.WriteStartElement("rect");
        svg.WriteAttributeString("x", Number(left));
        svg.WriteAttributeString("y", Number(top));
        svg.WriteAttributeString("width", Number(width));
        svg.WriteAttributeString("height", Number(height));
        svg.WriteAttributeString("fill", colour);
        svg.WriteAttributeString("stroke", "#ffffff");
        svg.WriteAttributeString("stroke-width", height < 4 ? "0.2" : "1");
        svg.WriteEndElement();
    }

    private static void WriteLabel(XmlWriter svg, double left, double baseline, string text)
    {
        svg.WriteStartElement("text");
        svg.WriteAttributeString("x", Number(left));
        svg.WriteAttributeString("y", Number(baseline));
        svg.WriteAttributeString("fill", "#1f262d");
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    // Fonts differ: widths are estimated, rather too wide. A letter with its marks is never cut.
    private static string FitText(string text, double width)
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

    private static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}

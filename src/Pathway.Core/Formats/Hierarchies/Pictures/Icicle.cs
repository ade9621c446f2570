using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Pictures;

/// <summary>
/// Writes a picture: an icicle, from the roots at the left to the most specific terms at the right. The height of a term is its share of
/// the interactions.
/// </summary>
internal sealed class Icicle
{
    private const double ColumnWidth = 190;
    private const double RowHeight = 18;
    private const double MinHeight = 360;
    private const double MaxHeight = 2400;
    private const double MinBox = 0.8;
    private const double MinLabelBox = 14;
    private const double Padding = 5;

    private readonly PathwayHierarchy hierarchy;
    private readonly TermShares shares;
    private readonly PictureColours colours;

    private Icicle(PathwayHierarchy hierarchy, PictureColouring colouring)
    {
        this.hierarchy = hierarchy;
        shares = new TermShares(hierarchy);
        colours = PictureColours.Create(hierarchy, colouring);
    }

    public static void Write(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, PictureColouring.Root);

    public static void Write(PathwayHierarchy hierarchy, Stream stream, PictureColouring colouring) =>
        new Icicle(hierarchy, colouring).Write(stream);

    private void Write(Stream stream)
    {
        var height = Math.Clamp(shares.CountEnds() * RowHeight, MinHeight, MaxHeight);
        // The names of the roots are in the picture: only other colours need a legend.
        var legend = colours.Colouring == PictureColouring.Root ? [] : colours.Legend;
        var width = (2 * SvgSheet.Margin) + ((shares.Levels + (legend.Count > 0 ? 1 : 0)) * ColumnWidth);
        using var sheet = new SvgSheet(stream, width, (2 * SvgSheet.Margin) + SvgSheet.Heading + height, hierarchy,
            $"{shares.Describe(hierarchy, "height")}{colours.Describe()}");
        DrawTops(sheet, height);
        PictureColours.WriteLegend(sheet, legend, width - SvgSheet.Margin - ColumnWidth + (2 * Padding), ColumnWidth - (2 * Padding));
    }

    private void DrawTops(SvgSheet sheet, double height)
    {
        if (shares.Total <= 0) { return; }
        var pending = new Stack<(PathwayNode Node, double Top)>();
        Push(shares.Tops, SvgSheet.Margin + SvgSheet.Heading);
        while (pending.TryPop(out var next))
        {
            var tall = shares.Of(next.Node) * height / shares.Total;
            // What is thinner than a line is not seen; neither is what lies under it.
            if (tall < MinBox) { continue; }
            DrawNode(sheet, next.Node, next.Top, tall);
            Push([.. shares.Children(next.Node)], next.Top);
        }

        void Push(IReadOnlyList<PathwayNode> nodes, double top)
        {
            var places = new List<(PathwayNode, double)>(nodes.Count);
            foreach (var node in nodes)
            {
                places.Add((node, top));
                top += shares.Of(node) * height / shares.Total;
            }
            places.Reverse();
            foreach (var place in places) { pending.Push(place); }
        }
    }

    private void DrawNode(SvgSheet sheet, PathwayNode node, double top, double height) => sheet.WriteGroup(colours.Explain(node), () =>
    {
        var left = SvgSheet.Margin + ((node.Path.Count - 1) * ColumnWidth);
        sheet.WriteBox(left, top, ColumnWidth, height, colours.Of(node));
        if (height < MinLabelBox) { return; }
        sheet.WriteLabel(left + Padding, top + (height / 2) + (SvgSheet.FontSize * 0.35),
            SvgSheet.FitText(ExportText.Name(node), ColumnWidth - (2 * Padding)));
    });
}

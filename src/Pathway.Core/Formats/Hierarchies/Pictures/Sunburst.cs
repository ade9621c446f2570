using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Pictures;

/// <summary>
/// Writes a picture: a sunburst, from the roots inside to the most specific terms outside. The angle of a term is its share of the
/// interactions. The colours are explained beside it, because the names of small roots do not fit.
/// </summary>
internal sealed class Sunburst
{
    private const double Hole = 52;
    private const double RingWidth = 112;
    private const double MaxRadius = 960;
    private const double MinRing = 44;
    private const double LegendWidth = 250;
    private const double MinArc = 0.8;
    private const double MinLabelArc = 13;
    private const double LineArc = 15;
    private const double Padding = 4;

    private readonly PathwayHierarchy hierarchy;
    private readonly TermShares shares;
    private readonly PictureColours colours;
    private readonly double ring;
    private readonly double radius;

    private Sunburst(PathwayHierarchy hierarchy, PictureColouring colouring)
    {
        this.hierarchy = hierarchy;
        shares = new TermShares(hierarchy);
        colours = PictureColours.Create(hierarchy, colouring);
        ring = Math.Clamp((MaxRadius - Hole) / shares.Levels, MinRing, RingWidth);
        radius = Hole + (ring * shares.Levels);
    }

    private double CentreX => SvgSheet.Margin + radius;

    private double CentreY => SvgSheet.Margin + SvgSheet.Heading + radius;

    public static void Write(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, PictureColouring.Root);

    public static void Write(PathwayHierarchy hierarchy, Stream stream, PictureColouring colouring) =>
        new Sunburst(hierarchy, colouring).Write(stream);

    private void Write(Stream stream)
    {
        var width = (2 * (SvgSheet.Margin + radius)) + LegendWidth;
        using var sheet = new SvgSheet(stream, width, (2 * (SvgSheet.Margin + radius)) + SvgSheet.Heading, hierarchy,
            $"{shares.Describe(hierarchy, "angle")}{colours.Describe()}");
        Draw(sheet);
        PictureColours.WriteLegend(sheet, colours.Legend, width - LegendWidth, LegendWidth - SvgSheet.Margin);
    }

    private void Draw(SvgSheet sheet)
    {
        if (shares.Total <= 0) { return; }
        var total = (shares.CountInteractions ? hierarchy.Interactions.Count : shares.Total).ToString(CultureInfo.InvariantCulture);
        sheet.WriteTurnedLabel(CentreX, CentreY, 0, total, shares.CountInteractions ? "interactions" : "terms");
        var pending = new Stack<(PathwayNode Node, double From)>();
        Push(shares.Tops, 0);
        while (pending.TryPop(out var next))
        {
            var angle = shares.Of(next.Node) * 2 * Math.PI / shares.Total;
            var inner = Hole + ((next.Node.Path.Count - 1) * ring);
            // What is thinner than a line is not seen; neither is what lies outside of it.
            if (angle * (inner + (ring / 2)) < MinArc) { continue; }
            DrawNode(sheet, next.Node, next.From, angle, inner);
            Push([.. shares.Children(next.Node)], next.From);
        }

        void Push(IReadOnlyList<PathwayNode> nodes, double from)
        {
            var places = new List<(PathwayNode, double)>(nodes.Count);
            foreach (var node in nodes)
            {
                places.Add((node, from));
                from += shares.Of(node) * 2 * Math.PI / shares.Total;
            }
            places.Reverse();
            foreach (var place in places) { pending.Push(place); }
        }
    }

    private void DrawNode(SvgSheet sheet, PathwayNode node, double from, double angle, double inner) =>
        sheet.WriteGroup(colours.Explain(node), () =>
        {
            var middle = inner + (ring / 2);
            sheet.WriteShape(Arc(from, angle, inner), colours.Of(node), angle * middle);
            if (angle * inner < MinLabelArc) { return; }
            // Labels lie along the radius, and are turned on the left side, so that none stands on its head.
            var direction = from + (angle / 2);
            var degrees = (direction * 180 / Math.PI) - 90;
            var (x, y) = Point(direction, middle);
            sheet.WriteTurnedLabel(x, y, direction > Math.PI ? degrees + 180 : degrees,
                SvgSheet.FitLines(ExportText.Name(node), ring - (2 * Padding), Math.Max(1, (int)(angle * inner / LineArc))));
        });

    // Angles go clockwise from the top.
    private (double X, double Y) Point(double angle, double distance) =>
        (CentreX + (distance * Math.Sin(angle)), CentreY - (distance * Math.Cos(angle)));

    private string Arc(double from, double angle, double inner)
    {
        var outer = inner + ring;
        // An arc cannot be a whole circle: it has two halves, and the inner ones run the other way round, which leaves a hole.
        if (angle > (2 * Math.PI) - 0.0001)
        {
            return $"{Move(0, outer)} {Line(Math.PI, outer, false, true)} {Line(2 * Math.PI, outer, false, true)} Z "
                + $"{Move(0, inner)} {Line(Math.PI, inner, false, false)} {Line(2 * Math.PI, inner, false, false)} Z";
        }
        var isLarge = angle > Math.PI;
        var (x, y) = Point(from + angle, inner);
        return $"{Move(from, outer)} {Line(from + angle, outer, isLarge, true)} L {SvgSheet.Number(x)} {SvgSheet.Number(y)} "
            + $"{Line(from, inner, isLarge, false)} Z";

        string Move(double at, double distance)
        {
            var (left, top) = Point(at, distance);
            return $"M {SvgSheet.Number(left)} {SvgSheet.Number(top)}";
        }

        string Line(double to, double distance, bool large, bool clockwise)
        {
            var (left, top) = Point(to, distance);
            return $"A {SvgSheet.Number(distance)} {SvgSheet.Number(distance)} 0 {(large ? 1 : 0)} {(clockwise ? 1 : 0)} "
                + $"{SvgSheet.Number(left)} {SvgSheet.Number(top)}";
        }
    }
}

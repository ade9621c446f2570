using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Pictures;

/// <summary>What the colours of a picture tell.</summary>
internal enum PictureColouring
{
    /// <summary>The root of a term.</summary>
    Root,

    /// <summary>The verdict that most interactions at a term or below it have.</summary>
    Verdict,
}

/// <summary>The colours of the terms of a picture, what they mean, and the tooltips.</summary>
internal abstract class PictureColours
{
    private const double Swatch = 12;
    private const double LineHeight = 20;

    private readonly InteractionCounts counts;

    private protected PictureColours(PathwayHierarchy hierarchy) => counts = new InteractionCounts(hierarchy);

    public abstract PictureColouring Colouring { get; }

    /// <summary>What occurs: label and colour.</summary>
    public abstract IReadOnlyList<(string Label, string Colour)> Legend { get; }

    public static PictureColours Create(PathwayHierarchy hierarchy, PictureColouring colouring) =>
        colouring == PictureColouring.Root ? new ByRoot(hierarchy) : new ByVerdict(hierarchy);

    public abstract string Of(PathwayNode node);

    /// <summary>A sentence about the colours, with a space before it; empty where none is needed.</summary>
    public abstract string Describe();

    /// <summary>The tooltip of a term.</summary>
    public string Explain(PathwayNode node)
    {
        string?[] parts =
            [ExportText.Path(node), ExportText.Line(node.OntologyId), counts.Describe(node), NodeMark.Of(node), DescribeColour(node)];
        return string.Join(" · ", parts.Where(static part => !string.IsNullOrEmpty(part)));
    }

    /// <summary>Writes the legend, one line below the other.</summary>
    public static void WriteLegend(SvgSheet sheet, IReadOnlyList<(string Label, string Colour)> legend, double left, double width)
    {
        var top = SvgSheet.Margin + SvgSheet.Heading;
        foreach (var (label, colour) in legend)
        {
            sheet.WriteBox(left, top, Swatch, Swatch, colour);
            sheet.WriteLabel(left + (Swatch * 1.5), top + Swatch - 2, SvgSheet.FitText(label, width - (Swatch * 1.5)));
            top += LineHeight;
        }
    }

    private protected virtual string? DescribeColour(PathwayNode node) => null;

    private sealed class ByRoot(PathwayHierarchy hierarchy) : PictureColours(hierarchy)
    {
        private readonly PathwayHierarchy hierarchy = hierarchy;
        private readonly RootColours colours = new(hierarchy);

        public override PictureColouring Colouring => PictureColouring.Root;

        public override IReadOnlyList<(string Label, string Colour)> Legend =>
        [
            .. hierarchy.Nodes.Where(static node => node.Kind == PathwayNodeKind.Root)
                .Select(node => (ExportText.Name(node), colours.Of(node))),
            .. hierarchy.Nodes.Where(static node => node.Root is null).Take(1).Select(node => ("without a place", colours.Of(node))),
        ];

        public override string Of(PathwayNode node) => colours.Of(node);

        public override string Describe() => "";
    }

    private sealed class ByVerdict : PictureColours
    {
        private const string NoVerdict = "no verdict";

        // From the worst to the best, then those that say nothing.
        private static readonly (string Label, string Colour)[] Kinds =
        [
            .. Enum.GetValues<PathwayVerdictKind>().Select(static kind => (Word(kind), Colour(kind))), (NoVerdict, "#dcdcd8"),
        ];

        private readonly Dictionary<PathwayNode, int[]> verdicts;

        public ByVerdict(PathwayHierarchy hierarchy) : base(hierarchy)
        {
            verdicts = hierarchy.Nodes.ToDictionary(static node => node, static _ => new int[Kinds.Length]);
            var holders = new HashSet<PathwayNode>();
            foreach (var interaction in hierarchy.Interactions)
            {
                var kind = interaction.Verdict is { } verdict ? (int)verdict.Kind : Kinds.Length - 1;
                holders.Clear();
                foreach (var term in interaction.Terms)
                {
                    for (var node = hierarchy.Find(term); node is not null && holders.Add(node); node = hierarchy.Find(node.Parent))
                    {
                        verdicts[node][kind]++;
                    }
                }
            }
            Legend = [.. verdicts.Values.SelectMany(static numbers => Enumerable.Range(0, numbers.Length).Where(kind => numbers[kind] > 0))
                .Distinct().Order().Select(static kind => Kinds[kind])];
        }

        public override PictureColouring Colouring => PictureColouring.Verdict;

        public override IReadOnlyList<(string Label, string Colour)> Legend { get; }

        // Of equal numbers the worse verdict, which comes first.
        public override string Of(PathwayNode node)
        {
            var numbers = verdicts[node];
            var most = numbers.Max();
            return most == 0 ? Kinds[^1].Colour : Kinds[Array.IndexOf(numbers, most)].Colour;
        }

        public override string Describe() => " The colour is the verdict of most interactions at the term or below it.";

        private protected override string? DescribeColour(PathwayNode node) => string.Join(", ",
            verdicts[node].Select(static (count, kind) => (count, kind)).Where(static pair => pair.count > 0)
                .Select(static pair => FormattableString.Invariant($"{Kinds[pair.kind].Label} {pair.count}")));

        private static string Word(PathwayVerdictKind kind) =>
            kind == PathwayVerdictKind.NotFound ? "not found" : kind.ToString().ToLowerInvariant();

        private static string Colour(PathwayVerdictKind kind) => kind switch
        {
            PathwayVerdictKind.Supported => "#a9dcb6",
            PathwayVerdictKind.Corrected => "#efe09a",
            PathwayVerdictKind.Unsupported => "#f3cf9b",
            PathwayVerdictKind.Unchecked => "#cfd6dd",
            _ => "#f2b3ad",
        };
    }
}

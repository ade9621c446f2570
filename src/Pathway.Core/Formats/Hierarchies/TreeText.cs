using System.Globalization;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies;

/// <summary>Draws a hierarchy as lines of text. Names from files and models are sanitized before they are coloured.</summary>
internal sealed class TreeText
{
    private readonly PathwayHierarchy hierarchy;
    private readonly TreeOptions options;
    private readonly InteractionCounts counts;
    private readonly ILookup<string?, PathwayNode> children;

    private TreeText(PathwayHierarchy hierarchy, TreeOptions options)
    {
        this.hierarchy = hierarchy;
        this.options = options;
        counts = new InteractionCounts(hierarchy);
        children = hierarchy.Nodes.ToLookup(static node => node.Parent, StringComparer.Ordinal);
    }

    /// <summary>The lines: roots in the order of their profile, then unplaced nodes, then notes.</summary>
    public static IEnumerable<string> Lines(PathwayHierarchy hierarchy, TreeOptions options) => new TreeText(hierarchy, options).Draw();

    private IEnumerable<string> Draw()
    {
        var tops = children[null].Where(top => options.Root is null || (top.Root is not null && options.Root(top.Name)));
        foreach (var line in tops.SelectMany(top => DrawSubtree(top, "", "", 0))) { yield return line; }
        if (HierarchySiblings.Describe(hierarchy) is { } notice) { yield return options.Palette.Paint(options.Palette.Faint, notice); }
        if (options.Root is not null) { yield break; }
        if (hierarchy.Unassigned.Count > 0)
        {
            yield return options.Palette.Paint(options.Palette.Mark,
                $"{FormatCount(hierarchy.Unassigned.Count, "interaction")} without a pathway term");
        }
        if (!hierarchy.HasPlacedTerm)
        {
            yield return options.Palette.Paint(options.Palette.Mark, "No terms: no term of the input lies under a root");
        }
        if (!hierarchy.IsComplete)
        {
            yield return options.Palette.Paint(options.Palette.Mark,
                $"Incomplete: {FormatCount(hierarchy.Failures.Count, "question")} not answered");
        }
    }

    private IEnumerable<string> DrawSubtree(PathwayNode node, string before, string trunk, int level)
    {
        var (palette, glyphs) = (options.Palette, options.Glyphs);
        var isCut = level >= options.Depth;
        yield return palette.Paint(palette.Faint, before) + FormatNode(node, isCut ? CountDescendants(node) : 0);
        if (isCut) { yield break; }
        var remaining = children[node.Name].Count();
        foreach (var child in children[node.Name])
        {
            var isLast = --remaining == 0;
            foreach (var line in DrawSubtree(child, trunk + (isLast ? glyphs.LastBranch : glyphs.Branch),
                trunk + (isLast ? glyphs.NoTrunk : glyphs.Trunk), level + 1))
            {
                yield return line;
            }
        }
    }

    private string FormatNode(PathwayNode node, int hidden)
    {
        var palette = options.Palette;
        string[] faint =
        [
            TextSanitizer.SingleLine(node.OntologyId),
            counts.Describe(node),
            hidden > 0 ? $"{options.Glyphs.More} {FormatCount(hidden, "term")} below" : "",
        ];
        var line = palette.Paint(SelectColour(node), TextSanitizer.SingleLine(node.Name));
        line += palette.Paint(palette.Faint,
            string.Concat(faint.Where(static part => part.Length > 0).Select(part => options.Glyphs.Dot + part)));
        return NodeMark.Of(node) is { } mark ? $"{line} {palette.Paint(palette.Mark, $"[{mark}]")}" : line;
    }

    private string SelectColour(PathwayNode node) => node.Kind switch
    {
        PathwayNodeKind.Root => options.Palette.Root,
        PathwayNodeKind.Term => options.Palette.Term,
        PathwayNodeKind.Sibling => options.Palette.Sibling,
        _ => options.Palette.Intermediate,
    };

    private int CountDescendants(PathwayNode node) => children[node.Name].Sum(child => 1 + CountDescendants(child));

    private static string FormatCount(int count, string what) => count == 1
        ? $"1 {what}"
        : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");
}

/// <summary>How a hierarchy is drawn.</summary>
internal sealed record TreeOptions
{
    /// <summary>The maximum number of links below a root; deeper nodes are counted.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>Whether to draw the root with a name; null draws all roots and unplaced nodes.</summary>
    public Func<string, bool>? Root { get; init; }

    public TreeGlyphs Glyphs { get; init; } = TreeGlyphs.Lines;
    public TreePalette Palette { get; init; } = TreePalette.Plain;
}

/// <summary>The characters of the tree.</summary>
internal sealed record TreeGlyphs(string Branch, string LastBranch, string Trunk, string Dot, string More)
{
    /// <summary>Box-drawing characters.</summary>
    public static TreeGlyphs Lines { get; } = new("├── ", "└── ", "│   ", " · ", "…");

    /// <summary>ASCII only.</summary>
    public static TreeGlyphs Ascii { get; } = new("|-- ", "`-- ", "|   ", " - ", "...");

    /// <summary>The indentation below a last branch.</summary>
    public string NoTrunk => new(' ', Trunk.Length);
}

/// <summary>The escape sequences that colour the parts of a tree; empty for no colour.</summary>
internal sealed record TreePalette
{
    /// <summary>No colours.</summary>
    public static TreePalette Plain { get; } = new();

    public string Root { get; init; } = "";
    public string Term { get; init; } = "";
    public string Intermediate { get; init; } = "";
    public string Sibling { get; init; } = "";

    /// <summary>Lines, counts and identifiers.</summary>
    public string Faint { get; init; } = "";

    /// <summary>Nodes that need attention: fallbacks, unplaced terms.</summary>
    public string Mark { get; init; } = "";

    public string Reset { get; init; } = "";

    /// <summary>The text in a colour. The text must be sanitized.</summary>
    public string Paint(string colour, string text) => colour.Length == 0 || text.Length == 0 ? text : $"{colour}{text}{Reset}";
}

using System.Globalization;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies;

/// <summary>Draws a hierarchy as lines of text. Names from files and models are made harmless before they are coloured.</summary>
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

    /// <summary>The lines: roots in the order of their profile, then what hangs nowhere, then what else there is to know.</summary>
    public static IEnumerable<string> Lines(PathwayHierarchy hierarchy, TreeOptions options) => new TreeText(hierarchy, options).Draw();

    private IEnumerable<string> Draw()
    {
        var tops = children[null].Where(top => options.Root is null || (top.Root is not null && options.Root(top.Name)));
        foreach (var line in tops.SelectMany(top => DrawSubtree(top, "", "", 0))) { yield return line; }
        if (options.Root is not null) { yield break; }
        if (hierarchy.Unassigned.Count > 0)
        {
            yield return options.Palette.Paint(options.Palette.Mark,
                $"{FormatCount(hierarchy.Unassigned.Count, "interaction")} without a pathway term");
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
            [TextSanitizer.SingleLine(node.OntologyId), counts.Describe(node), hidden > 0
                ? $"{options.Glyphs.More} {FormatCount(hidden, "term")} below" : ""];
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
        ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");
}

/// <summary>What of a hierarchy is drawn, and with what.</summary>
internal sealed record TreeOptions
{
    /// <summary>The most links below a root; what lies deeper is counted.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>Whether the root of that name is drawn; null draws all, and what hangs nowhere too.</summary>
    public Func<string, bool>? Root { get; init; }

    public TreeGlyphs Glyphs { get; init; } = TreeGlyphs.Lines;
    public TreePalette Palette { get; init; } = TreePalette.Plain;
}

/// <summary>What a tree is drawn with.</summary>
internal sealed record TreeGlyphs(string Branch, string LastBranch, string Trunk, string Dot, string More)
{
    /// <summary>Box-drawing characters.</summary>
    public static TreeGlyphs Lines { get; } = new("├── ", "└── ", "│   ", " · ", "…");

    /// <summary>ASCII alone, for terminals and logs that know no more.</summary>
    public static TreeGlyphs Ascii { get; } = new("|-- ", "`-- ", "|   ", " - ", "...");

    /// <summary>Below a last branch the trunk has ended.</summary>
    public string NoTrunk => new(' ', Trunk.Length);
}

/// <summary>What stands around the parts of a tree to colour them: the escape sequences of whoever shows it, or nothing.</summary>
internal sealed record TreePalette
{
    /// <summary>No colours.</summary>
    public static TreePalette Plain { get; } = new();

    public string Root { get; init; } = "";
    public string Term { get; init; } = "";
    public string Intermediate { get; init; } = "";
    public string Sibling { get; init; } = "";

    /// <summary>Lines, counts and identifiers: what stands back.</summary>
    public string Faint { get; init; } = "";

    /// <summary>What a person should look at: fallbacks, terms without a place.</summary>
    public string Mark { get; init; } = "";

    public string Reset { get; init; } = "";

    /// <summary>The text in that colour; harmless text only.</summary>
    public string Paint(string colour, string text) => colour.Length == 0 || text.Length == 0 ? text : $"{colour}{text}{Reset}";
}

using System.Globalization;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Tree;

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
        foreach (var line in tops.SelectMany(top => Below(top, "", "", 0))) { yield return line; }
        if (options.Root is not null) { yield break; }
        if (hierarchy.Unassigned.Count > 0) { yield return options.Palette.Paint(options.Palette.Mark, $"{Number(hierarchy.Unassigned.Count, "interaction")} without a pathway term"); }
        if (!hierarchy.IsComplete) { yield return options.Palette.Paint(options.Palette.Mark, $"Incomplete: {Number(hierarchy.Failures.Count, "question")} not answered"); }
    }

    private IEnumerable<string> Below(PathwayNode node, string before, string trunk, int level)
    {
        var (palette, glyphs) = (options.Palette, options.Glyphs);
        var isCut = level >= options.Depth;
        yield return palette.Paint(palette.Faint, before) + Line(node, isCut ? Descendants(node) : 0);
        if (isCut) { yield break; }
        var left = children[node.Name].Count();
        foreach (var child in children[node.Name])
        {
            var isLast = --left == 0;
            foreach (var line in Below(child, trunk + (isLast ? glyphs.LastBranch : glyphs.Branch), trunk + (isLast ? glyphs.NoTrunk : glyphs.Trunk), level + 1)) { yield return line; }
        }
    }

    private string Line(PathwayNode node, int hidden)
    {
        var palette = options.Palette;
        string[] faint = [Printable.Line(node.OntologyId), counts.Told(node), hidden > 0 ? $"{options.Glyphs.More} {Number(hidden, "term")} below" : ""];
        var line = palette.Paint(Colour(node), Printable.Line(node.Name));
        line += palette.Paint(palette.Faint, string.Concat(faint.Where(static part => part.Length > 0).Select(part => options.Glyphs.Dot + part)));
        return NodeMark.Of(node) is { } mark ? $"{line} {palette.Paint(palette.Mark, $"[{mark}]")}" : line;
    }

    private string Colour(PathwayNode node) => node.Kind switch
    {
        PathwayNodeKind.Root => options.Palette.Root,
        PathwayNodeKind.Term => options.Palette.Term,
        PathwayNodeKind.Sibling => options.Palette.Sibling,
        _ => options.Palette.Intermediate,
    };

    private int Descendants(PathwayNode node) => children[node.Name].Sum(child => 1 + Descendants(child));

    private static string Number(int count, string what) => count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");
}

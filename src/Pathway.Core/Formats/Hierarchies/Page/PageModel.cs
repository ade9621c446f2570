using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>The data that the parts of a page share: children, counts, anchors, colours of roots.</summary>
internal sealed class PageModel
{
    private const int Colours = 10;
    private const int MaxInitialLines = 60;

    private readonly ILookup<string?, PathwayNode> children;
    private readonly Dictionary<PathwayNode, int> indexes;
    private readonly Dictionary<string, int> ranks;
    private readonly int initialDepth;

    public PageModel(PathwayHierarchy hierarchy)
    {
        Hierarchy = hierarchy;
        Excerpt = PageExcerpt.Of(hierarchy);
        Counts = new InteractionCounts(hierarchy);
        children = hierarchy.Nodes.ToLookup(static node => node.Parent, StringComparer.Ordinal);
        indexes = hierarchy.Nodes.Select(static (node, index) => (node, index))
            .ToDictionary(static pair => pair.node, static pair => pair.index);
        ranks = hierarchy.Profile.Roots.Select(static (root, index) => (root.Name, index))
            .ToDictionary(static pair => pair.Name, static pair => pair.index, StringComparer.Ordinal);
        initialDepth = GetInitialDepth(hierarchy);
    }

    public PathwayHierarchy Hierarchy { get; }

    /// <summary>What is shown of a large hierarchy; null where all is shown.</summary>
    public PageExcerpt? Excerpt { get; }

    public InteractionCounts Counts { get; }

    public IEnumerable<PathwayNode> Roots => children[null].Where(static node => node.Root is not null);

    public IEnumerable<PathwayNode> Unplaced => children[null].Where(static node => node.Root is null);

    public IEnumerable<PathwayNode> Children(PathwayNode node) => children[node.Name];

    /// <summary>The number of nodes below a node.</summary>
    public int CountDescendants(PathwayNode node) => Children(node).Sum(child => 1 + CountDescendants(child));

    /// <summary>The anchor of a node: its index in the hierarchy, so that equal hierarchies have equal pages.</summary>
    public string Anchor(PathwayNode node) => Html.Line($"n{indexes[node]}");

    /// <summary>The CSS class with the colour of a root.</summary>
    public string Colour(PathwayNode root) => Html.Line($"c{ranks.GetValueOrDefault(root.Name) % Colours}");

    /// <summary>Whether a node is initially expanded: as many levels as fit on a screen.</summary>
    public bool IsInitiallyOpen(PathwayNode node) => node.Level < initialDepth;

    private static int GetInitialDepth(PathwayHierarchy hierarchy)
    {
        var levels = hierarchy.Nodes.Where(static node => node.Level is not null)
            .GroupBy(static node => node.Level!.Value, static (level, nodes) => (Level: level, Lines: nodes.Count()));
        var (deepest, lines) = (0, 0);
        foreach (var level in levels.OrderBy(static level => level.Level))
        {
            lines += level.Lines;
            if (lines > MaxInitialLines) { break; }
            deepest = level.Level;
        }
        return deepest;
    }
}

/// <summary>The header of a page: title, figures, and the distribution of terms over the roots.</summary>
internal sealed class PageSummary(PageModel model, TextWriter html)
{
    private PathwayHierarchy Hierarchy => model.Hierarchy;

    /// <summary>The title, with the query protein if all interactions have the same one.</summary>
    public string Title
    {
        get
        {
            var names = Hierarchy.Interactions.Select(static interaction => interaction.Query).Distinct(StringComparer.Ordinal).ToArray();
            var proteins = Hierarchy.Interactions.Select(static interaction => interaction.QuerySymbol ?? interaction.Query)
                .Distinct(StringComparer.Ordinal).Take(2).ToArray();
            // Of several names of one protein, the symbol.
            var query = names.Length == 1 ? names[0] : proteins.Length == 1 ? proteins[0] : null;
            return query is null ? "Pathway hierarchy" : $"{Html.Text(query)} pathway hierarchy";
        }
    }

    public void Write()
    {
        html.WriteLine($"<header><h1>{Title}</h1>");
        html.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"<p class=\"sub\">{Html.Count(Hierarchy.Interactions.Count, "interaction")} in "
                    + $"{Html.Count(Hierarchy.Nodes.Count, "node")} under {Html.Count(model.Roots.Count(), "root")}, root profile <b>"
                    + $"{Html.Text(Hierarchy.Profile.Name)}</b>"
                    + $"{Html.Span(Hierarchy is { IsComplete: true, HasPlacedTerm: true } ? "ok" : "bad", Hierarchy.Status)}</p>"));
        if (model.Excerpt is { } excerpt)
        {
            html.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"<p class=\"sub\">There are more than {PageExcerpt.MaxInteractions:N0} interactions. This page shows their number at each "
                    + $"term, and the {excerpt.Rows} with the highest scores or the most publications. Export as JSON to keep all.</p>"));
        }
        WriteFigures();
        html.WriteLine("</header>");
        WriteRoots();
    }

    private void WriteFigures()
    {
        var levels = Hierarchy.Nodes.Where(static node => node is { Kind: PathwayNodeKind.Term, Level: not null })
            .Select(static node => node.Level!.Value).Order().ToArray();
        html.WriteLine("<dl class=\"figures\">");
        WriteFigure("input terms", Hierarchy.Nodes.Count(static node => node.Kind == PathwayNodeKind.Term));
        WriteFigure("interactions", Hierarchy.Interactions.Count);
        WriteFigure("median level", levels.Length > 0 ? levels[levels.Length / 2] : 0);
        WriteFigure("deepest level", levels.Length > 0 ? levels[^1] : 0);
        WriteFigure("fallbacks", Hierarchy.Nodes.Count(static node => node.Provenance is { IsFallback: true }), isWarning: true);
        WriteFigure("without a place", Hierarchy.Nodes.Count(static node => node.Root is null), isWarning: true);
        WriteFigure("unassigned", Hierarchy.Unassigned.Count, isWarning: true);
        html.WriteLine("</dl>");
    }

    private void WriteFigure(string name, int value, bool isWarning = false) =>
        html.WriteLine(Html.Line($"<div{(isWarning && value > 0 ? " class=\"warn\"" : "")}><dt>{name}</dt><dd>{value}</dd></div>"));

    private void WriteRoots()
    {
        var roots = model.Roots.Select(root => (Root: root, Below: model.CountDescendants(root))).ToArray();
        var largest = Math.Max(1, roots.Select(static root => root.Below).DefaultIfEmpty().Max());
        html.WriteLine("<nav class=\"roots\" aria-label=\"Roots\">");
        foreach (var (root, below) in roots)
        {
            html.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"<a class=\"{model.Colour(root)}\" href=\"#{model.Anchor(root)}\"><span>{Html.Text(root.Name)}</span><svg "
                        + $"aria-hidden=\"true\"><rect width=\"{100 * below / largest}%\" height=\"100%\"/></svg><small>"
                        + $"{Html.Count(below, "term")}<br>{Html.Count(model.Counts.CountWithin(root), "interaction")}</small></a>"));
        }
        html.WriteLine("</nav>");
    }
}

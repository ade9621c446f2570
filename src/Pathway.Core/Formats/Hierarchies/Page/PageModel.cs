using System.Globalization;
using System.Text;
using Pathway.Formats.Hierarchies.Pictures;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>The data that the parts of a page share: children, counts, shares, addresses, colours of roots.</summary>
internal sealed class PageModel
{
    private const int Colours = 10;
    private const int MaxInitialLines = 60;
    private const int MaxNodesMadeAtOnce = 1_000;

    private readonly ILookup<string?, PathwayNode> children;
    private readonly Dictionary<PathwayNode, string> anchors = [];
    private readonly Dictionary<PathwayNode, int> descendants = [];
    private readonly Dictionary<string, int> ranks;
    private readonly HashSet<PathwayNode> siblings;
    private readonly PathwayHierarchy view;
    private readonly TermShares shares;
    private readonly int initialDepth;

    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="showsSiblings">Whether the page shows siblings at first.</param>
    public PageModel(PathwayHierarchy hierarchy, bool showsSiblings = false)
    {
        Hierarchy = hierarchy;
        ShowsSiblings = showsSiblings;
        Excerpt = PageExcerpt.Of(hierarchy);
        Counts = new InteractionCounts(hierarchy);
        siblings = HierarchySiblings.Of(hierarchy);
        view = HierarchySiblings.LeaveOut(hierarchy);
        shares = new TermShares(view);
        children = hierarchy.Nodes.ToLookup(static node => node.Parent, StringComparer.Ordinal);
        ranks = hierarchy.Profile.Roots.Select(static (root, index) => (root.Name, index))
            .ToDictionary(static pair => pair.Name, static pair => pair.index, StringComparer.Ordinal);
        NameAnchors();
        CountDescendants();
        initialDepth = GetInitialDepth();
    }

    public PathwayHierarchy Hierarchy { get; }

    /// <summary>Whether the page shows siblings at first; they are in it in any case.</summary>
    public bool ShowsSiblings { get; }

    /// <summary>What is shown of a large hierarchy; null where all is shown.</summary>
    public PageExcerpt? Excerpt { get; }

    /// <summary>
    /// Whether the elements of a term are made when it is opened: a browser needs seconds for ten thousand terms of which a page shows
    /// dozens.
    /// </summary>
    public bool IsMadeAsOpened => Hierarchy.Nodes.Count > MaxNodesMadeAtOnce;

    public InteractionCounts Counts { get; }

    /// <summary>How many siblings only widen the hierarchy.</summary>
    public int SiblingCount => siblings.Count;

    public IEnumerable<PathwayNode> Roots => children[null].Where(static node => node.Root is not null);

    public IEnumerable<PathwayNode> Unplaced => children[null].Where(static node => node.Root is null);

    public IEnumerable<PathwayNode> Children(PathwayNode node) => children[node.Name];

    /// <summary>Whether a node is a sibling that only widens the hierarchy.</summary>
    public bool IsSibling(PathwayNode node) => siblings.Contains(node);

    /// <summary>The number of nodes below a node, without siblings.</summary>
    public int CountDescendants(PathwayNode node) => descendants.GetValueOrDefault(node);

    /// <summary>The share of a node in the picture; 0 for none.</summary>
    public double Share(PathwayNode node) => siblings.Contains(node) ? 0
        : shares.Of(ReferenceEquals(view, Hierarchy) ? node : view.Find(node.Name)!);

    /// <summary>
    /// The address of a node in the page, made of its name, so that links stay valid when the hierarchy grows. Letters, digits and hyphens
    /// only.
    /// </summary>
    public string Anchor(PathwayNode node) => anchors[node];

    /// <summary>The CSS class with the colour of a root.</summary>
    public string Colour(PathwayNode root) => Html.Line($"c{ranks.GetValueOrDefault(root.Name) % Colours}");

    /// <summary>Whether a node is initially expanded: as many levels as fit on a screen.</summary>
    public bool IsInitiallyOpen(PathwayNode node) => node.Level < initialDepth;

    private void NameAnchors()
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in Hierarchy.Nodes)
        {
            var plain = $"t-{Slug(node.Name)}";
            var anchor = plain;
            for (var number = 2; !used.Add(anchor); number++) { anchor = Html.Line($"{plain}-{number}"); }
            anchors[node] = anchor;
        }
    }

    private static string Slug(string name)
    {
        const int longest = 60;
        var slug = new StringBuilder(Math.Min(name.Length, longest));
        foreach (var letter in name)
        {
            if (slug.Length == longest) { break; }
            if (char.IsAsciiLetterOrDigit(letter)) { slug.Append(char.ToLowerInvariant(letter)); }
            else if (slug.Length > 0 && slug[^1] != '-') { slug.Append('-'); }
        }
        var text = slug.ToString().TrimEnd('-');
        return text.Length > 0 ? text : "term";
    }

    // Parents come before children: from the end, each node is complete before it is added to its parent.
    private void CountDescendants()
    {
        foreach (var node in Hierarchy.Nodes.Reverse())
        {
            if (siblings.Contains(node) || Hierarchy.Find(node.Parent) is not { } parent) { continue; }
            descendants[parent] = descendants.GetValueOrDefault(parent) + descendants.GetValueOrDefault(node) + 1;
        }
    }

    private int GetInitialDepth()
    {
        var levels = Hierarchy.Nodes.Where(node => node.Level is not null && (ShowsSiblings || !siblings.Contains(node)))
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

/// <summary>The header of a page: title, figures, and the shares of the roots as bars and as a picture.</summary>
internal sealed class PageSummary(PageModel model, TextWriter html)
{
    private PathwayHierarchy Hierarchy => model.Hierarchy;

    /// <summary>The title, with the query protein if all interactions have the same one.</summary>
    public string Title => Query is { } query ? $"{Html.Text(query)} pathway hierarchy" : "Pathway hierarchy";

    private string? Query
    {
        get
        {
            var names = Hierarchy.Interactions.Select(static interaction => interaction.Query).Distinct(StringComparer.Ordinal).ToArray();
            var proteins = Hierarchy.Interactions.Select(static interaction => interaction.QuerySymbol ?? interaction.Query)
                .Distinct(StringComparer.Ordinal).Take(2).ToArray();
            // Of several names of one protein, the symbol.
            return names.Length == 1 ? names[0] : proteins.Length == 1 ? proteins[0] : null;
        }
    }

    public void Write()
    {
        var shown = Hierarchy.Nodes.Count - model.SiblingCount;
        var siblings = model.SiblingCount > 0 ? $", and {Html.Count(model.SiblingCount, "sibling")}" : "";
        html.WriteLine($"<header><h1>{Title}</h1>");
        html.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"<p class=\"sub\">{Html.Count(Hierarchy.Interactions.Count, "interaction")} in "
                    + $"{Html.Count(shown, "node")} under {Html.Count(model.Roots.Count(), "root")}{siblings}, root profile <b>"
                    + $"{Html.Text(Hierarchy.Profile.Name)}</b>{FormatQueryLink()}"
                    + $"{Html.Span(Hierarchy is { IsComplete: true, HasPlacedTerm: true } ? "ok" : "bad", Hierarchy.Status)}</p>"));
        if (model.Excerpt is { } excerpt)
        {
            html.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"<p class=\"sub\">There are more than {PageExcerpt.MaxInteractions:N0} interactions. This page shows their number at each "
                    + $"term, and the {excerpt.Rows} with the highest scores or the most publications. Export as JSON to keep all.</p>"));
        }
        WriteFigures();
        html.WriteLine("</header>");
    }

    /// <summary>The roots as bars, and the place of the picture, which the script draws.</summary>
    public void WriteOverview()
    {
        html.WriteLine("<div class=\"overview\">");
        WriteRoots();
        html.WriteLine(
            """
            <section id="picture" aria-label="Picture" hidden>
            <div class="bar"><nav id="crumbs" aria-label="Place in the picture"></nav>
            <button id="copy" type="button">Copy as SVG</button></div>
            <svg id="icicle" role="group" aria-label="Shares of the interactions, from the roots to what is below them"></svg>
            <p class="w" id="said" role="status"></p>
            </section></div>
            """);
    }

    private string FormatQueryLink() => Hierarchy.Interactions.Count > 0 && Query is { } query
        && PageLinks.Protein(query, Hierarchy.Interactions[0].QuerySymbol, "UniProt") is { Length: > 7 } link ? $", {link}" : "";

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
        var roots = model.Roots.Select(root => (Root: root, Count: model.Counts.CountWithin(root))).ToArray();
        var largest = Math.Max(1, roots.Select(static root => root.Count).DefaultIfEmpty().Max());
        html.WriteLine("<nav class=\"roots\" aria-label=\"Roots, by interactions\">");
        foreach (var (root, count) in roots)
        {
            html.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"<a class=\"{model.Colour(root)}\" href=\"#{model.Anchor(root)}\"><span>{Html.Text(root.Name)}</span><svg "
                        + $"aria-hidden=\"true\"><rect width=\"{100.0 * count / largest:0.#}%\" height=\"100%\"/></svg><small>"
                        + $"{Html.Count(count, "interaction")} \u00B7 {Html.Count(model.CountDescendants(root), "term")}</small></a>"));
        }
        html.WriteLine("</nav>");
    }
}

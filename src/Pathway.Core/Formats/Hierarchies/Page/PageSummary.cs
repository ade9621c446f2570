using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>The head of a page: what it is about, its figures, and how the terms spread over the roots.</summary>
internal sealed class PageSummary(PageModel model, TextWriter html)
{
    private PathwayHierarchy Hierarchy => model.Hierarchy;

    /// <summary>The title: with the protein that all interactions are about, where there is one.</summary>
    public string Title
    {
        get
        {
            var queries = Hierarchy.Interactions.Select(static interaction => interaction.Query).Distinct(StringComparer.Ordinal).Take(2).ToArray();
            return queries is [{ } query] ? $"{Html.Text(query)} pathway hierarchy" : "Pathway hierarchy";
        }
    }

    public void Write()
    {
        html.WriteLine($"<header><h1>{Title}</h1>");
        html.WriteLine(Html.Line($"<p class=\"sub\">{Html.Count(Hierarchy.Interactions.Count, "interaction")} in {Html.Count(Hierarchy.Nodes.Count, "node")} under {Html.Count(model.Roots.Count(), "root")}, root profile <b>{Html.Text(Hierarchy.Profile.Name)}</b>{Html.Span(Hierarchy.IsComplete ? "ok" : "bad", Hierarchy.IsComplete ? "complete" : "incomplete")}</p>"));
        Figures();
        html.WriteLine("</header>");
        Roots();
    }

    private void Figures()
    {
        var levels = Hierarchy.Nodes.Where(static node => node is { Kind: PathwayNodeKind.Term, Level: not null }).Select(static node => node.Level!.Value).Order().ToArray();
        html.WriteLine("<dl class=\"figures\">");
        Figure("input terms", Hierarchy.Nodes.Count(static node => node.Kind == PathwayNodeKind.Term));
        Figure("interactions", Hierarchy.Interactions.Count);
        Figure("median level", levels.Length > 0 ? levels[levels.Length / 2] : 0);
        Figure("deepest level", levels.Length > 0 ? levels[^1] : 0);
        Figure("fallbacks", Hierarchy.Nodes.Count(static node => node.Provenance is { IsFallback: true }), isWarning: true);
        Figure("without a place", Hierarchy.Nodes.Count(static node => node.Root is null), isWarning: true);
        Figure("unassigned", Hierarchy.Unassigned.Count, isWarning: true);
        html.WriteLine("</dl>");
    }

    private void Figure(string name, int value, bool isWarning = false) =>
        html.WriteLine(Html.Line($"<div{(isWarning && value > 0 ? " class=\"warn\"" : "")}><dt>{name}</dt><dd>{value}</dd></div>"));

    private void Roots()
    {
        var roots = model.Roots.Select(root => (Root: root, Below: model.Below(root))).ToArray();
        var most = Math.Max(1, roots.Select(static root => root.Below).DefaultIfEmpty().Max());
        html.WriteLine("<nav class=\"roots\" aria-label=\"Roots\">");
        foreach (var (root, below) in roots)
        {
            html.WriteLine(Html.Line($"<a class=\"{model.Colour(root)}\" href=\"#{model.Anchor(root)}\"><span>{Html.Text(root.Name)}</span><svg aria-hidden=\"true\"><rect width=\"{100 * below / most}%\" height=\"100%\"/></svg><small>{Html.Count(below, "term")}<br>{Html.Count(model.Counts.Within(root), "interaction")}</small></a>"));
        }
        html.WriteLine("</nav>");
    }
}

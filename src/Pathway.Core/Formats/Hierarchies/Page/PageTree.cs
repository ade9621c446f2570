using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>
/// The tree as nested lists of details elements, so that the page is complete without a script. The description of a node is in its
/// details element; the script shows it beside the tree if there is room.
/// </summary>
internal sealed class PageTree(PageModel model, TextWriter html)
{
    /// <summary>
    /// Writes the trees below some terms. A browser with scripts takes those of a large page as text, of which the script makes what is
    /// opened (page.js reads these lines); one without scripts builds all of it.
    /// </summary>
    public void Write(IEnumerable<PathwayNode> tops)
    {
        if (model.IsMadeAsOpened) { html.WriteLine("<noscript>"); }
        WriteList(tops);
        if (model.IsMadeAsOpened) { html.WriteLine("</noscript>"); }
    }

    private void WriteList(IEnumerable<PathwayNode> nodes)
    {
        html.WriteLine("<ul>");
        if (model.Excerpt is null) { foreach (var node in nodes) { Write(node); } }
        else { WriteExcerpt([.. nodes]); }
        html.WriteLine("</ul>");
    }

    // Those with the most interactions, in the order of the tree.
    private void WriteExcerpt(PathwayNode[] nodes)
    {
        var shown = nodes.Length <= PageExcerpt.MaxChildren ? nodes
            : [.. nodes.OrderByDescending(model.Counts.CountWithin).Take(PageExcerpt.MaxChildren)];
        foreach (var node in nodes.Where(shown.ToHashSet().Contains)) { Write(node); }
        if (shown.Length < nodes.Length)
        {
            html.WriteLine(Html.Line($"<li><p class=\"w\">and {Html.Count(nodes.Length - shown.Length, "more term")}</p></li>"));
        }
    }

    private void Write(PathwayNode node)
    {
        var children = model.Children(node).ToArray();
        // A node of which all children are siblings is a branch while siblings are shown.
        var branch = children.Length == 0 ? "" : children.All(model.IsSibling) ? " class=\"s\"" : " class=\"b\"";
        var open = children.Length > 0 && model.IsInitiallyOpen(node) ? " open" : "";
        var share = model.Share(node) is > 0 and var part ? Html.Line($" data-w=\"{part:0.####}\"") : "";
        html.WriteLine($"<li class=\"{Style(node)}\"><details id=\"{model.Anchor(node)}\"{branch}{share}{open}>");
        html.WriteLine($"<summary>{Html.Span("t", Html.Text(node.Name))}{Html.Span("i", Html.Text(node.OntologyId))}"
            + $"{Html.Span("m", NodeMark.Of(node) ?? "")}{FormatCount(node)}</summary>");
        WriteDetails(node);
        if (children.Length > 0) { WriteList(children); }
        html.WriteLine("</details></li>");
    }

    private void WriteDetails(PathwayNode node)
    {
        html.Write("<div class=\"a\">");
        if (node.Description is not null) { html.Write($"<p>{Html.Text(node.Description)}</p>"); }
        html.WriteLine($"<p class=\"w\">{DescribePlace(node)}</p>");
        if (node.Provenance is { } provenance && node.Kind != PathwayNodeKind.Root)
        {
            html.WriteLine($"<p class=\"w\">{DescribeProvenance(node, provenance)}</p>");
        }
        if (node.SecondaryParents.Count > 0)
        {
            html.WriteLine($"<p class=\"w\">Also under {string.Join(", ", node.SecondaryParents.Select(Html.Text))}</p>");
        }
        if (node.CandidateParents.Count > 0)
        {
            html.WriteLine($"<p class=\"w\">Perhaps under {string.Join(", ", node.CandidateParents.Select(Html.Text))}</p>");
        }
        if (model.Excerpt is { } excerpt) { PageExcerpt.Write(html, node.Interactions, excerpt.Rows); }
        else { PageInteractions.Write(html, node); }
        html.WriteLine("</div>");
    }

    private string Style(PathwayNode node) => node.Kind switch
    {
        PathwayNodeKind.Root => $"root {model.Colour(node)}",
        PathwayNodeKind.Term => "term",
        PathwayNodeKind.Sibling => model.IsSibling(node) ? "sib extra" : "sib",
        _ => model.IsSibling(node) ? "mid extra" : "mid",
    };

    private string FormatCount(PathwayNode node) => model.Counts.CountWithin(node) is > 0 and var count
        ? $"<span class=\"c\" title=\"{model.Counts.Describe(node)}\">{Html.Line($"{count}")}</span>" : "";

    private string DescribePlace(PathwayNode node)
    {
        var kind = node.Kind switch
        {
            PathwayNodeKind.Root => Html.Line($"Root \u00B7 {Html.Count(model.CountDescendants(node), "term")} below"),
            PathwayNodeKind.Term => "Term of the input",
            PathwayNodeKind.Sibling => "Sibling term",
            _ => "Intermediate term",
        };
        var place = node.Level is > 0 ? Html.Line($" \u00B7 level {node.Level} under {Html.Text(node.Root)}") : "";
        var count = model.Counts.Describe(node) is { Length: > 0 } text ? $" \u00B7 {text}" : "";
        return $"{kind}{place}{count}{OntologyLink(node)}";
    }

    private static string OntologyLink(PathwayNode node) => PageLinks.Ontology(node.OntologyId) is { Length: > 0 } link
        ? $" \u00B7 {link}" : "";

    private static string DescribeProvenance(PathwayNode node, PathwayProvenance provenance)
    {
        var place = node.Parent is null ? "Answered"
            : provenance.IsFallback ? $"Fallback: put under {Html.Text(node.Parent)}" : $"Placed under {Html.Text(node.Parent)}";
        var confidence = provenance.Confidence is { } sure && double.IsFinite(sure)
            ? $" \u00B7 confidence {sure.ToString("0.##", CultureInfo.InvariantCulture)}" : "";
        return $"{place} by "
            + $"{Html.Text(provenance.Answerer)}{confidence}{(provenance.Reason is null ? "" : $" \u00B7 {Html.Text(provenance.Reason)}")}";
    }
}

using System.Globalization;
using System.Text;
using Pathway.Formats.Evidence;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>
/// Writes a hierarchy as one HTML page without external files: a tree to expand, search and print, which is readable without a script. The
/// same hierarchy gives the same bytes.
/// </summary>
internal static class HierarchyPage
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        using var html = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        var model = new PageModel(hierarchy);
        var summary = new PageSummary(model, html);
        WriteHead(html, summary.Title);
        summary.Write();
        html.WriteLine("<main>");
        WriteTools(html);
        html.WriteLine("<div class=\"split\"><section id=\"tree\" aria-label=\"Hierarchy\">");
        var tree = new PageTree(model, html);
        tree.Write(model.Roots);
        if (model.Unplaced.Any())
        {
            html.WriteLine("<h2 class=\"adrift\">Without a place</h2>");
            tree.Write(model.Unplaced);
        }
        html.WriteLine("</section><aside id=\"pane\" aria-label=\"Selected term\" hidden></aside></div>");
        PageLists.Write(html, hierarchy, model.Excerpt is not null);
        html.WriteLine("</main>");
        html.WriteLine(
            $"<footer>Made with "
                + $"Pathway.{(GeneOntologyAttribution.IsRequired(hierarchy) ? $" {GeneOntologyAttribution.Text}" : "")}</footer>");
        html.WriteLine($"<script>{PageAssets.Script}</script>");
        html.WriteLine("</body></html>");
    }

    private static void WriteHead(TextWriter html, string title)
    {
        html.WriteLine("<!DOCTYPE html>");
        html.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.WriteLine($"<meta http-equiv=\"Content-Security-Policy\" content=\"{PageAssets.Policy}\">");
        html.WriteLine("<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">");
        html.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.WriteLine($"<title>{title}</title>");
        html.WriteLine($"<style>{PageAssets.Style}</style></head><body>");
    }

    // Hidden until the script runs.
    private static void WriteTools(TextWriter html)
    {
        html.WriteLine("<div id=\"tools\" role=\"search\" hidden>");
        html.Write("<input id=\"find\" type=\"search\" placeholder=\"Find a term, an identifier, a protein …\" ");
        html.WriteLine("aria-label=\"Find in the hierarchy\" autocomplete=\"off\" spellcheck=\"false\">");
        html.WriteLine(
            """
            <label><input id="marked" type="checkbox"> only what is marked</label>
            <button id="open" type="button">Expand all</button><button id="close" type="button">Collapse all</button>
            <output id="found" for="find"></output>
            </div>
            """);
    }
}

/// <summary>The lists below the tree: unassigned interactions, evidence, changes, open questions.</summary>
internal static class PageLists
{
    /// <param name="html">Takes the lists.</param>
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="isExcerpt">Whether each list shows its first rows only.</param>
    public static void Write(TextWriter html, PathwayHierarchy hierarchy, bool isExcerpt)
    {
        var rows = isExcerpt ? PageExcerpt.ListRows : int.MaxValue;
        WriteSection(html, "Unassigned interactions", "They carry no pathway term that has a place here.", hierarchy.Unassigned.Count, () =>
        {
            if (isExcerpt) { PageExcerpt.Write(html, hierarchy.Unassigned, rows); }
            else { PageInteractions.Write(html, hierarchy.Unassigned); }
        });
        var verdicts = hierarchy.Interactions.SelectMany(PathwayVerdictRecord.Of).ToArray();
        var counts = string.Join(", ", VerdictSelection.CountByKind(verdicts).Where(static pair => pair.Count > 0)
            .Select(static pair => Html.Line($"{pair.Verdict} {pair.Count}")));
        WriteSection(html, "Evidence", $"{counts}. Here stands what is not supported, the worst first.", verdicts.Length,
            () => PageVerdict.WriteTable(html, verdicts, rows));
        WriteSection(html, "Changes", "What was changed on the way to this tree, and who decided.", hierarchy.Changes.Count, () =>
            WriteTable(html, ["Change", "Term", "From", "To", "Why", "Decided by"], hierarchy.Changes.Take(rows).Select(static change =>
                (string?[])[change.Kind.ToString(), change.Node, change.Before, change.After, change.Reason, change.DecidedBy])));
        WriteSection(html, "Not answered", "Run the same command again to ask only these.", hierarchy.Failures.Count, () =>
            WriteTable(html, ["Question", "Term", "What went wrong", "What to do"], hierarchy.Failures.Take(rows).Select(static failure =>
                (string?[])[failure.Question, failure.Subject, failure.Message, failure.RecommendedAction])));
    }

    private static void WriteSection(TextWriter html, string title, string meaning, int count, Action content)
    {
        if (count == 0) { return; }
        html.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"<details class=\"list\"><summary><h2>{title}</h2><span class=\"c\">{count}</span></summary><p class=\"w\">{meaning}</p>"
                    + $""));
        content();
        html.WriteLine("</details>");
    }

    private static void WriteTable(TextWriter html, string[] heads, IEnumerable<string?[]> rows)
    {
        html.WriteLine(
            $"<div class=\"scroll\"><table><thead><tr>{string.Concat(heads.Select(static head => $"<th scope=\"col\">{head}</th>"))}</tr>"
                + $"</thead><tbody>");
        foreach (var row in rows) { html.WriteLine($"<tr>{string.Concat(row.Select(static cell => $"<td>{Html.Text(cell)}</td>"))}</tr>"); }
        html.WriteLine("</tbody></table></div>");
    }
}

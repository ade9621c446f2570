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
    public static void Write(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, showsSiblings: false);

    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="stream">Takes the page.</param>
    /// <param name="showsSiblings">Whether the page shows siblings at first; a switch on the page shows and hides them.</param>
    public static void Write(PathwayHierarchy hierarchy, Stream stream, bool showsSiblings)
    {
        using var html = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        var model = new PageModel(hierarchy, showsSiblings);
        var summary = new PageSummary(model, html);
        WriteHead(html, summary.Title);
        summary.Write();
        html.WriteLine("<main>");
        summary.WriteOverview();
        PageLegend.Write(html);
        WriteTools(html, model);
        html.WriteLine("<div class=\"split\"><section id=\"tree\" aria-label=\"Hierarchy\">");
        WriteSiblingSwitch(html, model);
        var tree = new PageTree(model, html);
        tree.Write(model.Roots);
        if (model.Unplaced.Any())
        {
            html.WriteLine("<h2 class=\"adrift\">Without a place</h2>");
            tree.Write(model.Unplaced);
        }
        html.WriteLine("</section><section id=\"pane\" aria-label=\"Selected term\" tabindex=\"0\" hidden></section></div>");
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

    // Works without a script too.
    private static void WriteSiblingSwitch(TextWriter html, PageModel model)
    {
        if (model.SiblingCount == 0) { return; }
        html.WriteLine($"<p class=\"switch\"><label><input id=\"siblings\" type=\"checkbox\"{(model.ShowsSiblings ? " checked" : "")}> "
            + $"Show {Html.Count(model.SiblingCount, "sibling")} that no interaction names</label></p>");
    }

    // Hidden until the script runs.
    private static void WriteTools(TextWriter html, PageModel model)
    {
        var marks = model.Hierarchy.Nodes.Count(node => NodeMark.Of(node) is not null && !model.IsSibling(node));
        html.WriteLine("<div id=\"tools\" role=\"search\" hidden>");
        html.Write("<input id=\"find\" type=\"search\" placeholder=\"Find a term, an identifier, a protein \u2026\" ");
        html.WriteLine("aria-label=\"Find in the hierarchy\" autocomplete=\"off\" spellcheck=\"false\">");
        html.WriteLine(Html.Line($"<label><input id=\"marked\" type=\"checkbox\" aria-describedby=\"marks\"")
            + Html.Line($"{(marks == 0 ? " disabled" : "")}> Only marked terms ({marks})</label>"));
        html.WriteLine(
            """
            <button id="open" type="button">Expand all</button><button id="close" type="button">Collapse all</button>
            <output id="found" for="find marked"></output>
            </div>
            """);
    }
}

/// <summary>The legend: what each mark, style and colour of the page means.</summary>
internal static class PageLegend
{
    private static readonly (string Mark, string Meaning)[] Marks =
    [
        ("fallback", "no curator named a parent, so that a rule chose one: have a look"),
        ("unplaced", "every question was answered, but no root fits"),
        ("unresolved", "a question was not answered; run the same command again"),
    ];

    public static void Write(TextWriter html)
    {
        html.WriteLine("<details class=\"list\" id=\"legend\"><summary><h2>How to read this page</h2></summary>");
        html.WriteLine("<dl class=\"legend\">");
        Write(html, "Picture", "The height of a term is its share of the interactions; one with several terms is divided among them. "
            + "The colour is that of the root. Click a term to enter it, and the first column to leave it.");
        Write(html, "<span class=\"c\">12</span>", "interactions with the term or a term below it; one with several of these terms "
            + "counts once. The bars of the roots show the same numbers.");
        Write(html, "<b>Term</b>", "a term that the input names");
        Write(html, "<span class=\"soft\">Term</span>", "a term between the input and a root");
        Write(html, "<i>Term</i>", "a sibling: a further term of the same parent, which no interaction names; never counted");
        html.WriteLine("</dl><dl class=\"legend\" id=\"marks\">");
        Write(html, "Marked", "a term that needs a look has one of these marks; \u201COnly marked terms\u201D shows it and "
            + "what lies above it");
        foreach (var (mark, meaning) in Marks) { Write(html, $"<span class=\"m\">{mark}</span>", meaning); }
        html.WriteLine("</dl><dl class=\"legend\">");
        foreach (var (_, sign, word) in PageInteractions.Arrows)
        {
            Write(html, $"<span class=\"r\">{sign}</span>", word == "and" ? "interacts; how is not said" : word);
        }
        foreach (var kind in Enum.GetValues<PathwayVerdictKind>().Reverse())
        {
            Write(html, $"<span class=\"v {PageVerdict.Style(kind)}\">{PageVerdict.ToWord(kind)}</span>", Explain(kind));
        }
        Write(html, "Keys", "/ goes to the search, Enter to the first hit. In tree and picture the arrow keys move; Enter opens.");
        html.WriteLine("</dl></details>");
    }

    private static void Write(TextWriter html, string mark, string meaning) =>
        html.WriteLine($"<div><dt>{mark}</dt><dd>{meaning}</dd></div>");

    private static string Explain(PathwayVerdictKind kind) => kind switch
    {
        PathwayVerdictKind.Supported => "a fetched record contains the claim",
        PathwayVerdictKind.Unchecked => "not decided: an outage, no full text, or nothing to check",
        PathwayVerdictKind.Corrected => "a sentence of a fetched record differs from the claim",
        PathwayVerdictKind.Unsupported => "the full text does not contain the claim",
        PathwayVerdictKind.NotFound => "there is no such publication",
        PathwayVerdictKind.Mismatched => "the identifier belongs to another publication",
        PathwayVerdictKind.Retracted => "the publication was retracted",
        PathwayVerdictKind.Contradicted => "a fetched record says the opposite",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
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
        PageDoubts.Write(html, hierarchy, WriteSection, rows);
        WriteSection(html, "Changes", "What was changed on the way to this tree, and who decided.", hierarchy.Changes.Count, () =>
            PageTable.Write(html, ["Change", "Term", "From", "To", "Why", "Decided by"], hierarchy.Changes.Take(rows)
                .Select(static change => (string?[])
                    [change.Kind.ToString(), change.Node, change.Before, change.After, change.Reason, change.DecidedBy])));
        WriteSection(html, "Not answered", "Run the same command again to ask only these.", hierarchy.Failures.Count, () =>
            PageTable.Write(html, ["Question", "Term", "What went wrong", "What to do"], hierarchy.Failures.Take(rows)
                .Select(static failure => (string?[])[failure.Question, failure.Subject, failure.Message, failure.RecommendedAction])));
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

}

/// <summary>A table of data in a list below the tree.</summary>
internal static class PageTable
{
    public static void Write(TextWriter html, string[] heads, IEnumerable<string?[]> rows)
    {
        html.WriteLine(
            $"{Html.ScrollingTable}<table><thead><tr>{string.Concat(heads.Select(static head => $"<th scope=\"col\">{head}</th>"))}</tr>"
                + $"</thead><tbody>");
        foreach (var row in rows) { html.WriteLine($"<tr>{string.Concat(row.Select(static cell => $"<td>{Html.Text(cell)}</td>"))}</tr>"); }
        html.WriteLine("</tbody></table></div>");
    }
}

using System.Text;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>
/// Writes the hierarchy as one page that needs nothing else: a tree to open, search and print, readable without a script too.
/// The same hierarchy gives the same bytes.
/// </summary>
internal static class HierarchyPage
{
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        using var html = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        var model = new PageModel(hierarchy);
        var summary = new PageSummary(model, html);
        Head(html, summary.Title);
        summary.Write();
        html.WriteLine("<main>");
        Tools(html);
        html.WriteLine("<div class=\"split\"><section id=\"tree\" aria-label=\"Hierarchy\">");
        var tree = new PageTree(model, html);
        tree.Write(model.Roots);
        if (model.Adrift.Any())
        {
            html.WriteLine("<h2 class=\"adrift\">Without a place</h2>");
            tree.Write(model.Adrift);
        }
        html.WriteLine("</section><aside id=\"pane\" aria-label=\"Selected term\" hidden></aside></div>");
        PageLists.Write(html, hierarchy);
        html.WriteLine("</main>");
        html.WriteLine($"<footer>Made with Pathway.{(GeneOntologyCredit.IsDue(hierarchy) ? $" {GeneOntologyCredit.Text}" : "")}</footer>");
        html.WriteLine($"<script>{PageAssets.Script}</script>");
        html.WriteLine("</body></html>");
    }

    private static void Head(TextWriter html, string title)
    {
        html.WriteLine("<!DOCTYPE html>");
        html.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.WriteLine($"<meta http-equiv=\"Content-Security-Policy\" content=\"{PageAssets.Policy}\">");
        html.WriteLine("<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">");
        html.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.WriteLine($"<title>{title}</title>");
        html.WriteLine($"<style>{PageAssets.Style}</style></head><body>");
    }

    // Of use with a script only: hidden until it runs.
    private static void Tools(TextWriter html) => html.WriteLine(
        """
        <div id="tools" role="search" hidden>
        <input id="find" type="search" placeholder="Find a term, an identifier, a protein …" aria-label="Find in the hierarchy" autocomplete="off" spellcheck="false">
        <label><input id="marked" type="checkbox"> only what is marked</label>
        <button id="open" type="button">Expand all</button><button id="close" type="button">Collapse all</button>
        <output id="found" for="find"></output>
        </div>
        """);
}

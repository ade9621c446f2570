using System.Text;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;

namespace Pathway.Formats.Runs;

/// <summary>Writes the report of a run as one page that needs nothing else, not even a script.</summary>
internal static class ReportPage
{
    private static readonly string Style = PageAssets.Style + PageAssets.Load("report.css");

    private static readonly string Policy = $"default-src 'none'; style-src '{PageAssets.Hash(Style)}'; base-uri 'none'; form-action 'none'";

    public static void Write(PathwayRunReport report, Stream stream)
    {
        using var html = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        html.WriteLine("<!DOCTYPE html>");
        html.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.WriteLine($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">");
        html.WriteLine("<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">");
        html.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.WriteLine($"<title>Pathway run {Html.Text(report.Run.RunId)}</title><style>{Style}</style></head><body>");
        html.WriteLine($"<header><h1>{Html.Text(report.Run.Command)}</h1><p class=\"sub\">Run <b>{Html.Text(report.Run.RunId)}</b>, answered by {Html.Text(report.Run.Curator)}</p>");
        html.WriteLine("<dl class=\"figures\">");
        foreach (var (name, value) in ReportText.Figures(report)) { html.WriteLine($"<div><dt>{Html.Text(name)}</dt><dd>{Html.Text(value)}</dd></div>"); }
        html.WriteLine("</dl></header><main>");
        Steps(html, report);
        new Waterfall(report, html).Write();
        List(html, "Changes", report.Changes.Select(static change => $"{change}. Decided by {change.DecidedBy}."));
        List(html, "Findings", report.Findings.Select(static finding => $"{finding} {finding.Fix}"));
        List(html, "Not answered", report.Failures.Select(static failure => $"{failure.Message} {failure.RecommendedAction}"));
        html.WriteLine("</main><footer>Made with Pathway.</footer></body></html>");
    }

    private static void Steps(TextWriter html, PathwayRunReport report)
    {
        html.WriteLine("<h2>Steps</h2><table class=\"steps\"><thead><tr>");
        foreach (var head in ReportText.StepHeads) { html.Write($"<th scope=\"col\">{Html.Text(head)}</th>"); }
        html.WriteLine("</tr></thead><tbody>");
        foreach (var step in report.Steps)
        {
            var cells = ReportText.Step(step, report.Run.Currency);
            html.WriteLine($"<tr><th scope=\"row\">{Html.Text(cells[0])}</th>{string.Concat(cells.Skip(1).Select(static cell => $"<td>{Html.Text(cell)}</td>"))}</tr>");
        }
        html.WriteLine("</tbody></table>");
    }

    private static void List(TextWriter html, string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0) { return; }
        html.WriteLine($"<details open><summary><h2>{Html.Text(title)} ({all.Length})</h2></summary><ul>");
        foreach (var line in all) { html.WriteLine($"<li>{Html.Text(line)}</li>"); }
        html.WriteLine("</ul></details>");
    }
}

using System.Globalization;
using System.Text;
using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;
using Pathway.Runs;

namespace Pathway.Formats.Runs;

/// <summary>Writes the report of a run as one HTML page without external files and without a script.</summary>
internal static class ReportPage
{
    private static readonly string Style = PageAssets.Style + PageAssets.Load("report.css");

    private static readonly string Policy =
        $"default-src 'none'; style-src '{PageAssets.Hash(Style)}'; base-uri 'none'; form-action 'none'";

    public static void Write(PathwayRunReport report, Stream stream)
    {
        using var html = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        html.WriteLine("<!DOCTYPE html>");
        html.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.WriteLine($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">");
        html.WriteLine("<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"color-scheme\" content=\"light dark\">");
        html.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.WriteLine($"<title>Pathway run {Html.Text(report.Run.RunId)}</title><style>{Style}</style></head><body>");
        html.WriteLine(
            $"<header><h1>{Html.Text(report.Run.Command)}</h1><p class=\"sub\">Run <b>{Html.Text(report.Run.RunId)}</b>, answered by "
                + $"{Html.Text(report.Run.Curator)}</p>");
        html.WriteLine("</header><main><div class=\"summary\">");
        foreach (var (heading, sentences) in RunSummary.Of(report).Sections)
        {
            html.WriteLine($"<section><h2>{heading}</h2>");
            foreach (var sentence in sentences) { html.WriteLine($"<p>{Html.Text(sentence)}</p>"); }
            html.WriteLine("</section>");
        }
        html.WriteLine("</div><h2>Details for engineers</h2><dl class=\"figures\">");
        foreach (var (name, value) in ReportText.Figures(report))
        {
            html.WriteLine($"<div><dt>{Html.Text(name)}</dt><dd>{Html.Text(value)}</dd></div>");
        }
        html.WriteLine("</dl>");
        WriteSteps(html, report);
        new Waterfall(report, html).Write();
        WriteList(html, "Changes", report.Changes.Select(static change => $"{change}. Decided by {change.DecidedBy}."));
        WriteList(html, "Findings", report.Findings.Select(static finding => $"{finding} {finding.Fix}"));
        WriteList(html, "Not answered", report.Failures.Select(static failure => $"{failure.Message} {failure.RecommendedAction}"));
        html.WriteLine("</main><footer>Made with Pathway.</footer></body></html>");
    }

    private static void WriteSteps(TextWriter html, PathwayRunReport report)
    {
        html.WriteLine($"<h3>Steps</h3>{Html.ScrollingTable}<table class=\"steps\"><thead><tr>");
        foreach (var head in ReportText.StepHeads) { html.Write($"<th scope=\"col\">{Html.Text(head)}</th>"); }
        html.WriteLine("</tr></thead><tbody>");
        foreach (var step in report.Steps)
        {
            var cells = ReportText.FormatStep(step, report.Run.Currency);
            html.WriteLine(
                $"<tr><th scope=\"row\">{Html.Text(cells[0])}</th>"
                    + $"{string.Concat(cells.Skip(1).Select(static cell => $"<td>{Html.Text(cell)}</td>"))}</tr>");
        }
        html.WriteLine("</tbody></table></div>");
    }

    private static void WriteList(TextWriter html, string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0) { return; }
        html.WriteLine($"<details open><summary><h3>{Html.Text(title)} ({all.Length})</h3></summary><ul>");
        foreach (var line in all) { html.WriteLine($"<li>{Html.Text(line)}</li>"); }
        html.WriteLine("</ul></details>");
    }
}

/// <summary>
/// Draws the calls of a run as a waterfall chart: for each call the times in the queue, waiting for rate limits, on the network and in
/// parsing. Calls on the critical path are marked.
/// </summary>
internal sealed class Waterfall(PathwayRunReport report, TextWriter html)
{
    // A browser is slow with more rows; the JSON report has all of them.
    private const int MaxRows = 2000;
    private const int RowHeight = 14;
    private const int Width = 1000;
    private const int Axis = 18;

    private readonly DateTimeOffset start = report.Calls.Select(CallChain.GetAskedAt).Append(report.Run.StartedAt).Min();
    private readonly DateTimeOffset end = report.Calls.Select(CallChain.GetEndedAt)
        .Append(report.Run.StartedAt + TimeSpan.FromMilliseconds(1)).Max();

    public void Write()
    {
        if (report.Calls.Count == 0) { return; }
        var rows = report.Calls.OrderBy(CallChain.GetAskedAt).ThenBy(CallChain.GetEndedAt).Take(MaxRows).ToArray();
        var critical = CallChain.FindCriticalPath(report.Calls).ToHashSet(ReferenceEqualityComparer.Instance);
        html.WriteLine("<h3>Calls</h3>");
        html.WriteLine(
            "<p class=\"key\"><span class=\"queued\">queued</span><span class=\"lane\">waiting for the limits</span><span class=\"wire\">"
                + "on the wire</span><span class=\"reading\">reading</span><span class=\"lost\">failed</span><span class=\"critical\">"
                + "critical path</span></p>");
        if (rows.Length < report.Calls.Count)
        {
            html.WriteLine(Html.Line($"<p class=\"sub\">The first {rows.Length} of {report.Calls.Count}.</p>"));
        }
        html.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"<svg class=\"calls\" viewBox=\"0 0 {Width} {Axis + (rows.Length * RowHeight)}\" role=\"img\" aria-label=\"{rows.Length} "
                    + $"calls over {ReportText.FormatTime(end - start)}\">"));
        WriteTicks(rows.Length);
        for (var i = 0; i < rows.Length; i++) { WriteRow(rows[i], Axis + (i * RowHeight), critical.Contains(rows[i])); }
        html.WriteLine("</svg>");
    }

    private void WriteTicks(int rows)
    {
        for (var tick = 0; tick <= 4; tick++)
        {
            var x = Width * tick / 4;
            html.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"<line x1=\"{x}\" x2=\"{x}\" y1=\"{Axis - 4}\" y2=\"{Axis + (rows * RowHeight)}\"/><text "
                        + $"x=\"{Math.Clamp(x, 2, Width - 2)}\" y=\"10\" class=\"{(tick == 4 ? "last" : tick == 0 ? "first" : "tick")}\">"
                        + $"{ReportText.FormatTime((end - start) * tick / 4)}</text>"));
        }
    }

    private void WriteRow(PathwayCall call, int y, bool isCritical)
    {
        var queued = call.Queued ?? TimeSpan.Zero;
        var rateLimitWait = call.RateLimitWait ?? TimeSpan.Zero;
        var parsing = call.Parsing ?? TimeSpan.Zero;
        var more = call.Questions > 1 ? Html.Line($" and {call.Questions - 1} more") : "";
        html.Write(
            $"<g{(isCritical ? " class=\"critical\"" : "")}><title>{Html.Text($"{call.Kind}: {call.Subject}")}{more}, "
                + $"{call.Outcome}: queued {ReportText.FormatTime(queued)}, waiting {ReportText.FormatTime(rateLimitWait)}, "
                + $"called {ReportText.FormatTime(call.Duration)}</title>");
        var at = CallChain.GetAskedAt(call);
        WriteBar("queued", at, queued, y);
        WriteBar("lane", at + queued, rateLimitWait, y);
        var isLost = call.Outcome is PathwayCallOutcome.Failed or PathwayCallOutcome.Aborted;
        WriteBar(isLost ? "lost" : "wire", call.StartedAt, call.Duration - parsing, y);
        WriteBar("reading", CallChain.GetEndedAt(call) - parsing, parsing, y);
        // The label is after the bar if there is room, else before it, else inside.
        var (left, right) = (X(at), X(CallChain.GetEndedAt(call)));
        var isLast = right > Width * 0.7;
        var x = !isLast ? right + 4 : left > Width * 0.3 ? left - 4 : right - 4;
        html.WriteLine(
            $"<text x=\"{Html.Line($"{x:0.0}")}\" y=\"{y + RowHeight - 4}\"{(isLast ? " class=\"last\"" : "")}>"
                + $"{Html.Text(Truncate(call.Subject))}</text></g>");
    }

    private void WriteBar(string style, DateTimeOffset from, TimeSpan time, int y)
    {
        if (time <= TimeSpan.Zero) { return; }
        html.Write(
            string.Create(CultureInfo.InvariantCulture,
                $"<rect class=\"{style}\" x=\"{X(from):0.0}\" y=\"{y}\" width=\"{Math.Max(0.5, X(from + time) - X(from)):0.0}\" "
                    + $"height=\"{RowHeight - 4}\"/>"));
    }

    private double X(DateTimeOffset at) => Width * ((at - start) / (end - start));

    private static string Truncate(string subject) => subject.Length <= 40 ? subject
        : $"{subject[..(char.IsHighSurrogate(subject[39]) ? 39 : 40)]}…";
}

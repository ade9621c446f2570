using Pathway.Formats.Hierarchies.Page;
using Pathway.Model;
using Pathway.Runs;

namespace Pathway.Formats.Runs;

/// <summary>
/// Draws the calls of a run below each other against time: how long each was queued, waited for the limits, was on the wire, was read. Those of
/// the critical path are marked.
/// </summary>
internal sealed class Waterfall(PathwayRunReport report, TextWriter html)
{
    // A page with more rows is too much for a browser; the report as JSON holds all.
    private const int MostRows = 2000;
    private const int RowHeight = 14;
    private const int Width = 1000;
    private const int Axis = 18;

    private readonly DateTimeOffset start = report.Calls.Select(CallChain.Put).Append(report.Run.StartedAt).Min();
    private readonly DateTimeOffset end = report.Calls.Select(CallChain.End).Append(report.Run.StartedAt + TimeSpan.FromMilliseconds(1)).Max();

    public void Write()
    {
        if (report.Calls.Count == 0) { return; }
        var rows = report.Calls.OrderBy(CallChain.Put).ThenBy(CallChain.End).Take(MostRows).ToArray();
        var critical = CallChain.Longest(report.Calls).ToHashSet(ReferenceEqualityComparer.Instance);
        html.WriteLine("<h2>Calls</h2>");
        html.WriteLine("<p class=\"key\"><span class=\"queued\">queued</span><span class=\"lane\">waiting for the limits</span><span class=\"wire\">on the wire</span><span class=\"reading\">reading</span><span class=\"lost\">failed</span><span class=\"critical\">critical path</span></p>");
        if (rows.Length < report.Calls.Count) { html.WriteLine(Html.Line($"<p class=\"sub\">The first {rows.Length} of {report.Calls.Count}.</p>")); }
        html.WriteLine(Html.Line($"<svg class=\"calls\" viewBox=\"0 0 {Width} {Axis + (rows.Length * RowHeight)}\" role=\"img\" aria-label=\"{rows.Length} calls over {ReportText.Time(end - start)}\">"));
        Ticks(rows.Length);
        for (var i = 0; i < rows.Length; i++) { Row(rows[i], Axis + (i * RowHeight), critical.Contains(rows[i])); }
        html.WriteLine("</svg>");
    }

    private void Ticks(int rows)
    {
        for (var tick = 0; tick <= 4; tick++)
        {
            var x = Width * tick / 4;
            html.WriteLine(Html.Line($"<line x1=\"{x}\" x2=\"{x}\" y1=\"{Axis - 4}\" y2=\"{Axis + (rows * RowHeight)}\"/><text x=\"{Math.Clamp(x, 2, Width - 2)}\" y=\"10\" class=\"{(tick == 4 ? "last" : tick == 0 ? "first" : "tick")}\">{ReportText.Time((end - start) * tick / 4)}</text>"));
        }
    }

    private void Row(PathwayCall call, int y, bool isCritical)
    {
        var (queued, lane, reading) = (call.Queued ?? TimeSpan.Zero, call.Lane ?? TimeSpan.Zero, call.Reading ?? TimeSpan.Zero);
        var more = call.Questions > 1 ? Html.Line($" and {call.Questions - 1} more") : "";
        html.Write($"<g{(isCritical ? " class=\"critical\"" : "")}><title>{Html.Text($"{call.Kind}: {call.Subject}")}{more}, {Html.Text(call.Outcome)}: queued {ReportText.Time(queued)}, waiting {ReportText.Time(lane)}, called {ReportText.Time(call.Duration)}</title>");
        var at = CallChain.Put(call);
        Bar("queued", at, queued, y);
        Bar("lane", at + queued, lane, y);
        Bar(call.Outcome is "Failed" or "Aborted" ? "lost" : "wire", call.StartedAt, call.Duration - reading, y);
        Bar("reading", CallChain.End(call) - reading, reading, y);
        // After the bar where there is room, else before it; inside it where there is none.
        var (left, right) = (X(at), X(CallChain.End(call)));
        var isLast = right > Width * 0.7;
        var x = !isLast ? right + 4 : left > Width * 0.3 ? left - 4 : right - 4;
        html.WriteLine($"<text x=\"{Html.Line($"{x:0.0}")}\" y=\"{y + RowHeight - 4}\"{(isLast ? " class=\"last\"" : "")}>{Html.Text(Short(call.Subject))}</text></g>");
    }

    private void Bar(string style, DateTimeOffset from, TimeSpan time, int y)
    {
        if (time <= TimeSpan.Zero) { return; }
        html.Write(Html.Line($"<rect class=\"{style}\" x=\"{X(from):0.0}\" y=\"{y}\" width=\"{Math.Max(0.5, X(from + time) - X(from)):0.0}\" height=\"{RowHeight - 4}\"/>"));
    }

    private double X(DateTimeOffset at) => Width * ((at - start) / (end - start));

    private static string Short(string subject) => subject.Length <= 40 ? subject : $"{subject[..(char.IsHighSurrogate(subject[39]) ? 39 : 40)]}…";
}

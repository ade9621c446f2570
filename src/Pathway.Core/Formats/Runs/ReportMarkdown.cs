using System.Text;
using Pathway.Formats.Hierarchies;
using Pathway.Model;
using Pathway.Runs;

namespace Pathway.Formats.Runs;

/// <summary>
/// Writes the report of a run as Markdown: figures, steps, critical path, changes, findings, open questions.
/// </summary>
internal sealed class ReportMarkdown
{
    private readonly PathwayRunReport report;
    private readonly TextWriter text;

    private ReportMarkdown(PathwayRunReport report, TextWriter text)
    {
        this.report = report;
        this.text = text;
    }

    public static void Write(PathwayRunReport report, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        new ReportMarkdown(report, text).Write();
    }

    private void Write()
    {
        text.WriteLine($"# Run {MarkdownText.Escape(report.Run.RunId)}");
        text.WriteLine();
        text.WriteLine($"{MarkdownText.Escape(report.Run.Command)}, answered by {MarkdownText.Escape(report.Run.Curator)}.");
        foreach (var (heading, sentences) in RunSummary.Of(report).Sections) { WriteList(heading, sentences); }
        text.WriteLine();
        text.WriteLine("## Details for engineers");
        WriteTable(["figure", "value"], ReportText.Figures(report).Select(static figure => new[] { figure.Name, figure.Value }));
        text.WriteLine();
        text.WriteLine("## Steps");
        WriteTable(ReportText.StepHeads, report.Steps.Select(step => ReportText.FormatStep(step, report.Run.Currency)));
        WriteList("Critical path",
            CallChain.FindCriticalPath(report.Calls)
                .Select(static call => $"{ReportText.FormatTime(call.Duration)}: {call.Kind} of {call.Subject}"));
        WriteList("Changes", report.Changes.Select(static change => $"{change}. Decided by {change.DecidedBy}."));
        WriteList("Findings", report.Findings.Select(static finding => $"{finding} {finding.Fix}"));
        WriteList("Not answered", report.Failures.Select(static failure => $"{failure.Message} {failure.RecommendedAction}"));
    }

    private void WriteTable(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        text.WriteLine();
        WriteRow(heads);
        text.WriteLine($"|{string.Concat(heads.Select(static _ => "---|"))}");
        foreach (var row in rows) { WriteRow(row); }
    }

    private void WriteRow(IEnumerable<string> cells) => text.WriteLine($"| {string.Join(" | ", cells.Select(MarkdownText.Escape))} |");

    private void WriteList(string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0) { return; }
        text.WriteLine();
        text.WriteLine($"## {title}");
        text.WriteLine();
        foreach (var line in all) { text.WriteLine($"- {MarkdownText.Escape(line)}"); }
    }
}

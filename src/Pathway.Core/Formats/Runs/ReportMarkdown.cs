using System.Text;
using Pathway.Formats.Hierarchies.Markdown;
using Pathway.Model;
using Pathway.Runs;

namespace Pathway.Formats.Runs;

/// <summary>Writes the report of a run as Markdown: figures, steps, the chain that decided how long it took, changes, findings, open questions.</summary>
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
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        new ReportMarkdown(report, text).Write();
    }

    private void Write()
    {
        text.WriteLine($"# Run {MarkdownText.Escape(report.Run.RunId)}");
        text.WriteLine();
        text.WriteLine($"{MarkdownText.Escape(report.Run.Command)}, answered by {MarkdownText.Escape(report.Run.Curator)}.");
        Table(["figure", "value"], ReportText.Figures(report).Select(static figure => new[] { figure.Name, figure.Value }));
        text.WriteLine();
        text.WriteLine("## Steps");
        Table(ReportText.StepHeads, report.Steps.Select(step => ReportText.Step(step, report.Run.Currency)));
        List("Critical path", CallChain.Longest(report.Calls).Select(static call => $"{ReportText.Time(call.Duration)}: {call.Kind} of {call.Subject}"));
        List("Changes", report.Changes.Select(static change => $"{change}. Decided by {change.DecidedBy}."));
        List("Findings", report.Findings.Select(static finding => $"{finding} {finding.Fix}"));
        List("Not answered", report.Failures.Select(static failure => $"{failure.Message} {failure.RecommendedAction}"));
    }

    private void Table(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        text.WriteLine();
        Row(heads);
        text.WriteLine($"|{string.Concat(heads.Select(static _ => "---|"))}");
        foreach (var row in rows) { Row(row); }
    }

    private void Row(IEnumerable<string> cells) => text.WriteLine($"| {string.Join(" | ", cells.Select(MarkdownText.Escape))} |");

    private void List(string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0) { return; }
        text.WriteLine();
        text.WriteLine($"## {title}");
        text.WriteLine();
        foreach (var line in all) { text.WriteLine($"- {MarkdownText.Escape(line)}"); }
    }
}

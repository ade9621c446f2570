using System.Globalization;
using System.Text;
using Pathway.Formats.Hierarchies.Markdown;
using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>Writes verdicts as Markdown: how many there are of each, then a table of what is not supported, the worst first.</summary>
internal static class VerdictMarkdown
{
    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        Write(verdicts, text, int.MaxValue);
    }

    /// <param name="verdicts">The verdicts.</param>
    /// <param name="text">Where to.</param>
    /// <param name="most">The most rows; how many more there are is said.</param>
    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, TextWriter text, int most)
    {
        text.WriteLine("# Evidence");
        text.WriteLine();
        text.WriteLine("| Verdict | Count |");
        text.WriteLine("|---|---:|");
        foreach (var (verdict, count) in VerdictSelection.Counts(verdicts)) { text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {verdict} | {count} |")); }
        var open = VerdictSelection.Given(verdicts).Where(static verdict => verdict.Verdict is not PathwayVerdictKind.Supported).OrderBy(static verdict => verdict.Verdict).ToArray();
        if (open.Length == 0) { return; }
        text.WriteLine();
        text.WriteLine("| Verdict | Interaction | Function | Evidence | Reason | Correction | Source |");
        text.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var verdict in open.Take(most))
        {
            string?[] cells = [verdict.Verdict.ToString(), verdict.Interaction, verdict.Function, verdict.Evidence, verdict.Reason, verdict.Correction];
            text.WriteLine($"| {string.Join(" | ", cells.Select(MarkdownText.Escape))} | {Source(verdict)} |");
        }
        if (open.Length <= most) { return; }
        text.WriteLine();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"And {open.Length - most} more."));
    }

    // The link is made of a number alone, never of a text from outside.
    private static string Source(PathwayVerdictRecord verdict)
    {
        var told = MarkdownText.Escape(verdict.Source);
        return VerdictLinks.Safe(verdict.Link) is { } link ? $"[{(told.Length > 0 ? told : "PubMed")}]({link})" : told;
    }
}

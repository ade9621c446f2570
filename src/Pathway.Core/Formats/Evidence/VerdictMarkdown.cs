using System.Globalization;
using System.Text;
using Pathway.Formats.Hierarchies;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Evidence;

/// <summary>Writes verdicts as Markdown: their counts, then a table of those that are not Supported, the worst first.</summary>
internal static class VerdictMarkdown
{
    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        Write(verdicts, text, int.MaxValue);
    }

    /// <param name="verdicts">The verdicts.</param>
    /// <param name="text">The output.</param>
    /// <param name="maxRows">The maximum number of rows; a last line counts the others.</param>
    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, TextWriter text, int maxRows)
    {
        text.WriteLine("# Evidence");
        text.WriteLine();
        text.WriteLine("| Verdict | Count |");
        text.WriteLine("|---|---:|");
        foreach (var (verdict, count) in VerdictSelection.CountByKind(verdicts))
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {verdict} | {count} |"));
        }
        var open = VerdictSelection.SelectDirect(verdicts).Where(static verdict => verdict.Verdict is not PathwayVerdictKind.Supported)
            .OrderBy(static verdict => verdict.Verdict).ThenBy(static verdict => verdict.Check).ToArray();
        if (open.Length == 0) { return; }
        text.WriteLine();
        text.WriteLine("| Verdict | Decided by | Count |");
        text.WriteLine("|---|---|---:|");
        foreach (var group in PathwayEvidenceReason.Group(open))
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {group.Verdict} | {group.Check} | {group.Count} |"));
        }
        text.WriteLine();
        text.WriteLine("| Verdict | Interaction | Function | Evidence | Reason | Correction | Source |");
        text.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var verdict in open.Take(maxRows))
        {
            string?[] cells =
                [verdict.Verdict.ToString(), verdict.Interaction, verdict.Function, verdict.Evidence, verdict.Reason, verdict.Correction];
            text.WriteLine($"| {string.Join(" | ", cells.Select(MarkdownText.Escape))} | {FormatSource(verdict)} |");
        }
        if (open.Length <= maxRows) { return; }
        text.WriteLine();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"And {open.Length - maxRows} more."));
    }

    // Only a safe link is written, never a text from outside.
    private static string FormatSource(PathwayVerdictRecord verdict)
    {
        var label = MarkdownText.Escape(verdict.Source);
        return SafeLinks.GetSafe(verdict.Link) is { } link ? $"[{(label.Length > 0 ? label : "PubMed")}]({link})" : label;
    }
}

/// <summary>Annotations at the lines of the input, and a table for the job summary, in GitHub Actions.</summary>
internal static class GitHubActionsReport
{
    // GitHub shows no more annotations of each level in a step.
    private const int MaxAnnotationsPerLevel = 10;
    private const int MaxSummaryRows = 200;

    /// <summary>The annotations, the worst first, as many as GitHub shows.</summary>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="workspace">The folder that paths are relative to, or null.</param>
    public static IEnumerable<string> CreateAnnotations(IReadOnlyList<PathwayVerdictRecord> verdicts, string? workspace)
    {
        var wrong = VerdictSelection.SelectProblems(verdicts).ToArray();
        return Lines(true).Concat(Lines(false));

        IEnumerable<string> Lines(bool isError) => wrong.Where(verdict => VerdictSelection.IsError(verdict.Verdict) == isError)
            .Take(MaxAnnotationsPerLevel).Select(verdict => FormatAnnotation(isError ? "error" : "warning", verdict, workspace));
    }

    /// <summary>The summary in Markdown.</summary>
    public static string CreateSummary(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        using var text = new StringWriter { NewLine = "\n" };
        VerdictMarkdown.Write(verdicts, text, MaxSummaryRows);
        return text.ToString();
    }

    private static string FormatAnnotation(string level, PathwayVerdictRecord verdict, string? workspace)
    {
        var properties = new StringBuilder();
        if (FileLocation.Parse(verdict.Origin) is var (file, line))
        {
            properties.Append(CultureInfo.InvariantCulture,
                $"file={EscapeProperty(ToRelativePath(file, workspace))},line={line},");
        }
        var title = EscapeProperty($"{verdict.Verdict}: {verdict.Interaction}");
        return $"::{level} {properties}title={title}::{EscapeData($"{VerdictSelection.Describe(verdict)}: {verdict.Reason}")}";
    }

    private static string ToRelativePath(string file, string? workspace) => workspace is not null && Path.IsPathFullyQualified(file)
        ? Path.GetRelativePath(workspace, file).Replace('\\', '/')
        : file;

    // The same escapes as in GitHub's own toolkit.
    private static string EscapeData(string text) => TextSanitizer.SingleLine(text).Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) => EscapeData(text).Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}

using System.Text;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Evidence;

/// <summary>What a run in GitHub Actions shows: annotations at the lines of the input, and a table in the summary of the job.</summary>
internal static class ActionsReport
{
    // The service shows no more of each level in a step.
    private const int AnnotationsOfLevel = 10;
    private const int RowsOfSummary = 200;

    /// <summary>The annotations, the worst first; what would be too many is left to the summary.</summary>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="workspace">The folder against which paths are named, or null.</param>
    public static IEnumerable<string> Annotations(IReadOnlyList<PathwayVerdictRecord> verdicts, string? workspace)
    {
        var wrong = VerdictSelection.Wrong(verdicts).ToArray();
        return Lines(true).Concat(Lines(false));

        IEnumerable<string> Lines(bool isError) => wrong.Where(verdict => VerdictSelection.IsError(verdict.Verdict) == isError).Take(AnnotationsOfLevel).Select(verdict => Line(isError ? "error" : "warning", verdict, workspace));
    }

    /// <summary>The summary in Markdown.</summary>
    public static string Summary(IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        using var text = new StringWriter { NewLine = "\n" };
        VerdictMarkdown.Write(verdicts, text, RowsOfSummary);
        return text.ToString();
    }

    private static string Line(string level, PathwayVerdictRecord verdict, string? workspace)
    {
        var properties = new StringBuilder();
        if (VerdictPlace.Of(verdict.Origin) is var (file, line)) { properties.Append(System.Globalization.CultureInfo.InvariantCulture, $"file={Property(Relative(file, workspace))},line={line},"); }
        return $"::{level} {properties}title={Property($"{verdict.Verdict}: {verdict.Interaction}")}::{Data($"{VerdictSelection.About(verdict)}: {verdict.Reason}")}";
    }

    private static string Relative(string file, string? workspace) => workspace is not null && Path.IsPathFullyQualified(file) ? Path.GetRelativePath(workspace, file).Replace('\\', '/') : file;

    // As the service's own tools escape what would end a command or a property.
    private static string Data(string text) => Printable.Line(text).Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

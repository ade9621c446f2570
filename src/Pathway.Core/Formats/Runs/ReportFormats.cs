using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Runs;

/// <summary>All ways to write the report of a run. A new one is a line here.</summary>
internal static class ReportFormats
{
    public static IReadOnlyList<FileFormat<PathwayRunReport>> All { get; } =
    [
        new("Html", [".html", ".htm"], ReportPage.Write),
        new("Json", [".json"], ReportJson.Write),
        new("Markdown", [".md"], ReportMarkdown.Write),
    ];

    /// <summary>The format that the extension of a path stands for.</summary>
    /// <exception cref="PathwayException">There is none.</exception>
    public static FileFormat<PathwayRunReport> Of(string path) => FileFormat<PathwayRunReport>.Choose(All, null, path);
}

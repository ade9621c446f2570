using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Runs;

/// <summary>A way to write the report of a run, chosen by the extension of the file.</summary>
internal sealed record ReportFormat(string Name, IReadOnlyList<string> Extensions, Action<PathwayRunReport, Stream> Write)
{
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("Html", [".html", ".htm"], ReportPage.Write),
        new("Json", [".json"], ReportJson.Write),
        new("Markdown", [".md"], ReportMarkdown.Write),
    ];

    /// <summary>The format that the extension of a path stands for.</summary>
    /// <exception cref="PathwayException">There is none.</exception>
    public static ReportFormat Of(string path) => All.FirstOrDefault(format => format.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        ?? throw new PathwayException(PathwayErrors.FormatUnknown,
            $"The extension '{Path.GetExtension(path)}' of '{path}' stands for no format of a report; there are {string.Join(", ", All.Select(static format => $"{format.Name} ({string.Join(", ", format.Extensions)})"))}.", path);
}

using Pathway.Errors;

namespace Pathway.Formats.Evidence;

/// <summary>All ways to save verdicts. A new one is a line here.</summary>
internal static class EvidenceFormats
{
    public static IReadOnlyList<EvidenceFormat> All { get; } =
    [
        new("Csv", [".csv"], VerdictTable.WriteCsv),
        new("Tsv", [".tsv"], VerdictTable.WriteTsv),
        new("Json", [".json"], VerdictJson.Write),
        new("Markdown", [".md"], VerdictMarkdown.Write),
        new("Sarif", [".sarif"], VerdictSarif.Write),
    ];

    /// <summary>The format of that name, else the one that the extension of the path stands for.</summary>
    /// <exception cref="PathwayException">There is none.</exception>
    public static EvidenceFormat Choose(string? name, string path)
    {
        var known = string.Join(", ", All.Select(static format => $"{format.Name} ({string.Join(", ", format.Extensions)})"));
        if (name is not null)
        {
            return All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new PathwayException(PathwayErrors.FormatUnknown, $"There is no format '{name}'; there are {known}.", name);
        }
        var extension = Path.GetExtension(path);
        return All.FirstOrDefault(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            ?? throw new PathwayException(PathwayErrors.FormatUnknown, $"The extension '{extension}' of '{path}' stands for no format; there are {known}.", path);
    }
}

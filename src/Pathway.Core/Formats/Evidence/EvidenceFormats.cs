using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>All ways to save verdicts. A new one is a line here.</summary>
internal static class EvidenceFormats
{
    public static IReadOnlyList<FileFormat<IReadOnlyList<PathwayVerdictRecord>>> All { get; } =
    [
        new("Csv", [".csv"], VerdictTable.WriteCsv),
        new("Tsv", [".tsv"], VerdictTable.WriteTsv),
        new("Json", [".json"], VerdictJson.Write),
        new("Markdown", [".md"], VerdictMarkdown.Write),
        new("Sarif", [".sarif"], VerdictSarif.Write),
    ];

    /// <summary>The format of that name, else the one that the extension of the path stands for.</summary>
    /// <exception cref="PathwayException">There is none.</exception>
    public static FileFormat<IReadOnlyList<PathwayVerdictRecord>> Choose(string? name, string path) => FileFormat<IReadOnlyList<PathwayVerdictRecord>>.Choose(All, name, path);
}

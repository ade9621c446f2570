using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.Configuration.Attributes;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies;

/// <summary>
/// Writes the nodes as a flat table for spreadsheets and statistics. A cell that a spreadsheet would read as a formula gets a leading
/// apostrophe; the canonical JSON has the exact text.
/// </summary>
internal static class HierarchyTable
{
    public static void WriteCsv(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, ",");

    public static void WriteTsv(PathwayHierarchy hierarchy, Stream stream) => Write(hierarchy, stream, "\t");

    private static void Write(PathwayHierarchy hierarchy, Stream stream, string delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
            { Delimiter = delimiter, NewLine = "\n" };
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        using var table = new CsvWriter(text, configuration);
        table.WriteRecords(hierarchy.Nodes.Select(NodeRow.Of));
    }
}

/// <summary>A node as a row of a table. Each cell is one line without control characters.</summary>
internal sealed record NodeRow
{
    private const string PathSeparator = " > ";

    [Index(0)] public required string Name { get; init; }
    [Index(1)] public required string Parent { get; init; }
    [Index(2)] public required string Root { get; init; }
    [Index(3)] public int? Level { get; init; }
    [Index(4)] public required string Path { get; init; }
    [Index(5)] public required string Kind { get; init; }
    [Index(6)] public required string State { get; init; }
    [Index(7)] public int Interactions { get; init; }
    [Index(8)] public required string OntologyId { get; init; }
    [Index(9)] public required string Description { get; init; }
    [Index(10)] public required string Answerer { get; init; }
    [Index(11)] public required string Confidence { get; init; }
    [Index(12)] public bool IsFallback { get; init; }

    public static NodeRow Of(PathwayNode node) => new()
    {
        Name = Cell(node.Name), Parent = Cell(node.Parent), Root = Cell(node.Root), Level = node.Level,
        Path = Cell(string.Join(PathSeparator, node.Path)), Kind = node.Kind.ToString(), State = node.State.ToString(),
        Interactions = node.Interactions.Count,
        OntologyId = Cell(node.OntologyId), Description = Cell(node.Description), Answerer = Cell(node.Provenance?.Answerer),
        Confidence = node.Provenance?.Confidence?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        IsFallback = node.Provenance is { IsFallback: true },
    };

    private static string Cell(string? text) => FormulaGuard.Cell(text);
}

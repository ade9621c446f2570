using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using CsvHelper.Configuration;
using CsvHelper.Configuration.Attributes;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Evidence;

/// <summary>All export formats for verdicts. A new format is one line here.</summary>
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

    /// <summary>The format with a name, else the format of the extension of a path.</summary>
    /// <exception cref="PathwayException">There is no such format.</exception>
    public static FileFormat<IReadOnlyList<PathwayVerdictRecord>> Choose(string? name, string path) =>
        FileFormat<IReadOnlyList<PathwayVerdictRecord>>.Choose(All, name, path);
}

/// <summary>Writes verdicts as a flat table. A cell that a spreadsheet would read as a formula gets a leading apostrophe.</summary>
internal static class VerdictTable
{
    public static void WriteCsv(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream) => Write(verdicts, stream, ",");

    public static void WriteTsv(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream) => Write(verdicts, stream, "\t");

    private static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream, string delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
            { Delimiter = delimiter, NewLine = "\n" };
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        using var table = new CsvWriter(text, configuration);
        table.WriteRecords(verdicts.Select(Row.Of));
    }

    private sealed record Row
    {
        [Index(0)] public required string Interaction { get; init; }
        [Index(1)] public required string Scope { get; init; }
        [Index(2)] public int? FunctionNumber { get; init; }
        [Index(3)] public required string Function { get; init; }
        [Index(4)] public int? EvidenceNumber { get; init; }
        [Index(5)] public required string Evidence { get; init; }
        [Index(6)] public required string Verdict { get; init; }
        [Index(7)] public required string Rung { get; init; }
        [Index(8)] public required string Reason { get; init; }
        [Index(9)] public required string Correction { get; init; }
        [Index(10)] public required string Source { get; init; }
        [Index(11)] public required string Link { get; init; }
        [Index(12)] public required string Quote { get; init; }
        [Index(13)] public required string At { get; init; }
        [Index(14)] public required string Origin { get; init; }

        public static Row Of(PathwayVerdictRecord record) => new()
        {
            Interaction = Cell(record.Interaction), Scope = record.Scope.ToString(), FunctionNumber = record.FunctionNumber,
            Function = Cell(record.Function),
            EvidenceNumber = record.EvidenceNumber, Evidence = Cell(record.Evidence), Verdict = record.Verdict.ToString(),
            Rung = record.Check.ToString(), Reason = Cell(record.Reason),
            Correction = Cell(record.Correction), Source = Cell(record.Source), Link = Cell(record.Link), Quote = Cell(record.Quote),
            At = record.At?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
            Origin = Cell(record.Origin),
        };

        private static string Cell(string? text) => FormulaGuard.Cell(text);
    }
}

/// <summary>Writes verdicts as JSON, one in each line. The encoder escapes characters that could act in a terminal or a page.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PathwayVerdictRecord))]
internal sealed partial class VerdictJson : JsonSerializerContext
{
    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine("  \"format\": \"pathway-evidence\",");
        text.WriteLine("  \"version\": 1,");
        text.Write("  \"verdicts\": [");
        for (var i = 0; i < verdicts.Count; i++)
        {
            text.Write($"{(i == 0 ? "" : ",")}\n    {JsonSerializer.Serialize(verdicts[i], Default.PathwayVerdictRecord)}");
        }
        text.WriteLine("\n  ]");
        text.WriteLine("}");
    }
}

using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>Reads JSON: records and the shapes around them, and networks of Cytoscape. The file is held in memory.</summary>
internal sealed class JsonFileReader : IInteractionReader
{
    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.Json, InteractionFormat.Cytoscape];

    public bool CanRead(InputFile file) => file.Lines is [var first, ..] && first.TrimStart() is ['{' or '[', ..] or ['`', '`', '`', ..];

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink)
    {
        new InteractionJson(file.ReadText(), sink).Read();
        sink.ReportWrongKind();
    }
}

/// <summary>Reads JSON Lines: an object on each line. A line that cannot be read costs itself alone.</summary>
internal sealed class JsonLinesReader : IInteractionReader
{
    public IReadOnlyList<InteractionFormat> Formats { get; } = [InteractionFormat.JsonLines];

    public bool CanRead(InputFile file) =>
        file.Lines is [['{', ..] first, ['{', ..], ..] && (file.Extension is ".jsonl" or ".ndjson" || IsObject(first));

    public void Read(InputFile file, InteractionOptions options, InteractionSink sink)
    {
        using var lines = file.OpenLines();
        while (lines.Read())
        {
            if (lines.Fault is { } fault) { sink.ReportFault(fault); }
            else if (!string.IsNullOrWhiteSpace(lines.Text))
            {
                var line = SourceText.CreateEmbedded(file.Path, lines.Number, Encoding.UTF8.GetBytes(lines.Text));
                new InteractionJson(line, sink) { IsLine = true }.Read();
            }
        }
    }

    private static bool IsObject(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.WithoutFenceAndNaN(Encoding.UTF8.GetBytes(line)), SafeJson.DocumentOptions);
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            // A line of a longer object.
            return false;
        }
    }
}

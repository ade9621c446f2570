using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Evidence;

/// <summary>Writes verdicts as SARIF 2.1.0, which code review services show beside the lines of a file.</summary>
internal static class VerdictSarif
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json);
            json.WriteStartArray("results");
            foreach (var verdict in VerdictSelection.SelectDirect(verdicts)) { WriteResult(json, verdict); }
            json.WriteEndArray();
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Pathway");
        json.WriteStartArray("rules");
        foreach (var kind in Enum.GetValues<PathwayVerdictKind>())
        {
            json.WriteStartObject();
            json.WriteString("id", RuleId(kind));
            json.WriteStartObject("shortDescription");
            json.WriteString("text", $"The evidence is {ToWords(kind)}.");
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(kind));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, PathwayVerdictRecord verdict)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", RuleId(verdict.Verdict));
        json.WriteNumber("ruleIndex", (int)verdict.Verdict);
        json.WriteString("kind", verdict.Verdict switch
        {
            PathwayVerdictKind.Supported => "pass",
            PathwayVerdictKind.Unchecked => "open",
            _ => "fail",
        });
        // The standard requires the level "none" for results of the kinds "pass" and "open".
        json.WriteString("level",
            verdict.Verdict is PathwayVerdictKind.Supported or PathwayVerdictKind.Unchecked ? "none" : Level(verdict.Verdict));
        json.WriteStartObject("message");
        json.WriteString("text",
            TextSanitizer.SingleLine(
                $"{VerdictSelection.Describe(verdict)}: "
                    + $"{verdict.Reason}{(verdict.Correction is { } correction ? $" Correction: {correction}" : "")}"));
        json.WriteEndObject();
        json.WriteStartArray("locations");
        WriteLocation(json, verdict);
        json.WriteEndArray();
        if (SafeLinks.GetSafe(verdict.Link) is { } link) { json.WriteString("hostedViewerUri", link); }
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, PathwayVerdictRecord verdict)
    {
        json.WriteStartObject();
        if (FileLocation.Parse(verdict.Origin) is var (file, line))
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", Path.IsPathFullyQualified(file)
                ? new Uri(file).AbsoluteUri
                : Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal));
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", line);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("name", TextSanitizer.SingleLine(verdict.Interaction));
        json.WriteString("fullyQualifiedName", TextSanitizer.SingleLine(VerdictSelection.Describe(verdict)));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string RuleId(PathwayVerdictKind kind) => $"evidence/{kind}";

    private static string Level(PathwayVerdictKind kind) => VerdictSelection.IsError(kind) ? "error"
        : kind is PathwayVerdictKind.Supported or PathwayVerdictKind.Unchecked ? "note" : "warning";

    private static string ToWords(PathwayVerdictKind kind) => kind is PathwayVerdictKind.NotFound
        ? "not found"
        : kind.ToString().ToLowerInvariant();
}

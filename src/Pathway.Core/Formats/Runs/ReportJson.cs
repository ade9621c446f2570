using System.Text.Json;
using System.Text.Json.Serialization;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;

namespace Pathway.Formats.Runs;

/// <summary>Writes the report of a run as JSON: the properties of <see cref="PathwayRunReport"/>, times as "hh:mm:ss.fffffff".</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata, WriteIndented = true,
    Converters = [typeof(PlainString), typeof(EnumName<PathwayChangeKind>), typeof(EnumName<PathwaySeverity>)])]
[JsonSerializable(typeof(PathwayRunReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    public static void Write(PathwayRunReport report, Stream stream)
    {
        JsonSerializer.Serialize(stream, report, Default.PathwayRunReport);
        stream.Write("\n"u8);
    }
}

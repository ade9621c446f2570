using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pathway.Model;

namespace Pathway.Formats.Evidence;

/// <summary>Writes verdicts as JSON, each on a line of its own. The encoder escapes whatever could act in a terminal or a page.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PathwayVerdictRecord))]
internal sealed partial class VerdictJson : JsonSerializerContext
{
    public static void Write(IReadOnlyList<PathwayVerdictRecord> verdicts, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine("  \"format\": \"pathway-evidence\",");
        text.WriteLine("  \"version\": 1,");
        text.Write("  \"verdicts\": [");
        for (var i = 0; i < verdicts.Count; i++) { text.Write($"{(i == 0 ? "" : ",")}\n    {JsonSerializer.Serialize(verdicts[i], Default.PathwayVerdictRecord)}"); }
        text.WriteLine("\n  ]");
        text.WriteLine("}");
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>A piece of JSON that is carried as it is: no field, number or escape of it changes, only white space between its tokens goes.</summary>
/// <param name="Text">The piece.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(string Text)
{
    /// <summary>The piece without white space between its tokens. Half a surrogate pair, which no encoding can write, becomes the replacement character.</summary>
    public static string Compact(string json) => Encoding.UTF8.GetString(JsonText.Compact(Encoding.UTF8.GetBytes(json)));

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var piece = JsonDocument.ParseValue(ref reader);
            return new RawJson(Compact(piece.RootElement.GetRawText()));
        }

        // The writer's own check stops at a nesting of 64, which is where an input may end; here it lies deeper.
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
        {
            var bytes = Encoding.UTF8.GetBytes(Compact(value.Text));
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = HierarchyFileJson.DeepestNesting - HierarchyFileJson.RecordNesting });
            while (reader.Read()) { }
            writer.WriteRawValue(bytes, skipInputValidation: true);
        }
    }
}

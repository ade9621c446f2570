using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>A piece of JSON that is carried as it is: no field, number or escape of it changes, only white space between its tokens goes.</summary>
/// <param name="Text">The piece.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(string Text)
{
    /// <summary>The piece without white space between its tokens. Half a surrogate pair becomes its escape, which says the same.</summary>
    public static string Compact(string json)
    {
        var text = new StringBuilder(json.Length);
        var isQuoted = false;
        for (var i = 0; i < json.Length; i++)
        {
            var letter = json[i];
            if (letter == '"') { isQuoted = !isQuoted; }
            if (!isQuoted && letter is ' ' or '\t' or '\r' or '\n') { continue; }
            if (char.IsSurrogate(letter) && !(i + 1 < json.Length && char.IsSurrogatePair(letter, json[i + 1])))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                continue;
            }
            text.Append(letter);
            // The second half of a pair, and whatever a backslash escapes, is never looked at on its own.
            if ((char.IsSurrogate(letter) || (isQuoted && letter == '\\')) && i + 1 < json.Length) { text.Append(json[++i]); }
        }
        return text.ToString();
    }

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

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>
/// Writes text with the fewest escapes that are safe to show. The encoders of the framework depend on their version of Unicode, so that
/// another runtime would write other bytes; this converter uses fixed ranges. A lone surrogate becomes the replacement character.
/// </summary>
internal sealed class CanonicalStringConverter : JsonConverter<string>
{
    private const int MaxShort = 254;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\" + Range(0x00, 0x1F) + Range(0x7F, 0x9F) + Range(0x200B, 0x200F) + Range(0x2028, 0x202E) + Range(0x2060, 0x206F)
            + "\u00AD\u061C\uFEFF" + Range(0xD800, 0xDFFF));

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("A text is expected.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (value.Length > MaxShort || value.AsSpan().ContainsAny(Escaped))
        {
            writer.WriteRawValue(Quote(value), skipInputValidation: true);
            return;
        }
        Span<char> quoted = stackalloc char[MaxShort + 2];
        quoted[0] = '"';
        value.CopyTo(quoted[1..]);
        quoted[value.Length + 1] = '"';
        writer.WriteRawValue(quoted[..(value.Length + 2)], skipInputValidation: true);
    }

    /// <summary>The text as a JSON string with quotes.</summary>
    public static string Quote(string value)
    {
        if (!value.AsSpan().ContainsAny(Escaped)) { return $"\"{value}\""; }
        var quoted = new StringBuilder(value.Length + 16).Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            if (letter is '"' or '\\') { quoted.Append('\\').Append(letter); }
            else if (!Escaped.Contains(letter)) { quoted.Append(letter); }
            else if (i + 1 < value.Length && char.IsSurrogatePair(letter, value[i + 1])) { quoted.Append(letter).Append(value[++i]); }
            else if (char.IsSurrogate(letter)) { quoted.Append('\uFFFD'); }
            else { quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"); }
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>The text as a reader of the file will see it.</summary>
    public static string ReplaceLoneSurrogates(string value) => value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        ? string.Concat(value.EnumerateRunes())
        : value;

    private static string Range(int first, int last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(static code => (char)code));
}

/// <summary>Reads and writes enum values by their exact names: no numbers, no combinations.</summary>
internal sealed class StrictEnumConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return name is not null && Enum.GetNames<TEnum>().Contains(name, StringComparer.Ordinal)
            ? Enum.Parse<TEnum>(name)
            : throw new JsonException($"One of {string.Join(", ", Enum.GetNames<TEnum>())} is expected.");
    }

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>
/// JSON that is kept as it is: fields, numbers and escapes stay, only white space between tokens is removed.
/// </summary>
/// <param name="Text">The JSON text.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(string Text)
{
    /// <summary>
    /// The JSON without white space between its tokens. A lone surrogate becomes the replacement character.
    /// </summary>
    public static string Compact(string json) => Encoding.UTF8.GetString(JsonText.Compact(Encoding.UTF8.GetBytes(json)));

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var piece = JsonDocument.ParseValue(ref reader);
            return new RawJson(Compact(piece.RootElement.GetRawText()));
        }

        // The writer's own validation allows a depth of 64, which an input may use fully; here it is nested deeper.
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
        {
            var bytes = JsonText.Compact(Encoding.UTF8.GetBytes(value.Text));
            var readerOptions = new JsonReaderOptions { MaxDepth = HierarchyFileJson.MaxNesting - HierarchyFileJson.RecordDepth };
            var reader = new Utf8JsonReader(bytes, readerOptions);
            while (reader.Read()) { }
            writer.WriteRawValue(bytes, skipInputValidation: true);
        }
    }
}

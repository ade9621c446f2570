using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Llm.Chat;

/// <summary>Writes a text that many requests share, such as the instructions: it is escaped once.</summary>
internal sealed class RepeatedTextConverter : JsonConverter<string>
{
    private static readonly ConditionalWeakTable<string, byte[]> Escaped = [];

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(Escaped.GetValue(value, Escape), skipInputValidation: true);

    private static byte[] Escape(string text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) { json.WriteStringValue(text); }
        return bytes.ToArray();
    }
}

/// <summary>Writes a value that many requests share, such as the schema of a reply, in the bytes that it was read from.</summary>
internal sealed class RepeatedElementConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}

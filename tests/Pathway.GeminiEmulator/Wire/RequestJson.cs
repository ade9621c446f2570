using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Wire;

/// <summary>Reads request bodies, with the errors of the services.</summary>
internal static class RequestJson
{
    /// <exception cref="RequestRefusedException">The bytes are not a JSON object.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            var json = JsonElement.ParseValue(ref reader);
            if (json.ValueKind == JsonValueKind.Object && !reader.Read()) { return json; }
        }
        catch (JsonException)
        {
            // Rejected below, like any other body that is not an object.
        }
        throw new RequestRefusedException(
            ApiError.Invalid("Invalid JSON payload received. Expected an object such as {\"contents\":[…]}."));
    }

    public static JsonElement? Get(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value : null;

    public static string? Text(JsonElement json, string name) =>
        Get(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <exception cref="RequestRefusedException">The value is not a whole number.</exception>
    public static int? Number(JsonElement json, string name)
    {
        if (Get(json, name) is not { } value) { return null; }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) { return number; }
        throw new RequestRefusedException(ApiError.Invalid($"Invalid value at '{name}' (TYPE_INT32), {value.GetRawText()}"));
    }

    public static IEnumerable<JsonElement> List(JsonElement json, string name) =>
        Get(json, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The concatenated texts of a list of parts.</summary>
    public static string JoinText(IEnumerable<JsonElement> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) { text.Append(Text(part, "text")); }
        return text.ToString();
    }
}

/// <summary>JSON as the services write it, with minimal escaping.</summary>
internal static class PlainJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? json) => json?.ToJsonString(Options) ?? "null";

    public static byte[] Bytes(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Options);
}

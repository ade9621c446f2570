using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Minds;

/// <summary>
/// Makes a value that satisfies a schema, each part drawn from a hash and from where the part stands. Reads JSON Schema
/// and Gemini's dialect of it (types in capitals, nullable). A pattern is not looked at.
/// </summary>
internal sealed class SchemaFilling(JsonElement root, string hash, string idName, IReadOnlyList<string> ids)
{
    private const int DeepestNesting = 16;

    public JsonNode? Fill() => Fill(root, "$", 0);

    private JsonNode? Fill(JsonElement schema, string path, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object) { return JsonValue.Create(Text(path, schema)); }
        if (depth > DeepestNesting) { throw new InvalidOperationException($"The schema nests deeper than {DeepestNesting} levels at {path}."); }
        if (schema.TryGetProperty("$ref", out var reference)) { return Fill(Resolved(reference.GetString()!), path, depth + 1); }
        if (schema.TryGetProperty("const", out var constant)) { return JsonNode.Parse(constant.GetRawText()); }
        if (schema.TryGetProperty("enum", out var choices)) { return JsonNode.Parse(choices[(int)(Number(path) % (ulong)choices.GetArrayLength())].GetRawText()); }
        foreach (var word in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(word, out var options)) { return Fill(options[0], path, depth + 1); }
        }
        return Kind(schema) switch
        {
            "object" => Object(schema, path, depth),
            "array" => Array(schema, path, depth),
            "integer" => JsonValue.Create((long)Math.Floor(Between(schema, path, 0, 1000))),
            "number" => JsonValue.Create(Between(schema, path, 0, 1)),
            "boolean" => JsonValue.Create(Number(path) % 2 == 0),
            "null" => null,
            _ => JsonValue.Create(Text(path, schema)),
        };
    }

    private JsonObject Object(JsonElement schema, string path, int depth)
    {
        var filled = new JsonObject();
        if (!schema.TryGetProperty("properties", out var properties)) { return filled; }
        foreach (var property in properties.EnumerateObject()) { filled[property.Name] = Fill(property.Value, $"{path}.{property.Name}", depth + 1); }
        return filled;
    }

    // An array of things with an id is a list of answers: one for each item of the question.
    private JsonArray Array(JsonElement schema, string path, int depth)
    {
        var filled = new JsonArray();
        if (!schema.TryGetProperty("items", out var items)) { return filled; }
        var target = items.TryGetProperty("$ref", out var reference) ? Resolved(reference.GetString()!) : items;
        var isAnswers = ids.Count > 0 && target.TryGetProperty("properties", out var properties) && properties.TryGetProperty(idName, out _);
        var count = isAnswers ? ids.Count : Math.Max(1, (int)Limit(schema, "minItems", 1));
        for (var i = 0; i < count; i++)
        {
            var element = Fill(target, $"{path}[{i}]", depth + 1);
            if (isAnswers) { element![idName] = ids[i]; }
            filled.Add(element);
        }
        return filled;
    }

    private string Text(string path, JsonElement schema)
    {
        var text = Digits(path)[..16];
        if (schema.ValueKind != JsonValueKind.Object) { return text; }
        var shortest = (int)Limit(schema, "minLength", 0);
        while (text.Length < shortest) { text += Digits(path + text.Length); }
        return text[..(int)Math.Min(text.Length, Limit(schema, "maxLength", Math.Max(shortest, 16)))];
    }

    private double Between(JsonElement schema, string path, double least, double most)
    {
        var from = Limit(schema, "minimum", least);
        var to = Limit(schema, "maximum", Math.Max(most, from));
        return from + (Number(path) / (double)ulong.MaxValue * (to - from));
    }

    private ulong Number(string path) => ulong.Parse(Digits(path).AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private string Digits(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{hash}\n{path}")));

    private JsonElement Resolved(string reference)
    {
        var target = root;
        foreach (var step in reference.TrimStart('#', '/').Split('/', StringSplitOptions.RemoveEmptyEntries)) { target = target.GetProperty(step); }
        return target;
    }

    private static string? Kind(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) { return schema.TryGetProperty("properties", out _) ? "object" : null; }
        var name = type.ValueKind != JsonValueKind.Array
            ? type.GetString()
            : type.EnumerateArray().Select(static one => one.GetString()).FirstOrDefault(static one => one != "null");
        return name?.ToLowerInvariant();
    }

    // Gemini writes 64-bit limits as strings.
    private static double Limit(JsonElement schema, string name, double otherwise) =>
        !schema.TryGetProperty(name, out var limit) ? otherwise
        : limit.ValueKind == JsonValueKind.Number ? limit.GetDouble()
        : double.Parse(limit.GetString()!, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Responders;

/// <summary>
/// Answers with a hash of the whole body that satisfies the request's schema. Any other byte in the request gives another answer, so a
/// nondeterministic request changes the result. The items of a question keep their ids.
/// </summary>
/// <param name="format">The format of questions in prompts; by default <see cref="JsonPromptFormat"/>.</param>
public sealed class HashResponder(IPromptFormat? format = null) : IEmulatorResponder
{
    private readonly IPromptFormat format = format ?? new JsonPromptFormat();

    public ValueTask<string> AnswerAsync(ModelRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        if (request.Schema is not { } schema) { return new(PlainJson.Text(new JsonObject { ["answer"] = hash })); }
        var ids = format.Find(request.UserText)?.Items.Select(static item => item.Id).ToArray() ?? [];
        return new(PlainJson.Text(new SchemaValueGenerator(schema, hash, format.IdName, ids).Generate()));
    }
}

/// <summary>
/// Generates a value that satisfies a schema. Each part is derived from a hash and its path. Supports JSON Schema and Gemini's dialect of
/// it (types in capitals, nullable), without patterns.
/// </summary>
internal sealed class SchemaValueGenerator(JsonElement root, string hash, string idName, IReadOnlyList<string> ids)
{
    private const int MaxDepth = 16;

    public JsonNode? Generate() => Generate(root, "$", 0);

    private JsonNode? Generate(JsonElement schema, string path, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object) { return JsonValue.Create(Text(path, schema)); }
        if (depth > MaxDepth) { throw new InvalidOperationException($"The schema nests deeper than {MaxDepth} levels at {path}."); }
        if (schema.TryGetProperty("$ref", out var reference)) { return Generate(Resolved(reference.GetString()!), path, depth + 1); }
        if (schema.TryGetProperty("const", out var constant)) { return JsonNode.Parse(constant.GetRawText()); }
        if (schema.TryGetProperty("enum", out var choices))
        {
            return JsonNode.Parse(choices[(int)(Number(path) % (ulong)choices.GetArrayLength())].GetRawText());
        }
        foreach (var keyword in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (schema.TryGetProperty(keyword, out var options)) { return Generate(options[0], path, depth + 1); }
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
        foreach (var property in properties.EnumerateObject())
        {
            filled[property.Name] = Generate(property.Value, $"{path}.{property.Name}", depth + 1);
        }
        return filled;
    }

    // An array of objects with an id is a list of answers, one for each item of the question.
    private JsonArray Array(JsonElement schema, string path, int depth)
    {
        var filled = new JsonArray();
        if (!schema.TryGetProperty("items", out var items)) { return filled; }
        var target = items.TryGetProperty("$ref", out var reference) ? Resolved(reference.GetString()!) : items;
        var isAnswers = ids.Count > 0 && target.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty(idName, out _);
        var count = isAnswers ? ids.Count : Math.Max(1, (int)Limit(schema, "minItems", 1));
        for (var i = 0; i < count; i++)
        {
            var element = Generate(target, $"{path}[{i}]", depth + 1);
            if (isAnswers) { element![idName] = ids[i]; }
            filled.Add(element);
        }
        return filled;
    }

    private string Text(string path, JsonElement schema)
    {
        var text = Digits(path)[..16];
        if (schema.ValueKind != JsonValueKind.Object) { return text; }
        var minLength = (int)Limit(schema, "minLength", 0);
        while (text.Length < minLength) { text += Digits(path + text.Length); }
        return text[..(int)Math.Min(text.Length, Limit(schema, "maxLength", Math.Max(minLength, 16)))];
    }

    private double Between(JsonElement schema, string path, double min, double max)
    {
        var from = Limit(schema, "minimum", min);
        var to = Limit(schema, "maximum", Math.Max(max, from));
        return from + (Number(path) / (double)ulong.MaxValue * (to - from));
    }

    private ulong Number(string path) => ulong.Parse(Digits(path).AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private string Digits(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{hash}\n{path}")));

    private JsonElement Resolved(string reference)
    {
        var target = root;
        foreach (var step in reference.TrimStart('#', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            target = target.GetProperty(step);
        }
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
    private static double Limit(JsonElement schema, string name, double defaultValue) =>
        !schema.TryGetProperty(name, out var limit) ? defaultValue
        : limit.ValueKind == JsonValueKind.Number ? limit.GetDouble()
        : double.Parse(limit.GetString()!, CultureInfo.InvariantCulture);
}

using System.Text.Json;

namespace Pathway.Llm.Replies;

/// <summary>
/// Validates replies against the JSON schema that the model gets: an object with one list of answers. Only the keywords that the
/// embedded schemas use are supported; the constructor rejects any other.
/// </summary>
internal sealed class ReplySchema
{
    /// <summary>The maximum length of a text in a reply.</summary>
    public const int MaxTextLength = 2000;

    private const char Replacement = '\uFFFD';

    private static readonly string[] SupportedKeywords =
        ["type", "properties", "required", "items", "enum", "additionalProperties", "description", "title"];

    private readonly JsonElement element;

    /// <exception cref="NotSupportedException">The schema is not an object with one list, or uses an unsupported keyword.</exception>
    public ReplySchema(JsonElement schema)
    {
        RejectUnsupported(schema);
        var lists = schema.GetProperty("properties").EnumerateObject()
            .Where(static property => property.Value.TryGetProperty("items", out _)).ToList();
        if (lists.Count != 1) { throw new NotSupportedException("The schema of a reply has exactly one list."); }
        ListName = lists[0].Name;
        element = lists[0].Value.GetProperty("items");
    }

    /// <summary>The name of the list.</summary>
    public string ListName { get; }

    /// <summary>The list in a value; null if the value has another shape. A bare list of objects is accepted.</summary>
    public JsonElement? FindList(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty(ListName, out var list) && list.ValueKind is JsonValueKind.Array => list,
        JsonValueKind.Array when value.GetArrayLength() > 0
            && value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.Object) => value,
        _ => null,
    };

    /// <summary>Why an element of the list is invalid, with the path; null if it is valid.</summary>
    public string? FindFault(JsonElement value) => FindFault(value, element, "the answer");

    private static string? FindFault(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => IsOfType(value, name)))
        {
            return $"{path} is {Describe(value)} where {string.Join(" or ", Types(type))} is needed";
        }
        if (schema.TryGetProperty("enum", out var choices)
            && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            return $"{path} is none of the allowed values";
        }
        return value.ValueKind switch
        {
            JsonValueKind.Object => FindObjectFault(value, schema, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().Select((item, i) => FindFault(item, items, $"{path}[{i}]"))
                    .FirstOrDefault(static fault => fault is not null),
            JsonValueKind.String => FindTextFault(value.GetString()!, path),
            _ => null,
        };
    }

    private static string? FindObjectFault(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            var missing = required.EnumerateArray().Select(static name => name.GetString()!)
                .FirstOrDefault(name => !value.TryGetProperty(name, out _));
            if (missing is not null) { return $"{path} has no '{missing}'"; }
        }
        if (!schema.TryGetProperty("properties", out var properties)) { return null; }
        // Additional properties are ignored: models add remarks.
        return properties.EnumerateObject()
            .Select(property => value.TryGetProperty(property.Name, out var inner)
                ? FindFault(inner, property.Value, $"{path}.{property.Name}") : null)
            .FirstOrDefault(static fault => fault is not null);
    }

    private static string? FindTextFault(string text, string path)
    {
        if (text.Length > MaxTextLength) { return $"{path} has {text.Length} characters"; }
        return text.Contains(Replacement, StringComparison.Ordinal) ? $"{path} holds bytes that are no text" : null;
    }

    private static bool IsOfType(JsonElement value, string name) => name switch
    {
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        _ => throw new NotSupportedException($"The schema names a type '{name}'."),
    };

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        _ => "a text",
    };

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(static name => name.GetString()!) : [type.GetString()!];

    private static void RejectUnsupported(JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!SupportedKeywords.Contains(keyword.Name, StringComparer.Ordinal))
            {
                throw new NotSupportedException($"The schema uses '{keyword.Name}', which is not checked here.");
            }
        }
        if (schema.TryGetProperty("items", out var items)) { RejectUnsupported(items); }
        if (!schema.TryGetProperty("properties", out var properties)) { return; }
        foreach (var property in properties.EnumerateObject()) { RejectUnsupported(property.Value); }
    }
}

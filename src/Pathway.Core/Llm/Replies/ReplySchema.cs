using System.Text.Json;

namespace Pathway.Llm.Replies;

/// <summary>
/// What a reply must look like: an object with one list of answers. Taken from the JSON schema that the model gets too. Only
/// the words of the schema language that our schemas use are known; any other is refused when the schema is read.
/// </summary>
internal sealed class ReplySchema
{
    /// <summary>The longest text in a reply; a longer one is text that went astray.</summary>
    public const int MaxTextLength = 2000;

    private const char Replacement = '\uFFFD';

    private static readonly string[] SupportedKeywords =
        ["type", "properties", "required", "items", "enum", "additionalProperties", "description", "title"];

    private readonly JsonElement element;

    /// <exception cref="NotSupportedException">The schema is not of an object with one list, or uses a word that is not known
    /// here.</exception>
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

    /// <summary>The list in a value, or null where the value is not of this shape. A bare list of objects counts too.</summary>
    public JsonElement? FindList(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty(ListName, out var list) && list.ValueKind is JsonValueKind.Array => list,
        JsonValueKind.Array when value.GetArrayLength() > 0
            && value.EnumerateArray().All(static one => one.ValueKind is JsonValueKind.Object) => value,
        _ => null,
    };

    /// <summary>Why an element of the list is not as it should be, with the place; null when it is.</summary>
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
                value.EnumerateArray().Select((one, i) => FindFault(one, items, $"{path}[{i}]"))
                .FirstOrDefault(static fault => fault is not null),
            JsonValueKind.String => FindTextFault(value.GetString()!, path),
            _ => null,
        };
    }

    private static string? FindObjectFault(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("required", out var required)
            && required.EnumerateArray()
            .FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
        {
            return $"{path} has no '{missing.GetString()}'";
        }
        if (!schema.TryGetProperty("properties", out var properties)) { return null; }
        // What the schema does not name is left alone: models add remarks.
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
        foreach (var word in schema.EnumerateObject())
        {
            if (!SupportedKeywords.Contains(word.Name, StringComparer.Ordinal))
            {
                throw new NotSupportedException($"The schema uses '{word.Name}', which is not checked here.");
            }
        }
        if (schema.TryGetProperty("items", out var items)) { RejectUnsupported(items); }
        if (!schema.TryGetProperty("properties", out var properties)) { return; }
        foreach (var property in properties.EnumerateObject()) { RejectUnsupported(property.Value); }
    }
}

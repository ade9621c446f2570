using System.Text.Json;

namespace Pathway.Llm.Replies;

/// <summary>
/// The shape of a value in a reply: a part of its JSON schema, read once, because every reply is compared with it. Only the keywords that
/// the embedded schemas use are supported.
/// </summary>
internal sealed class ReplyShape
{
    private static readonly string[] SupportedKeywords =
        ["type", "properties", "required", "items", "enum", "additionalProperties", "description", "title"];

    /// <exception cref="NotSupportedException">The schema uses an unsupported keyword.</exception>
    public ReplyShape(JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!SupportedKeywords.Contains(keyword.Name, StringComparer.Ordinal))
            {
                throw new NotSupportedException($"The schema uses '{keyword.Name}', which is not checked here.");
            }
        }
        Types = schema.TryGetProperty("type", out var type) ? Texts(type) : [];
        Choices = schema.TryGetProperty("enum", out var choices) ? [.. choices.EnumerateArray()] : null;
        Items = schema.TryGetProperty("items", out var items) ? new ReplyShape(items) : null;
        Required = schema.TryGetProperty("required", out var required) ? Texts(required) : [];
        Properties = schema.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => new ReplyProperty(property.Name, new ReplyShape(property.Value),
                Required.Contains(property.Name, StringComparer.Ordinal)))] : null;
        OnlyName = Required is [var name] && Properties?.FirstOrDefault(property => property.Name == name) is { } only
            && only.Shape.Allows("string") ? name : null;
    }

    /// <summary>The names of the types; empty where the schema names none.</summary>
    public string[] Types { get; }

    /// <summary>The allowed values; null where there is no such list.</summary>
    public JsonElement[]? Choices { get; }

    /// <summary>The elements of a list; null for other values.</summary>
    public ReplyShape? Items { get; }

    /// <summary>The properties of an object in the order of the schema; null for other values.</summary>
    public ReplyProperty[]? Properties { get; }

    /// <summary>The names of the properties that every such object has.</summary>
    public string[] Required { get; }

    /// <summary>The property of an object that needs nothing but this text; null for other values.</summary>
    public string? OnlyName { get; }

    /// <summary>Whether the schema names this type.</summary>
    public bool Allows(string type) => Types.Contains(type, StringComparer.Ordinal);

    private static string[] Texts(JsonElement value) => value.ValueKind is JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(static name => name.GetString()!)] : [value.GetString()!];
}

/// <summary>A property in the shape of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of its value.</param>
/// <param name="IsRequired">Whether every such object has it.</param>
internal sealed record ReplyProperty(string Name, ReplyShape Shape, bool IsRequired);

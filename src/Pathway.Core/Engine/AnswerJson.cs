using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Serialises answers for the store. Answers of new kinds need no registration.</summary>
internal static class AnswerJson
{
    // Read-only properties such as IsAbstention are derived. An attribute on the abstract property would not apply to its overrides.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static string Write<TAnswer>(TAnswer answer)
        where TAnswer : Answer => JsonSerializer.Serialize(answer, Options);

    /// <exception cref="JsonException">The text is not an answer of that type.</exception>
    public static TAnswer Read<TAnswer>(string json)
        where TAnswer : Answer => JsonSerializer.Deserialize<TAnswer>(json, Options)
        ?? throw new JsonException("The stored answer is null.");

    /// <summary>Whether a text is an answer to a question of that kind. For an unknown kind any JSON object is accepted.</summary>
    public static bool CanRead(string kind, string json)
    {
        try
        {
            return QuestionKinds.Find(kind) is { } known ? JsonSerializer.Deserialize(json, known.AnswerType, Options) is not null
                : IsObject(json);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsObject(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Serialises answers for the store. A new question adds the type of its answer here.</summary>
// Read-only properties such as IsAbstention are derived. An attribute on the abstract property would not apply to its overrides.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ParentAnswer))]
[JsonSerializable(typeof(RootAnswer))]
[JsonSerializable(typeof(SiblingsAnswer))]
[JsonSerializable(typeof(SameConceptAnswer))]
[JsonSerializable(typeof(ChooseParentAnswer))]
[JsonSerializable(typeof(IntermediateAnswer))]
[JsonSerializable(typeof(PublicationAnswer))]
[JsonSerializable(typeof(PublicationSearchAnswer))]
[JsonSerializable(typeof(FullTextAnswer))]
[JsonSerializable(typeof(ClaimAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    public static string Write<TAnswer>(TAnswer answer)
        where TAnswer : Answer => JsonSerializer.Serialize(answer, Info<TAnswer>());

    /// <exception cref="JsonException">The text is not an answer of that type.</exception>
    public static TAnswer Read<TAnswer>(string json)
        where TAnswer : Answer => JsonSerializer.Deserialize(json, Info<TAnswer>())
        ?? throw new JsonException("The stored answer is null.");

    /// <summary>Whether a text is an answer to a question of that kind. For an unknown kind any JSON object is accepted.</summary>
    public static bool CanRead(string kind, string json)
    {
        try
        {
            return kind switch
            {
                "parent" => Read<ParentAnswer>(json) is not null,
                "root" => Read<RootAnswer>(json) is not null,
                "siblings" => Read<SiblingsAnswer>(json) is { Siblings: not null },
                "same-concept" => Read<SameConceptAnswer>(json) is not null,
                "choose-parent" => Read<ChooseParentAnswer>(json) is not null,
                "intermediate" => Read<IntermediateAnswer>(json) is not null,
                PublicationQuestion.Name => Read<PublicationAnswer>(json) is { } read
                    && (read.Publication is null or { Authors: not null }),
                PublicationSearchQuestion.Name => Read<PublicationSearchAnswer>(json) is { Publications: not null },
                ClaimQuestion.Name => Read<ClaimAnswer>(json) is not null,
                FullTextQuestion.Name => Read<FullTextAnswer>(json) is not null,
                _ => IsObject(json),
            };
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

    private static JsonTypeInfo<TAnswer> Info<TAnswer>() => (JsonTypeInfo<TAnswer>)Default.GetTypeInfo(typeof(TAnswer))!;
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Questions;

namespace Pathway.Llm.Replies;

/// <summary>Makes answers of the elements of a reply. They were checked against the schema before. A new question adds the type of its answer here.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, Converters = [typeof(PlainText)])]
[JsonSerializable(typeof(ParentAnswer))]
[JsonSerializable(typeof(RootAnswer))]
[JsonSerializable(typeof(SiblingsAnswer))]
[JsonSerializable(typeof(SameConceptAnswer))]
[JsonSerializable(typeof(ChooseParentAnswer))]
[JsonSerializable(typeof(IntermediateAnswer))]
[JsonSerializable(typeof(ClaimAnswer))]
internal sealed partial class WireAnswers : JsonSerializerContext
{
    /// <exception cref="JsonException">It is no such answer, although the schema lets it be one.</exception>
    public static TAnswer Read<TAnswer>(JsonElement item)
        where TAnswer : Answer => item.Deserialize((JsonTypeInfo<TAnswer>)Default.GetTypeInfo(typeof(TAnswer))!) ?? throw new JsonException("The answer is null.");
}

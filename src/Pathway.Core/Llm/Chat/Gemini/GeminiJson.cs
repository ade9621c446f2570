using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Llm.Chat.Gemini;

// The JSON of a request. The order of the properties is the order in the body, so equal questions give equal bytes.

internal sealed record GeminiRequest(GeminiInstructions? SystemInstruction, IReadOnlyList<GeminiContent> Contents,
    IReadOnlyList<GeminiTool>? Tools, GeminiGeneration GenerationConfig)
{
    [JsonPropertyName("service_tier")]
    public string? ServiceTier { get; init; }
}

internal sealed record GeminiInstructions(IReadOnlyList<GeminiInstruction> Parts);

internal sealed record GeminiInstruction([property: JsonConverter(typeof(RepeatedTextConverter))] string Text);

internal sealed record GeminiContent(string? Role, IReadOnlyList<GeminiPart>? Parts);

internal sealed record GeminiPart(string? Text);

internal sealed record GeminiTool
{
    /// <summary>Enables web search if it is present.</summary>
    [JsonPropertyName("google_search")]
    public GeminiSearch? GoogleSearch { get; init; }
}

internal sealed record GeminiSearch;

internal sealed record GeminiGeneration
{
    public string? ResponseMimeType { get; init; }

    [JsonConverter(typeof(RepeatedElementConverter))]
    public JsonElement? ResponseJsonSchema { get; init; }

    public int? MaxOutputTokens { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public int? TopK { get; init; }

    public long? Seed { get; init; }

    public IReadOnlyList<string>? StopSequences { get; init; }

    public GeminiThinking? ThinkingConfig { get; init; }
}

internal sealed record GeminiThinking(string? ThinkingLevel, int? ThinkingBudget);

/// <summary>Serializes requests. The default encoder escapes all characters that are special in HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 64)]
[JsonSerializable(typeof(GeminiRequest))]
internal sealed partial class GeminiJson : JsonSerializerContext;

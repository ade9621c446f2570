using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Llm.Chat.Gemini;

// The JSON of a request. The order of the properties is the order in the body, so equal questions give equal bytes.

internal sealed record GeminiRequest(GeminiContent? SystemInstruction, IReadOnlyList<GeminiContent> Contents,
    IReadOnlyList<GeminiTool>? Tools, GeminiGeneration GenerationConfig);

internal sealed record GeminiContent(string? Role, IReadOnlyList<GeminiPart>? Parts);

internal sealed record GeminiPart(string? Text)
{
    /// <summary>Whether it is a thought, which is not part of the reply.</summary>
    public bool? Thought { get; init; }
}

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

// The JSON of a reply, as far as it is used. Unknown fields are ignored, missing fields are null.

internal sealed record GeminiReply(IReadOnlyList<GeminiCandidate>? Candidates, GeminiFeedback? PromptFeedback, GeminiUsage? UsageMetadata,
    string? ModelVersion, string? ResponseId);

internal sealed record GeminiCandidate(GeminiContent? Content, string? FinishReason, string? FinishMessage, JsonElement? GroundingMetadata);

internal sealed record GeminiFeedback(string? BlockReason);

internal sealed record GeminiUsage(long? PromptTokenCount, long? CachedContentTokenCount, long? CandidatesTokenCount,
    long? ThoughtsTokenCount, long? ToolUsePromptTokenCount, long? TotalTokenCount);

internal sealed record GeminiModels(IReadOnlyList<GeminiModel>? Models);

internal sealed record GeminiModel(string? Name, IReadOnlyList<string>? SupportedGenerationMethods);

/// <summary>Serializes requests and replies. The default encoder escapes all characters that are special in HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 64)]
[JsonSerializable(typeof(GeminiRequest))]
[JsonSerializable(typeof(GeminiReply))]
[JsonSerializable(typeof(GeminiModels))]
internal sealed partial class GeminiJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Llm.Chat.Gemini;

// The wire form of a request, in the order in which it is written: equal questions are equal bytes.

internal sealed record GeminiRequest(GeminiContent? SystemInstruction, IReadOnlyList<GeminiContent> Contents, IReadOnlyList<GeminiTool>? Tools, GeminiGeneration GenerationConfig);

internal sealed record GeminiContent(string? Role, IReadOnlyList<GeminiPart>? Parts);

internal sealed record GeminiPart(string? Text)
{
    /// <summary>Whether it is a thought, which is no part of the reply.</summary>
    public bool? Thought { get; init; }
}

internal sealed record GeminiTool
{
    /// <summary>Web search, when it is there.</summary>
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

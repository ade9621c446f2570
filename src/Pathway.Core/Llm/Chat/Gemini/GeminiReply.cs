using System.Text.Json;

namespace Pathway.Llm.Chat.Gemini;

// The wire form of a reply: what this program reads of it. Unknown fields are left alone, missing ones are null.

internal sealed record GeminiReply(IReadOnlyList<GeminiCandidate>? Candidates, GeminiFeedback? PromptFeedback, GeminiUsage? UsageMetadata, string? ModelVersion, string? ResponseId);

internal sealed record GeminiCandidate(GeminiContent? Content, string? FinishReason, string? FinishMessage, JsonElement? GroundingMetadata);

internal sealed record GeminiFeedback(string? BlockReason);

internal sealed record GeminiUsage(long? PromptTokenCount, long? CachedContentTokenCount, long? CandidatesTokenCount, long? ThoughtsTokenCount, long? ToolUsePromptTokenCount, long? TotalTokenCount);

internal sealed record GeminiModels(IReadOnlyList<GeminiModel>? Models);

internal sealed record GeminiModel(string? Name, IReadOnlyList<string>? SupportedGenerationMethods);

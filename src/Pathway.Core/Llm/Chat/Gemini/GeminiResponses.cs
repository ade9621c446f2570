using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Text;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>Reads a reply: its text without thoughts, finish reason and usage. Other fields may be missing or of any type.</summary>
internal static class GeminiResponses
{
    /// <summary>The response; null if the reply has another format.</summary>
    public static ChatResponse? Read(JsonFields reply, string model)
    {
        if (ChatJson.Objects(reply, "candidates") is not { } candidates) { return null; }
        var candidate = candidates.FirstOrDefault(static one => ReadText(one).Length > 0) ?? (candidates.Count > 0 ? candidates[0] : null);
        var blockReason = (ChatJson.Object(reply, "promptFeedback") ?? ChatJson.Object(reply, "prompt_feedback"))
            ?.Text("blockReason", "block_reason");
        if (candidate is null && blockReason is null && reply.Has("error")) { return null; }
        // Some gateways write the names of the fields with underscores.
        var reason = candidate?.Text("finishReason", "finish_reason");
        var text = candidate is null ? "" : ReadText(candidate);
        var response = ChatJson.CreateResponse(text, reply.Text("modelVersion", "model_version") ?? model);
        response.FinishReason = candidate is null && blockReason is not null ? ChatFinishReason.ContentFilter : ToFinishReason(reason);
        response.ResponseId = reply.Text("responseId");
        var usage = ChatJson.Object(reply, "usageMetadata") ?? ChatJson.Object(reply, "usage_metadata");
        response.Usage = ReadUsage(usage);
        if (usage?.Text("serviceTier", "service_tier") is { } tier)
        {
            response.AdditionalProperties![ChatResponseMetadata.TierProperty] = tier;
        }
        if ((reason ?? blockReason) is { } words)
        {
            response.AdditionalProperties![ChatResponseMetadata.ReasonProperty] =
                candidate?.Text("finishMessage", "finish_message") is { } message ? $"{words}: {message}" : words;
        }
        return response;
    }

    private static string ReadText(JsonFields candidate)
    {
        if (ChatJson.RawText(candidate, "content") is { Length: > 0 } text) { return text; }
        var parts = ChatJson.Object(candidate, "content") is { } content ? ChatJson.Objects(content, "parts") ?? [] : [];
        return string.Concat(parts.Where(static part => part.Value("thought")?.ToString() is not ("True" or "true"))
            .Select(static part => ChatJson.RawText(part, "text")));
    }

    private static ChatFinishReason? ToFinishReason(string? reason) => reason?.ToUpperInvariant() switch
    {
        null or "FINISH_REASON_UNSPECIFIED" => null,
        "STOP" => ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "LANGUAGE" or "IMAGE_SAFETY"
            or "MODEL_ARMOR" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other.ToLowerInvariant()),
    };

    // Microsoft.Extensions.AI counts reasoning tokens as part of the output tokens.
    private static UsageDetails? ReadUsage(JsonFields? usage)
    {
        if (usage is null) { return null; }
        long Count(string name) => ChatJson.Count(usage, name) ?? ChatJson.Count(usage, JsonNamingPolicy.SnakeCaseLower.ConvertName(name))
            ?? 0;
        return new UsageDetails
        {
            InputTokenCount = Count("promptTokenCount") + Count("toolUsePromptTokenCount"),
            CachedInputTokenCount = Count("cachedContentTokenCount"),
            OutputTokenCount = Count("candidatesTokenCount") + Count("thoughtsTokenCount"),
            ReasoningTokenCount = Count("thoughtsTokenCount"),
            TotalTokenCount = ChatJson.Count(usage, "totalTokenCount") ?? ChatJson.Count(usage, "total_token_count"),
        };
    }
}

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
        var candidate = candidates.Count > 0 ? candidates[0] : null;
        var blockReason = ChatJson.Object(reply, "promptFeedback")?.Text("blockReason");
        if (candidate is null && blockReason is null && reply.Has("error")) { return null; }
        var reason = candidate?.Text("finishReason");
        var response = ChatJson.CreateResponse(candidate is null ? "" : ReadText(candidate), reply.Text("modelVersion") ?? model);
        response.FinishReason = candidate is null && blockReason is not null ? ChatFinishReason.ContentFilter : ToFinishReason(reason);
        response.ResponseId = reply.Text("responseId");
        var usage = ChatJson.Object(reply, "usageMetadata");
        response.Usage = ReadUsage(usage);
        if (usage?.Text("serviceTier", "service_tier") is { } tier)
        {
            response.AdditionalProperties![ChatResponseMetadata.TierProperty] = tier;
        }
        if ((reason ?? blockReason) is { } words)
        {
            response.AdditionalProperties![ChatResponseMetadata.ReasonProperty] =
                candidate?.Text("finishMessage") is { } message ? $"{words}: {message}" : words;
        }
        return response;
    }

    private static string ReadText(JsonFields candidate)
    {
        var parts = ChatJson.Object(candidate, "content") is { } content ? ChatJson.Objects(content, "parts") ?? [] : [];
        return string.Concat(parts.Where(static part => part.Value("thought") is not { ValueKind: System.Text.Json.JsonValueKind.True })
            .Select(static part => ChatJson.RawText(part, "text")));
    }

    private static ChatFinishReason? ToFinishReason(string? reason) => reason switch
    {
        null or "FINISH_REASON_UNSPECIFIED" => null,
        "STOP" => ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "LANGUAGE" or "IMAGE_SAFETY" =>
            ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason.ToLowerInvariant()),
    };

    // Microsoft.Extensions.AI counts reasoning tokens as part of the output tokens.
    private static UsageDetails? ReadUsage(JsonFields? usage)
    {
        if (usage is null) { return null; }
        long Count(string name) => ChatJson.Count(usage, name) ?? 0;
        return new UsageDetails
        {
            InputTokenCount = Count("promptTokenCount") + Count("toolUsePromptTokenCount"),
            CachedInputTokenCount = Count("cachedContentTokenCount"),
            OutputTokenCount = Count("candidatesTokenCount") + Count("thoughtsTokenCount"),
            ReasoningTokenCount = Count("thoughtsTokenCount"),
            TotalTokenCount = ChatJson.Count(usage, "totalTokenCount"),
        };
    }
}

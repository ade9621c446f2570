using Microsoft.Extensions.AI;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>Converts a reply: its text without thoughts, finish reason and usage.</summary>
internal static class GeminiResponses
{
    /// <summary>The additional property with the finish reason in the server's words.</summary>
    public const string ReasonProperty = "reason";

    public static ChatResponse Create(GeminiReply reply, string model)
    {
        var candidate = reply.Candidates?.FirstOrDefault(static item => item is not null);
        var parts = (candidate?.Content?.Parts ?? []).Where(static part => part is { Thought: not true });
        var text = string.Concat(parts.Select(static part => part.Text));
        var reason = candidate?.FinishReason ?? reply.PromptFeedback?.BlockReason;
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = candidate is null && reply.PromptFeedback?.BlockReason is not null
                ? ChatFinishReason.ContentFilter : ToFinishReason(candidate?.FinishReason),
            ModelId = reply.ModelVersion ?? model,
            ResponseId = reply.ResponseId,
            Usage = reply.UsageMetadata is { } usage ? Usage(usage) : null,
            RawRepresentation = reply,
        };
        if (reason is not null)
        {
            (response.AdditionalProperties = [])[ReasonProperty] = candidate?.FinishMessage is { } message
                ? $"{reason}: {message}" : reason;
        }
        return response;
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
    private static UsageDetails Usage(GeminiUsage usage) => new()
    {
        InputTokenCount = (usage.PromptTokenCount ?? 0) + (usage.ToolUsePromptTokenCount ?? 0),
        CachedInputTokenCount = usage.CachedContentTokenCount ?? 0,
        OutputTokenCount = (usage.CandidatesTokenCount ?? 0) + (usage.ThoughtsTokenCount ?? 0),
        ReasoningTokenCount = usage.ThoughtsTokenCount ?? 0,
        TotalTokenCount = usage.TotalTokenCount,
    };
}

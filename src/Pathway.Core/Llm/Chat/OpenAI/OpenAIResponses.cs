using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Text;

namespace Pathway.Llm.Chat.OpenAI;

/// <summary>Reads a reply: its text, finish reason and usage. Other fields may be missing or of any type.</summary>
internal static class OpenAIResponses
{
    /// <summary>The response; null if the reply has another format.</summary>
    public static ChatResponse? Read(JsonFields reply, string model)
    {
        if (!reply.Has("choices") || ChatJson.Objects(reply, "choices") is not { } choices) { return null; }
        if (choices.Count == 0 && reply.Has("error")) { return null; }
        var choice = choices.Count > 0 ? choices[0] : null;
        var message = choice is null ? null : ChatJson.Object(choice, "message") ?? ChatJson.Object(choice, "delta") ?? choice;
        var text = message is null ? "" : ReadText(message);
        var refusal = message?.Text("refusal");
        var response = ChatJson.CreateResponse(text, reply.Text("model") ?? model);
        response.FinishReason = choice is null ? new ChatFinishReason("no choice")
            : refusal is not null && text.Length == 0 ? ChatFinishReason.ContentFilter : ToFinishReason(choice.Text("finish_reason"));
        response.ResponseId = reply.Text("id");
        response.Usage = ReadUsage(ChatJson.Object(reply, "usage"));
        var properties = response.AdditionalProperties!;
        if (reply.Text("service_tier") is { } tier) { properties[ChatResponseMetadata.TierProperty] = tier; }
        if ((refusal ?? choice?.Text("finish_reason")) is { } words) { properties[ChatResponseMetadata.ReasonProperty] = words; }
        if (text.Length == 0 && message?.Text("reasoning_content", "reasoning") is not null)
        {
            properties[ChatResponseMetadata.OnlyReasoningProperty] = true;
        }
        return response;
    }

    // The content is a text or a list of parts; the oldest interface has the text in the choice.
    private static string ReadText(JsonFields message) => message.Value("content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array or JsonValueKind.Object } =>
            string.Concat((ChatJson.Objects(message, "content") ?? []).Select(static part => ChatJson.RawText(part, "text"))),
        _ => ChatJson.RawText(message, "text"),
    };

    private static ChatFinishReason? ToFinishReason(string? reason) => reason?.ToLowerInvariant() switch
    {
        null => null,
        "stop" or "eos" or "eos_token" or "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "length" or "max_tokens" => ChatFinishReason.Length,
        "content_filter" or "safety" or "refusal" => ChatFinishReason.ContentFilter,
        var other => new ChatFinishReason(other),
    };

    private static UsageDetails? ReadUsage(JsonFields? usage)
    {
        if (usage is null) { return null; }
        return new UsageDetails
        {
            InputTokenCount = ChatJson.Count(usage, "prompt_tokens") ?? 0,
            CachedInputTokenCount = ChatJson.Count(ChatJson.Object(usage, "prompt_tokens_details"), "cached_tokens") ?? 0,
            OutputTokenCount = ChatJson.Count(usage, "completion_tokens") ?? 0,
            ReasoningTokenCount = ChatJson.Count(ChatJson.Object(usage, "completion_tokens_details"), "reasoning_tokens") ?? 0,
            TotalTokenCount = ChatJson.Count(usage, "total_tokens"),
        };
    }
}

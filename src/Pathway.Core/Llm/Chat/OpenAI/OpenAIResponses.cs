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
        var choice = choices.FirstOrDefault(static one => ReadText(FindMessage(one)).Length > 0) ?? (choices.Count > 0 ? choices[0] : null);
        var message = choice is null ? null : FindMessage(choice);
        var text = message is null ? "" : ReadText(message);
        if (text.Length == 0 && ServerError.IsIn(reply)) { return null; }
        var refusal = message is null ? null
            : message.Text("refusal") ?? FindParts(message).Select(static part => part.Text("refusal")).FirstOrDefault();
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

    private static JsonFields FindMessage(JsonFields choice) =>
        ChatJson.Object(choice, "message") ?? ChatJson.Object(choice, "delta") ?? choice;

    // The content is a text, a list of parts, or the JSON of the answer itself. The oldest interface has the text in the choice; some
    // models call a tool that nobody offered, and give the answer as its arguments.
    private static string ReadText(JsonFields message)
    {
        var text = message.Value("content") switch
        {
            { ValueKind: JsonValueKind.String } content => content.GetString()!,
            { ValueKind: JsonValueKind.Array or JsonValueKind.Object } content => ReadParts(content, FindParts(message)),
            _ => ChatJson.RawText(message, "text"),
        };
        if (text.Length > 0) { return text; }
        var calls = (ChatJson.Objects(message, "tool_calls") ?? []).Select(static call => ChatJson.Object(call, "function"))
            .Append(ChatJson.Object(message, "function_call")).OfType<JsonFields>();
        return string.Concat(calls.Select(static call => call.Value("arguments") switch
        {
            { ValueKind: JsonValueKind.String } arguments => arguments.GetString(),
            { ValueKind: JsonValueKind.Object } arguments => arguments.GetRawText(),
            _ => "",
        }));
    }

    private static IReadOnlyList<JsonFields> FindParts(JsonFields message) => ChatJson.Objects(message, "content") ?? [];

    private static string ReadParts(JsonElement content, IReadOnlyList<JsonFields> parts)
    {
        var said = parts.Where(static part => part.Text("type") is not ("reasoning" or "thinking" or "refusal")).ToList();
        return said.Any(static part => part.Has("type") || part.Has("text"))
            ? string.Concat(said.Select(static part => ChatJson.RawText(part, "text"))) : said.Count > 0 ? content.GetRawText() : "";
    }

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

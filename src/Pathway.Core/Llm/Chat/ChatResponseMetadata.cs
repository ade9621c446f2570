using Microsoft.Extensions.AI;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Reads usage and metadata of a response.</summary>
internal static class ChatResponseMetadata
{
    /// <summary>The tokens of a call, and its cost if a price is known.</summary>
    public static CallUsage Usage(UsageDetails details, ModelPrice? price)
    {
        var thoughts = details.ReasoningTokenCount ?? 0;
        var usage = new CallUsage
        {
            InputTokens = details.InputTokenCount ?? 0,
            CachedTokens = details.CachedInputTokenCount ?? 0,
            OutputTokens = Math.Max(0, (details.OutputTokenCount ?? 0) - thoughts),
            ThoughtTokens = thoughts,
        };
        return price is null ? usage : usage with { Cost = price.Cost(usage), Currency = price.Currency };
    }

    /// <summary>The metadata of a response: model, id and finish reason.</summary>
    public static ReplyMetadata Reply(ChatResponse response) =>
        new(Line(response.ModelId), Line(response.ResponseId), Line(response.FinishReason?.Value));

    /// <summary>The finish reason in the server's words.</summary>
    public static string FinishReason(ChatResponse response) =>
        TextSanitizer.SingleLine(response.AdditionalProperties?.GetValueOrDefault(GeminiResponses.ReasonProperty) as string
            ?? response.FinishReason?.Value ?? "no reason given");

    private static string? Line(string? text) => text is null ? null : TextSanitizer.SingleLine(text);
}

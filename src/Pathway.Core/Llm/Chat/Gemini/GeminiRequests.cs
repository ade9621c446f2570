using Microsoft.Extensions.AI;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>Creates a request of messages and options, without fields that the model does not support.</summary>
internal static class GeminiRequests
{
    /// <exception cref="NotSupportedException">A message contains other content than text.</exception>
    public static GeminiRequest Create(IEnumerable<ChatMessage> messages, ChatOptions? options, ModelProfile model,
        RequestFeatures? allowed = null)
    {
        var features = allowed ?? RequestFeatures.Of(model, RequestFeature.None);
        var searches = features.Has(RequestFeature.Search) && options?.Tools?.OfType<HostedWebSearchTool>().Any() is true;
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        // A model that supports search or a schema, not both, gets the search, and the schema as text.
        var isSearchAlone = searches && !model.Flags.SearchWithSchema;
        var sendsSchema = !isSearchAlone && features.Has(RequestFeature.Schema);
        var text = RequestText.Create(messages, options, sendsSchema ? null : format, features);
        return new GeminiRequest(
            text.System.Length == 0 ? null : new GeminiInstructions([new GeminiInstruction(text.System)]),
            [.. text.Turns.Select(static turn => new GeminiContent(turn.IsAssistant ? "model" : "user", [new GeminiPart(turn.Text)]))],
            searches ? [new GeminiTool { GoogleSearch = new GeminiSearch() }] : null,
            Generation(options, model, features) with
            {
                ResponseMimeType = format is null || isSearchAlone || !features.Has(RequestFeature.JsonMode) ? null : "application/json",
                ResponseJsonSchema = sendsSchema ? format?.Schema : null,
            }) { ServiceTier = ChatResponseMetadata.FindRequestedTier(options) };
    }

    private static GeminiGeneration Generation(ChatOptions? options, ModelProfile model, RequestFeatures features) => new()
    {
        MaxOutputTokens = features.Has(RequestFeature.MaxTokens) ? options?.MaxOutputTokens ?? model.OutputLimit : null,
        Temperature = features.Has(RequestFeature.Temperature) ? options?.Temperature : null,
        TopP = features.Has(RequestFeature.Temperature) ? options?.TopP : null,
        TopK = features.Has(RequestFeature.Temperature) ? options?.TopK : null,
        Seed = options?.Seed,
        StopSequences = options?.StopSequences is { Count: > 0 } stops ? [.. stops] : null,
        ThinkingConfig = features.Has(RequestFeature.Thinking)
            ? new GeminiThinking(model.Flags.ThinkingLevel, model.Flags.ThinkingBudget) : null,
    };
}

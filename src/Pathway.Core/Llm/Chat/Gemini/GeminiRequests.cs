using Microsoft.Extensions.AI;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>Creates a request of messages and options, without fields that the model does not support.</summary>
internal static class GeminiRequests
{
    /// <exception cref="NotSupportedException">A message contains other content than text.</exception>
    public static GeminiRequest Create(IEnumerable<ChatMessage> messages, ChatOptions? options, ModelProfile model)
    {
        var system = new List<string>();
        var contents = new List<GeminiContent>();
        if (options?.Instructions is { Length: > 0 } instructions) { system.Add(instructions); }
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System) { system.Add(Text(message)); }
            else
            {
                contents.Add(new GeminiContent(message.Role == ChatRole.Assistant ? "model" : "user", [new GeminiPart(Text(message))]));
            }
        }
        var searches = options?.Tools?.OfType<HostedWebSearchTool>().Any() is true;
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        // A model that supports search or a schema, not both, gets the search, and the schema as text.
        var inWords = searches && format is not null && !model.Flags.SearchWithSchema;
        if (inWords && format!.Schema is { } schema)
        {
            system.Add($"Answer with JSON alone, of this schema:\n```json\n{schema.GetRawText()}\n```");
        }
        return new GeminiRequest(
            system.Count == 0 ? null : new GeminiContent(null, [new GeminiPart(string.Join("\n\n", system))]),
            contents,
            searches ? [new GeminiTool { GoogleSearch = new GeminiSearch() }] : null,
            Generation(options, model, inWords ? null : format));
    }

    private static GeminiGeneration Generation(ChatOptions? options, ModelProfile model, ChatResponseFormatJson? format) => new()
    {
        ResponseMimeType = format is null ? null : "application/json",
        ResponseJsonSchema = format?.Schema,
        MaxOutputTokens = options?.MaxOutputTokens ?? model.OutputLimit,
        Temperature = model.Flags.Temperature ? options?.Temperature : null,
        TopP = model.Flags.Temperature ? options?.TopP : null,
        TopK = model.Flags.Temperature ? options?.TopK : null,
        Seed = options?.Seed,
        StopSequences = options?.StopSequences is { Count: > 0 } stops ? [.. stops] : null,
        ThinkingConfig = model.Flags is { ThinkingLevel: null, ThinkingBudget: null } ? null
            : new GeminiThinking(model.Flags.ThinkingLevel, model.Flags.ThinkingBudget),
    };

    private static string Text(ChatMessage message) => message.Contents.All(static part => part is TextContent)
        ? message.Text : throw new NotSupportedException("Only text is sent to models.");
}

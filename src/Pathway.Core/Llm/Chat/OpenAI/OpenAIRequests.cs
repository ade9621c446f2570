using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat.OpenAI;

// The JSON of a request. The order of the properties is the order in the body, so equal questions give equal bytes.

internal sealed record OpenAIRequest(string Model, IReadOnlyList<OpenAIMessage> Messages)
{
    public int? MaxCompletionTokens { get; init; }

    public int? MaxTokens { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    public long? Seed { get; init; }

    public IReadOnlyList<string>? Stop { get; init; }

    public string? ReasoningEffort { get; init; }

    public OpenAIFormat? ResponseFormat { get; init; }

    public string? ServiceTier { get; init; }
}

internal sealed record OpenAIMessage(string Role, string Content);

internal sealed record OpenAIFormat(string Type, OpenAISchema? JsonSchema);

internal sealed record OpenAISchema(string Name,
    [property: JsonConverter(typeof(RepeatedElementConverter))] JsonElement Schema);

/// <summary>Serializes requests. The default encoder escapes all characters that are special in HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 64)]
[JsonSerializable(typeof(OpenAIRequest))]
internal sealed partial class OpenAIJson : JsonSerializerContext;

/// <summary>Creates a request of messages and options, without fields that the model or its server does not support.</summary>
internal static class OpenAIRequests
{
    private const string DefaultSchemaName = "answer";

    /// <exception cref="NotSupportedException">A message contains other content than text.</exception>
    public static OpenAIRequest Create(IEnumerable<ChatMessage> messages, ChatOptions? options, ModelProfile model,
        RequestFeatures features)
    {
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        var sendsSchema = features.Has(RequestFeature.Schema) && format?.Schema is not null;
        var text = RequestText.Create(messages, options, sendsSchema ? null : format, features);
        var limit = options?.MaxOutputTokens ?? model.OutputLimit;
        var isNewName = features.Has(RequestFeature.CompletionTokens);
        return new OpenAIRequest(model.Name, [.. CreateMessages(text)])
        {
            MaxCompletionTokens = isNewName ? limit : null,
            MaxTokens = !isNewName && features.Has(RequestFeature.MaxTokens) ? limit : null,
            Temperature = features.Has(RequestFeature.Temperature) ? options?.Temperature : null,
            TopP = features.Has(RequestFeature.Temperature) ? options?.TopP : null,
            Seed = options?.Seed,
            Stop = options?.StopSequences is { Count: > 0 } stops ? [.. stops] : null,
            ReasoningEffort = features.Has(RequestFeature.Thinking) ? model.Flags.ThinkingLevel : null,
            ResponseFormat = CreateFormat(format, sendsSchema, features),
            ServiceTier = ChatResponseMetadata.FindRequestedTier(options),
        };
    }

    // The schema is not strict: not every property is required, as the strict mode wants it.
    private static OpenAIFormat? CreateFormat(ChatResponseFormatJson? format, bool sendsSchema, RequestFeatures features)
    {
        if (format is null) { return null; }
        if (sendsSchema)
        {
            return new OpenAIFormat("json_schema", new OpenAISchema(format.SchemaName ?? DefaultSchemaName, format.Schema!.Value));
        }
        return features.Has(RequestFeature.JsonMode) ? new OpenAIFormat("json_object", null) : null;
    }

    private static IEnumerable<OpenAIMessage> CreateMessages(RequestText text)
    {
        if (text.System.Length > 0) { yield return new OpenAIMessage("system", text.System); }
        foreach (var (isAssistant, content) in text.Turns) { yield return new OpenAIMessage(isAssistant ? "assistant" : "user", content); }
    }
}

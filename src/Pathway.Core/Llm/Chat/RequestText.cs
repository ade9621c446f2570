using Microsoft.Extensions.AI;

namespace Pathway.Llm.Chat;

/// <summary>The texts of a request, for a model that may not take a schema or instructions.</summary>
/// <param name="System">The instructions; empty if they are part of the first turn.</param>
/// <param name="Turns">The turns, each of the user or the assistant.</param>
internal sealed record RequestText(string System, IReadOnlyList<(bool IsAssistant, string Text)> Turns)
{
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options.</param>
    /// <param name="wordsForSchema">The schema that the instructions describe because it is not sent; null for none.</param>
    /// <param name="features">The features that the request may use.</param>
    /// <exception cref="NotSupportedException">A message contains other content than text.</exception>
    public static RequestText Create(IEnumerable<ChatMessage> messages, ChatOptions? options, ChatResponseFormatJson? wordsForSchema,
        RequestFeatures features)
    {
        var system = new List<string>();
        var turns = new List<(bool IsAssistant, string Text)>();
        if (options?.Instructions is { Length: > 0 } instructions) { system.Add(instructions); }
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System) { system.Add(Text(message)); }
            else { turns.Add((message.Role == ChatRole.Assistant, Text(message))); }
        }
        if (wordsForSchema?.Schema is { } schema)
        {
            system.Add($"Answer with JSON alone, of this schema:\n```json\n{schema.GetRawText()}\n```");
        }
        var joined = string.Join("\n\n", system);
        if (features.Has(RequestFeature.SystemText) || joined.Length == 0) { return new RequestText(joined, turns); }
        if (turns.Count == 0 || turns[0].IsAssistant) { turns.Insert(0, (false, joined)); }
        else { turns[0] = (false, $"{joined}\n\n{turns[0].Text}"); }
        return new RequestText("", turns);
    }

    private static string Text(ChatMessage message) => message.Contents.All(static part => part is TextContent)
        ? message.Text : throw new NotSupportedException("Only text is sent to models.");
}

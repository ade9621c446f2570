using System.Text.Json;
using Pathway.Emulator.Minds;

namespace Pathway.Emulator.Wire;

/// <summary>Reads the body of chat/completions.</summary>
internal static class OpenAiRequest
{
    /// <exception cref="RequestRefusedException">The body is not one that the service would take.</exception>
    public static MindRequest Read(ReadOnlyMemory<byte> body)
    {
        var json = RequestJson.Parse(body);
        if (RequestJson.Text(json, "model") is not { } model) { throw Refused("you must provide a model parameter"); }
        if (RequestJson.Get(json, "stream") is { ValueKind: JsonValueKind.True }) { throw Refused("This emulator does not stream; send the request without 'stream'."); }
        (string Role, string Text)[] messages = [.. RequestJson.List(json, "messages").Select(static message => (RequestJson.Text(message, "role") ?? "", Content(message)))];
        if (messages.Length == 0) { throw Refused("Missing required parameter: 'messages'."); }
        var format = RequestJson.Get(json, "response_format") ?? default;
        return new MindRequest
        {
            Model = model,
            SystemInstruction = string.Join('\n', messages.Where(static message => message.Role is "system" or "developer").Select(static message => message.Text)),
            UserText = messages.LastOrDefault(static message => message.Role == "user").Text ?? "",
            Schema = RequestJson.Get(format, "json_schema") is { } schema ? RequestJson.Get(schema, "schema") : null,
            PromptCharacters = messages.Sum(static message => (long)message.Text.Length),
            MaxOutputTokens = RequestJson.Number(json, "max_completion_tokens") ?? RequestJson.Number(json, "max_tokens"),
            Body = body,
        };
    }

    private static string Content(JsonElement message) =>
        RequestJson.Text(message, "content") ?? RequestJson.Joined(RequestJson.List(message, "content"));

    private static RequestRefusedException Refused(string message) => new(ApiError.Invalid(message));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Google.GenAI.Types;
using Pathway.Llm.Chat.Gemini;

namespace Pathway.GoogleGenAI;

/// <summary>
/// Turns this program's requests and replies into the library's types and back. Both are images of the same wire form, so that the JSON
/// between them is the map: no release has all fields, and one that lacks a field leaves it out.
/// </summary>
internal static class SdkJson
{
    public static List<Content> Contents(GeminiRequest request) =>
        JsonSerializer.SerializeToNode(request.Contents, GeminiJson.Default.IReadOnlyListGeminiContent).Deserialize<List<Content>>()!;

    public static GenerateContentConfig Config(GeminiRequest request)
    {
        var config = JsonSerializer.SerializeToNode(request.GenerationConfig, GeminiJson.Default.GeminiGeneration)!;
        if (request.SystemInstruction is { } system)
        {
            config["systemInstruction"] = JsonSerializer.SerializeToNode(system, GeminiJson.Default.GeminiContent);
        }
        if (request.Tools is not null) { config["tools"] = new JsonArray(new JsonObject { ["googleSearch"] = new JsonObject() }); }
        return config.Deserialize<GenerateContentConfig>()!;
    }

    public static GeminiReply Reply(GenerateContentResponse response) => JsonSerializer.SerializeToNode(response)
        .Deserialize(GeminiJson.Default.GeminiReply)!;
}

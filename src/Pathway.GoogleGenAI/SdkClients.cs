using System.Text.Json;
using System.Text.Json.Nodes;
using Google.GenAI;
using Google.GenAI.Types;
using Pathway.Errors;
using Pathway.Llm.Chat.Gemini;
using Pathway.Text;

namespace Pathway.GoogleGenAI;

/// <summary>Creates the library's client over a given <see cref="HttpClient"/>.</summary>
internal static class SdkClients
{
    // Without a key the library would read one from the environment. The handler adds the real key, so that the library cannot expose it.
    private const string NoKey = "none";

    /// <exception cref="PathwayException">The library rejects the environment.</exception>
    public static Client Create(GeminiAddress address, HttpClient http)
    {
        var options = new HttpOptions { BaseUrl = address.Server.ToString().TrimEnd('/'), ApiVersion = "v1beta" };
        try
        {
            // The arguments have names: releases add parameters between them. Without retry options the library makes one attempt.
            return new Client(vertexAI: false, apiKey: NoKey, httpOptions: options,
                clientOptions: new ClientOptions { HttpClientFactory = () => http });
        }
        catch (ArgumentException refusal)
        {
            throw new PathwayException(PathwayErrors.TransportUnavailable,
                $"Google.GenAI {typeof(Client).Assembly.GetName().Version} cannot be used here: "
                + TextSanitizer.SingleLine(refusal.Message), "Google.GenAI");
        }
    }
}

/// <summary>
/// Converts requests to the library's types by way of their common JSON. A version of the library without a field
/// leaves it out.
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
        if (request.ServiceTier is { } tier) { config["serviceTier"] = tier; }
        // A call is one request: the library would ask for the rest of a reply that the model interrupts.
        config["automaticContinuation"] = false;
        return config.Deserialize<GenerateContentConfig>()!;
    }
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.GenAI;
using Google.GenAI.Types;
using Pathway.Errors;
using Pathway.Llm.Chat.Gemini;
using Pathway.Text;

namespace Pathway.GoogleGenAI;

/// <summary>
/// Creates the library's client over a given <see cref="HttpClient"/>, for versions with and without an option for it.
/// </summary>
internal static class SdkClients
{
    // Without a key the library would read one from the environment. The handler adds the real key, so that the library cannot expose it.
    private const string NoKey = "none";

    /// <exception cref="PathwayException">The library rejects the environment, or accepts no HttpClient.</exception>
    public static Client Create(GeminiAddress address, HttpClient http)
    {
        var options = new HttpOptions { BaseUrl = address.Server.ToString().TrimEnd('/'), ApiVersion = "v1beta" };
        // Arguments are found by parameter name: the names are stable, but versions add parameters.
        var constructor = typeof(Client).GetConstructors().MaxBy(static candidate => candidate.GetParameters().Length)!;
        try
        {
            var client = (Client)constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
            if (!Array.Exists(constructor.GetParameters(), static parameter => parameter.Name == "clientOptions"))
            {
                Replace(client, http);
            }
            return client;
        }
        catch (TargetInvocationException failure) when (failure.InnerException is ArgumentException refusal)
        {
            throw Unusable(refusal.Message);
        }

        object? Argument(ParameterInfo parameter) => parameter.Name switch
        {
            "vertexAI" => false,
            "apiKey" => NoKey,
            "httpOptions" => options,
            "clientOptions" => Options(parameter.ParameterType, http),
            _ => null,
        };
    }

    private static object Options(System.Type type, HttpClient http)
    {
        var options = Activator.CreateInstance(type)!;
        var factory = type.GetProperty("HttpClientFactory") ?? throw Unusable("it takes no HttpClient.");
        factory.SetValue(options, (Func<HttpClient>)(() => http));
        return options;
    }

    // Versions without the option create their own HttpClient, which follows redirects with the key and has a time-out.
    private static void Replace(Client client, HttpClient http)
    {
        const BindingFlags NonPublic = BindingFlags.Instance | BindingFlags.NonPublic;
        var inner = typeof(Client).GetField("_apiClient", NonPublic)?.GetValue(client);
        var field = typeof(ApiClient).GetField("<HttpClient>k__BackingField", NonPublic);
        if (inner is null || field is null || !field.FieldType.IsInstanceOfType(http)) { throw Unusable("it takes no HttpClient."); }
        (field.GetValue(inner) as IDisposable)?.Dispose();
        field.SetValue(inner, http);
    }

    private static PathwayException Unusable(string why) => new(PathwayErrors.TransportUnavailable,
        $"Google.GenAI {typeof(Client).Assembly.GetName().Version} cannot be used here: {TextSanitizer.SingleLine(why)}", "Google.GenAI");
}

/// <summary>
/// Converts requests and replies to the library's types and back by way of their common JSON. A version of the library without a field
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
        return config.Deserialize<GenerateContentConfig>()!;
    }

    public static GeminiReply Reply(GenerateContentResponse response) =>
        JsonSerializer.SerializeToNode(response).Deserialize(GeminiJson.Default.GeminiReply)!;
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator;

/// <summary>A plain HTTP client for tests of the emulator.</summary>
internal sealed class EmulatorClient(GeminiEmulator emulator) : IDisposable
{
    public const string Model = "gemini-3-flash-preview";

    private readonly HttpClient client = new() { BaseAddress = new Uri(emulator.BaseAddress) };

    /// <summary>A Gemini request that asks for the parent of a term.</summary>
    public static JsonObject ParentRequest(string term, JsonObject? config = null)
    {
        var prompt = new JsonObject { ["kind"] = "parent", ["items"] = new JsonArray(new JsonObject { ["id"] = "1", ["term"] = term }) };
        return TextRequest($"What is the parent?\n```json\n{prompt.ToJsonString()}\n```\n", config);
    }

    public static JsonObject TextRequest(string text, JsonObject? config = null)
    {
        var parts = new JsonArray(new JsonObject { ["text"] = text });
        var body = new JsonObject { ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = parts }) };
        if (config is not null) { body["generationConfig"] = config; }
        return body;
    }

    public static JsonObject OpenAi(string text, string model = Model) => new()
    {
        ["model"] = model,
        ["messages"] = new JsonArray(
            new JsonObject { ["role"] = "system", ["content"] = "Be brief." },
            new JsonObject { ["role"] = "user", ["content"] = text }),
    };

    public Task<HttpResponseMessage> GenerateAsync(
        JsonNode body, string model = Model, string? key = EmulatorOptions.DefaultKey, CancellationToken cancellation = default) =>
        SendAsync(Request(HttpMethod.Post, $"/v1beta/models/{model}:generateContent", body, key), cancellation);

    public Task<HttpResponseMessage> ChatAsync(
        JsonNode body, string path = "/v1/chat/completions", string? token = EmulatorOptions.DefaultKey) =>
        SendAsync(BearerRequest(HttpMethod.Post, path, body, token), default);

    public Task<HttpResponseMessage> VertexAsync(JsonNode body, string model = Model, string? token = EmulatorOptions.DefaultToken)
    {
        var path = $"/v1/projects/p/locations/europe-west4/publishers/google/models/{model}:generateContent";
        return SendAsync(BearerRequest(HttpMethod.Post, path, body, token), default);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key = EmulatorOptions.DefaultKey) =>
        SendAsync(Request(HttpMethod.Get, path, null, key), default);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        client.SendAsync(request, cancellation);

    private static HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) { request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"); }
        if (key is not null) { request.Headers.Add("x-goog-api-key", key); }
        return request;
    }

    private static HttpRequestMessage BearerRequest(HttpMethod method, string path, JsonNode body, string? token)
    {
        var request = Request(method, path, body, null);
        if (token is not null) { request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); }
        return request;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync());

    /// <summary>The text of the answer: the last part of the first candidate.</summary>
    public static async Task<string> TextAsync(HttpResponseMessage response) => Text(await JsonAsync(response));

    public static string Text(JsonElement reply) => reply.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")
        .EnumerateArray().Last().GetProperty("text").GetString()!;

    public void Dispose() => client.Dispose();
}

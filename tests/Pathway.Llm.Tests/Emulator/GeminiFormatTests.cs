using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Xunit;

namespace Pathway.Emulator;

/// <summary>Requests and replies of the paths of Gemini and Vertex AI.</summary>
public sealed class GeminiFormatTests
{
    [Fact]
    public async Task Reply_has_candidate_finish_reason_version_and_usage()
    {
        await using var emulator = await StartAsync(static _ => "12345");
        using var caller = new EmulatorClient(emulator);

        var response = await caller.GenerateAsync(EmulatorClient.TextRequest("123456789"));
        var reply = await EmulatorClient.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("12345", EmulatorClient.Text(reply));
        Assert.Equal("model", reply.GetProperty("candidates")[0].GetProperty("content").GetProperty("role").GetString());
        Assert.Equal("STOP", reply.GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        Assert.Equal(EmulatorClient.Model, reply.GetProperty("modelVersion").GetString());
        Assert.Equal("""{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}""",
            reply.GetProperty("usageMetadata").GetRawText());
    }

    [Fact]
    public async Task Thought_precedes_answer_and_its_tokens_count()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = new FuncResponder(static _ => "yes!"),
            Thought = "Hm.",
            ThoughtTokens = 100,
        });
        using var caller = new EmulatorClient(emulator);
        var config = new JsonObject { ["thinkingConfig"] = new JsonObject { ["thinkingBudget"] = 40 } };

        var reply = await EmulatorClient.JsonAsync(await caller.GenerateAsync(EmulatorClient.TextRequest("1234", config)));

        var parts = reply.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts");
        Assert.Equal("""[{"text":"Hm.","thought":true},{"text":"yes!"}]""", parts.GetRawText());
        Assert.Equal(40, reply.GetProperty("usageMetadata").GetProperty("thoughtsTokenCount").GetInt32());
        Assert.Equal(42, reply.GetProperty("usageMetadata").GetProperty("totalTokenCount").GetInt32());
    }

    [Fact]
    public async Task Thoughts_count_against_output_limit()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = new FuncResponder(static _ => "0123456789"),
            ThoughtTokens = 100,
        });
        using var caller = new EmulatorClient(emulator);

        var truncated = await ReplyAsync(101);
        var empty = await ReplyAsync(100);
        var complete = await ReplyAsync(103);

        Assert.Equal(("0123", "MAX_TOKENS"), (EmulatorClient.Text(truncated), Finish(truncated)));
        Assert.Equal(("", "MAX_TOKENS"), (EmulatorClient.Text(empty), Finish(empty)));
        Assert.Equal(("0123456789", "STOP"), (EmulatorClient.Text(complete), Finish(complete)));

        async Task<JsonElement> ReplyAsync(int maxTokens)
        {
            var request = EmulatorClient.TextRequest("?", new JsonObject { ["maxOutputTokens"] = maxTokens });
            return await EmulatorClient.JsonAsync(await caller.GenerateAsync(request));
        }
    }

    [Theory]
    [InlineData(null, 403, "PERMISSION_DENIED", null)]
    [InlineData("wrong", 400, "INVALID_ARGUMENT", "API_KEY_INVALID")]
    public async Task Refuses_missing_or_wrong_key_like_the_service(string? key, int status, string code, string? reason)
    {
        await using var emulator = await StartAsync(static _ => "unused");
        using var caller = new EmulatorClient(emulator);

        var response = await caller.GenerateAsync(EmulatorClient.TextRequest("?"), key: key);
        var error = (await EmulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal((status, code), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
        Assert.Equal(reason, error.TryGetProperty("details", out var details) ? details[0].GetProperty("reason").GetString() : null);
        var record = Assert.Single(emulator.Log.Requests);
        Assert.Equal((false, Outcome.Refused), (record.HasValidKey, record.Outcome));
    }

    [Fact]
    public async Task Unknown_model_is_not_found_and_models_are_listed()
    {
        await using var emulator = await StartAsync(static _ => "unused");
        using var caller = new EmulatorClient(emulator);

        var response = await caller.GenerateAsync(EmulatorClient.TextRequest("?"), "gemini-0");
        var list = await EmulatorClient.JsonAsync(await caller.GetAsync("/v1beta/models"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.StartsWith("models/gemini-0 is not found for API version v1beta",
            (await EmulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(emulator.Options.Models.Select(static model => "models/" + model),
            list.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.GetAsync("/v1beta/models", key: null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await caller.GetAsync("/nowhere")).StatusCode);
    }

    [Theory]
    [InlineData("", "Invalid JSON")]
    [InlineData("[]", "Invalid JSON")]
    [InlineData("{\"contents\":[]}", "contents is not specified")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"?\"}]}],\"prompt\":1}", "Unknown name \"prompt\"")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"?\"}]}],\"generationConfig\":{\"schema\":{}}}",
        "Unknown name \"schema\" at 'generation_config'")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"?\"}]}],\"generationConfig\":{\"responseSchema\":{}}}",
        "only supported with response mime type")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"?\"}]}],\"generationConfig\":{\"responseMimeType\":\"application/json\","
        + "\"responseSchema\":{},\"responseJsonSchema\":{}}}", "Only one of")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"?\"}]}],\"generationConfig\":{\"maxOutputTokens\":\"many\"}}",
        "Invalid value at 'maxOutputTokens'")]
    public async Task Refuses_invalid_requests_like_the_service(string body, string message)
    {
        await using var emulator = await StartAsync(static _ => "text");
        using var caller = new EmulatorClient(emulator);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1beta/models/{EmulatorClient.Model}:generateContent")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-goog-api-key", EmulatorOptions.DefaultKey);

        var response = await caller.SendAsync(request, default);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, (await EmulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gemini-2.5-pro", 400)]
    [InlineData("gemini-3-flash-preview", 200)]
    public async Task Search_with_schema_requires_third_generation(string model, int status)
    {
        await using var emulator = await StartAsync(static _ => "{}");
        using var caller = new EmulatorClient(emulator);
        var body = EmulatorClient.TextRequest("?", new JsonObject { ["responseMimeType"] = "application/json" });
        body["tools"] = new JsonArray(new JsonObject { ["google_search"] = new JsonObject() });

        Assert.Equal(status, (int)(await caller.GenerateAsync(body, model)).StatusCode);
    }

    [Fact]
    public async Task Vertex_requires_bearer_token_and_accepts_same_bodies()
    {
        await using var emulator = await StartAsync(static request => request.Model);
        using var caller = new EmulatorClient(emulator);

        var answered = await caller.VertexAsync(EmulatorClient.TextRequest("?"));
        var anonymous = await caller.VertexAsync(EmulatorClient.TextRequest("?"), token: null);
        var wrongToken = await caller.VertexAsync(EmulatorClient.TextRequest("?"), token: EmulatorOptions.DefaultKey);
        var unknown = await caller.VertexAsync(EmulatorClient.TextRequest("?"), "gemini-0");

        Assert.Equal(EmulatorClient.Model, await EmulatorClient.TextAsync(answered));
        Assert.Equal("CREDENTIALS_MISSING", await ReasonAsync(anonymous));
        Assert.Equal("ACCESS_TOKEN_TYPE_UNSUPPORTED", await ReasonAsync(wrongToken));
        Assert.Equal([401, 401, 404], new[] { anonymous, wrongToken, unknown }.Select(static response => (int)response.StatusCode));
        Assert.Contains("projects/p/locations/europe-west4/publishers/google/models/gemini-0", await unknown.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responder_gets_instruction_text_schema_and_bytes()
    {
        ModelRequest? received = null;
        await using var emulator = await StartAsync(request => { received = request; return "{}"; });
        using var caller = new EmulatorClient(emulator);
        var body = EmulatorClient.TextRequest("Grüße 🧬", new JsonObject
        {
            ["responseMimeType"] = "application/json",
            ["responseJsonSchema"] = new JsonObject { ["type"] = "object" },
            ["maxOutputTokens"] = 7,
        });
        var instruction = new JsonArray(new JsonObject { ["text"] = "Be " }, new JsonObject { ["text"] = "brief." });
        body["systemInstruction"] = new JsonObject { ["parts"] = instruction };

        await caller.GenerateAsync(body);

        Assert.Equal(("Be brief.", "Grüße 🧬", 7), (received!.SystemInstruction, received.UserText, received.MaxOutputTokens));
        Assert.Equal("""{"type":"object"}""", received.Schema!.Value.GetRawText());
        Assert.Equal(body.ToJsonString(), Encoding.UTF8.GetString(received.Body.Span));
    }

    [Fact]
    public async Task Responder_exception_gives_500_and_is_recorded()
    {
        await using var emulator = await StartAsync(static _ => throw new InvalidOperationException("no such term"));
        using var caller = new EmulatorClient(emulator);

        var response = await caller.GenerateAsync(EmulatorClient.TextRequest("?"));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var record = Assert.Single(emulator.Log.Requests);
        Assert.Equal((Outcome.Failed, "no such term"), (record.Outcome, record.Fault));
        Assert.Contains("no such term", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Grüße <b>\u001b[31m</b> \"quoted\" \\ 🧬\0")]
    [InlineData("")]
    public async Task Text_of_reply_is_unchanged(string text)
    {
        await using var emulator = await StartAsync(_ => text);
        using var caller = new EmulatorClient(emulator);

        Assert.Equal(text, await EmulatorClient.TextAsync(await caller.GenerateAsync(EmulatorClient.TextRequest("?"))));
    }

    [Fact]
    public async Task Replaces_lone_surrogates()
    {
        await using var emulator = await StartAsync(static _ => "a\ud800b");
        using var caller = new EmulatorClient(emulator);

        Assert.Equal("a\uFFFDb", await EmulatorClient.TextAsync(await caller.GenerateAsync(EmulatorClient.TextRequest("?"))));
    }

    private static Task<GeminiEmulator> StartAsync(Func<ModelRequest, string> responder) =>
        GeminiEmulator.StartAsync(new EmulatorOptions { Responder = new FuncResponder(responder) });

    private static string? Finish(JsonElement reply) => reply.GetProperty("candidates")[0].GetProperty("finishReason").GetString();

    private static async Task<string?> ReasonAsync(HttpResponseMessage response) =>
        (await EmulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("details")[0].GetProperty("reason").GetString();
}

using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Xunit;

namespace Pathway.Chat;

/// <summary>The built-in client: the common contract, and the exact requests that only this client sends.</summary>
public sealed class GeminiChatClientTests : GeminiContract
{
    private const string Key = "secret-key-0123456789";
    private static readonly ChatMessage[] Hello = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hello")];

    [Fact]
    public async Task Sends_expected_body_and_key_only_in_header()
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, Encoding.UTF8.GetBytes(Reply("Hi")));
        });
        using var schema = JsonDocument.Parse("""{"type":"object"}""");

        await Client(server, TestQuestions.Flash).GetResponseAsync(Hello, new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "x"),
            Temperature = 0.1f,
            TopK = 5,
        });

        Assert.Equal("https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:generateContent",
            sent!.RequestUri!.ToString());
        Assert.Equal(Key, Assert.Single(sent.Headers.GetValues("x-goog-api-key")));
        Assert.Equal(
            """{"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Hello"}]}]"""
            + ""","generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}"""
            + ""","maxOutputTokens":8192,"thinkingConfig":{"thinkingLevel":"low"}}}""",
            server.Requests[0].Body);
    }

    // The instructions and the schema are the same in all requests of a run, and are written once.
    [Theory]
    [InlineData("Be \"brief\".\nNo <html> & no `code`.")]
    [InlineData("Größe, 大小, 😀")]
    [InlineData("half \ud83d of a pair")]
    public async Task Instructions_are_escaped_as_the_question_is_in_every_request(string text)
    {
        var server = StubServer.Returning(200, Reply("Hi"));
        var client = Client(server, TestQuestions.Flash);
        for (var i = 0; i < 2; i++)
        {
            await client.GetResponseAsync([new ChatMessage(ChatRole.System, text), new ChatMessage(ChatRole.User, text)]);
        }

        Assert.All(server.Requests, request =>
        {
            var written = JsonSerializer.Serialize(text);
            Assert.StartsWith($$$"""{"systemInstruction":{"parts":[{"text":{{{written}}}}]},"contents":[{"role":"user","parts":[{"text":"""
                + $$$"""{{{written}}}}]}]""", request.Body, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Sends_only_fields_that_the_model_supports()
    {
        var server = StubServer.Returning(200, Reply("Hi"));
        var old = ModelCatalog.Load().Find("Gemini", "gemini-2.5-pro");
        using var schema = JsonDocument.Parse("""{"type":"object"}""");

        await Client(server, old).GetResponseAsync(Hello, new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement),
            Tools = [new HostedWebSearchTool()],
            Temperature = 0.5f,
        });

        using var body = JsonDocument.Parse(server.Requests[0].Body);
        var generation = body.RootElement.GetProperty("generationConfig");
        Assert.Equal(10240, generation.GetProperty("maxOutputTokens").GetInt32());
        Assert.Equal(2048, generation.GetProperty("thinkingConfig").GetProperty("thinkingBudget").GetInt32());
        Assert.Equal(0.5, generation.GetProperty("temperature").GetDouble());
        Assert.False(generation.TryGetProperty("responseJsonSchema", out _));
        Assert.Equal(JsonValueKind.Object, body.RootElement.GetProperty("tools")[0].GetProperty("google_search").ValueKind);
        Assert.Contains("""{"type":"object"}""",
            body.RootElement.GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vertex_uses_its_own_path_and_bearer_token()
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, Encoding.UTF8.GetBytes(Reply("Hi")));
        });

        await new GeminiChatClient(new HttpClient(server), GeminiAddress.Vertex("my/project", "us-central1"), TestQuestions.Flash,
            new SecretText(Key)).GetResponseAsync(Hello);

        Assert.Equal(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/my%2Fproject/locations/us-central1/publishers/google/models/"
            + "gemini-3.8-flash:generateContent",
            sent!.RequestUri!.AbsoluteUri);
        Assert.Equal($"Bearer {Key}", sent.Headers.Authorization!.ToString());
        Assert.False(sent.Headers.Contains("x-goog-api-key"));
    }

    [Theory]
    [InlineData("""{"candidates":[null,{"content":{"parts":[null,{"text":"x"}]},"finishReason":"SOMETHING_NEW"}]}""", "something_new", "x")]
    public async Task Reads_unknown_finish_reasons(string body, string finish, string text)
    {
        var response = await Client(StubServer.Returning(200, body)).GetResponseAsync(Hello);

        Assert.Equal((finish, text), (response.FinishReason?.Value, response.Text));
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("myserver:8080")]
    [InlineData("not an address")]
    [InlineData("http://user:password@host/")]
    [InlineData("http://host/?key=abc")]
    [InlineData("http://host/#x")]
    public void Rejects_invalid_endpoint(string text)
    {
        var failure = Assert.Throws<PathwayException>(() => GeminiAddress.Google(EndpointAddress.Parse(text)));

        Assert.Same(PathwayErrors.EndpointInvalid, failure.Error);
        Assert.DoesNotContain("password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", failure.Message, StringComparison.Ordinal);
    }

    private protected override IChatClient Client(HttpMessageHandler connections, SecretText? key, TimeProvider? clock) =>
        new GeminiChatClient(new HttpClient(connections), GeminiAddress.Google(), TestQuestions.Flash, key, clock);

    private static GeminiChatClient Client(HttpMessageHandler server, ModelProfile? model = null) =>
        new(new HttpClient(server), GeminiAddress.Google(), model ?? TestQuestions.Flash, new SecretText(Key));

    private static string Reply(string text) =>
        $$"""{"candidates":[{"content":{"parts":[{"text":{{JsonSerializer.Serialize(text)}}}]},"finishReason":"STOP"}]}""";
}

/// <summary>The built-in client satisfies the HTTP contract.</summary>
public sealed class RestHttpTests : GeminiHttpContract
{
    private protected override IChatClient Client(GeminiAddress address, ModelProfile model, SecretText? key) =>
        new GeminiChatClient(ChatHttpClients.Create(), address, model, key);
}

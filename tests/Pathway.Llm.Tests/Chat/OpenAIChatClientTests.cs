using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Chat;

/// <summary>The client of servers with OpenAI's API: its requests, and replies that the emulator cannot send.</summary>
public sealed class OpenAIChatClientTests
{
    private const string Key = "secret-key-0123456789";
    private const string Answer = """{\"answers\":[{\"id\":\"1\",\"parent\":\"A\"}]}""";

    private static readonly ModelProfile Model = ModelCatalog.Load().Find("OpenAI", "llama3.1");
    private static readonly ChatMessage[] Hello = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hello")];

    [Fact]
    public async Task Sends_expected_body_and_key_only_in_header()
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, Encoding.UTF8.GetBytes(Reply()));
        });
        using var schema = JsonDocument.Parse("""{"type":"object"}""");

        await Client(server).GetResponseAsync(Hello,
            new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "x"), Temperature = 0.5f });

        Assert.Equal("http://host/v1/chat/completions", sent!.RequestUri!.ToString());
        Assert.Equal($"Bearer {Key}", sent.Headers.Authorization!.ToString());
        Assert.Equal(
            """{"model":"llama3.1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}],"""
            + "\"max_completion_tokens\":8192,\"temperature\":0.5,\"response_format\":{\"type\":\"json_schema\","
            + "\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\"}}}}",
            server.Requests[0].Body);
    }

    [Theory]
    [InlineData("http://localhost:11434", "http://localhost:11434/v1")]
    [InlineData("http://localhost:11434/", "http://localhost:11434/v1")]
    [InlineData("localhost:11434", "http://localhost:11434/v1")]
    [InlineData("127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/")]
    [InlineData("LOCALHOST", "http://localhost/v1")]
    [InlineData("http://localhost:1234/v1/", "http://localhost:1234/v1/")]
    [InlineData("https://host/v1/chat/completions", "https://host/v1")]
    [InlineData("https://host/v1/chat/completions/", "https://host/v1")]
    [InlineData("https://host/api/openai", "https://host/api/openai")]
    public void Normalizes_address(string address, string expected) =>
        Assert.Equal(expected, OpenAIChatClient.NormalizeAddress(EndpointAddress.Parse($" \"{address}\"\n")).ToString());

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":"@"}}]}""")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"@"},"finish_reason":null}],"usage":null,"created":1.25}""")]
    [InlineData("""{"id":7,"model":["m"],"choices":[{"index":"0","message":{"content":"@"},"finish_reason":"eos"}],"object":null}""")]
    [InlineData("""
        {"choices":[{"message":{"content":"@","refusal":null,"tool_calls":null,"annotations":[],"reasoning":"x"},"finish_reason":"new"}],
         "usage":{"prompt_tokens":"400","completion_tokens":null,"total_tokens":1e3,"completion_tokens_details":{"reasoning_tokens":null}}}
        """)]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"@"}]},"finish_reason":"stop"}],"usage":[]}""")]
    [InlineData("""{"choices":[{"text":"@","finish_reason":"stop"}],"usage":{"prompt_tokens":-1}}""")]
    [InlineData("""[{"choices":[null,{"message":{"content":"@"}}],"error":null}]""")]
    [InlineData("\uFEFF" + """{"choices":[{"message":{"content":"@"},"finish_reason":"length"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":""},"finish_reason":"error"},{"message":{"content":"@"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":{"answers":[{"id":"1","parent":"A"}]}}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":[{"id":"1","parent":"A"}]}}]}""")]
    [InlineData("""
        {"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"@"}]}}]}
        """)]
    [InlineData("""{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"answer","arguments":"@"}}]}}]}""")]
    [InlineData("""
        {"choices":[{"message":{"function_call":{"arguments":{"answers":[{"id":"1","parent":"A"}]}}},"finish_reason":"tool_calls"}]}
        """)]
    [InlineData("""{"choices":[{"message":{"content":"@"},"finish_reason":3}],"usage":"none","error":"","system_fingerprint":[]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"@"},"finish_reason":{}}],"usage":{"prompt_tokens":{}},"object":1,"created":"now"}""")]
    public async Task Fields_around_the_text_never_cost_an_answer(string body)
    {
        var server = StubServer.Returning(200, body.Replace("@", Answer, StringComparison.Ordinal));

        Assert.Equal("A", (await new LlmCurator(Client(server), Model, null).AskAsync(TestQuestions.Parent("t"), default)).Answer.Parent);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":null,"refusal":"I can't help."}}]}""", "ReplyBlocked", "can't help")]
    [InlineData("""{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}""", "ReplyBlocked", "content_filter")]
    [InlineData("""{"choices":[{"message":{"content":null,"reasoning_content":"hm"}}]}""", "ReplyUnreadable", "reasoning")]
    [InlineData("""{"choices":[]}""", "ReplyUnreadable", "no choice")]
    [InlineData("""{"choices":[{"message":{"content":"It is autophagy."}}]}""", "ReplyUnreadable", "It is autophagy.")]
    [InlineData("""{"choices":[{"message":{"content":"{\"answers\":[{"},"finish_reason":"length"}]}""", "ReplyCut", "breaks off")]
    [InlineData("""{"error":{"message":"upstream of tenant 42 is full","code":429}}""", "ModelRateLimited", "tenant 42")]
    [InlineData("""
        {"choices":[{"error":{"code":502,"message":"upstream of tenant 42 is full"},"finish_reason":"error","message":{"content":""}}]}
        """, "ModelUnavailable", "tenant 42")]
    [InlineData("""
        {"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"{\"error\":{\"message\":\"of tenant 42\"}}"}}}
        """, "ModelRateLimited", "returned error: of tenant 42")]
    [InlineData("""{"object":"error","message":"tenant 42 is full","code":503}""", "ModelUnavailable", "tenant 42")]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"refusal","refusal":"I can't help."}]}}]}""", "ReplyBlocked", "can't help")]
    [InlineData("", "ReplyUnreadable", "empty")]
    [InlineData("data: {\"choices\":[]}\n\n", "ReplyUnreadable", "stream")]
    [InlineData("<html><title>Login page</title></html>", "ReplyUnreadable", "Login page")]
    public async Task Says_what_the_server_said(string body, string error, string words)
    {
        var curator = new LlmCurator(Client(StubServer.Returning(200, body)), Model, null);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(TestQuestions.Parent("t"), default));

        Assert.Equal(error, failure.Error.Id);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"filtered","code":"content_filter"}}""", "ReplyBlocked", false)]
    [InlineData(429, """{"error":{"message":"quota","type":"x","code":"insufficient_quota"}}""", "ModelQuotaExhausted", false)]
    [InlineData(429, """{"error":{"message":"slow","type":"tokens","code":"rate_limit_exceeded"}}""", "ModelRateLimited", true)]
    [InlineData(503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", "ModelUnavailable", true)]
    [InlineData(400, """{"error":"The model is loading"}""", "ModelUnavailable", true)]
    [InlineData(404, """{"error":{"message":"model \"x\" not found, try pulling it first"}}""", "ModelNotFound", false)]
    [InlineData(404, "404 page not found", "EndpointInvalid", false)]
    [InlineData(524, "<html>524</html>", "ModelUnavailable", true)]
    [InlineData(429, """{"error":{"message":"Rate limit exceeded: free-models-per-day","code":429}}""", "ModelQuotaExhausted", false)]
    [InlineData(429, """{"error":{"message":"on requests per day (RPD). Please try again in 6s."}}""", "ModelRateLimited", true)]
    [InlineData(429, """{"error":{"message":"Request too large for m on tokens per min (TPM): Limit 10, Requested 12."}}""",
        "ModelRequestRefused", false)]
    [InlineData(429, """{"error":{"message":"Quota exceeded, limit: 0"}}""", "ModelQuotaExhausted", false)]
    [InlineData(429, """{"error":{"message":"Quota exceeded, limit: 0.5 a second"}}""", "ModelRateLimited", true)]
    [InlineData(429, """{"error":{"message":"m","type":"exceeded_current_quota_error"}}""", "ModelQuotaExhausted", false)]
    [InlineData(429, """{"code":1113,"message":"Insufficient balance or no resource package"}""", "ModelQuotaExhausted", false)]
    [InlineData(403, """{"error":{"message":"m","code":"rateLimitExceeded"}}""", "ModelRateLimited", true)]
    [InlineData(403, """{"error":{"message":"forbidden"}}""", "ModelKeyRefused", false)]
    [InlineData(400, """{"error":{"message":"Your credit balance is too low"}}""", "ModelKeyRefused", false)]
    [InlineData(400, """{"error":{"message":"retired","code":"model_decommissioned"}}""", "ModelNotFound", false)]
    [InlineData(400, """{"error":{"message":"x/y is not a valid model ID","code":400}}""", "ModelNotFound", false)]
    [InlineData(404, """{"error":{"message":"The API deployment does not exist","code":"DeploymentNotFound"}}""", "ModelNotFound", false)]
    [InlineData(400, """{"error":{"message":"Generated JSON does not match the schema","code":"json_validate_failed"}}""",
        "ReplyUnreadable", true)]
    [InlineData(400, """{"error":"The model has crashed without additional information. (Exit code: 6)"}""", "ModelUnavailable", true)]
    [InlineData(500, """{"error":{"message":"unknown failure"}}""", "ModelUnavailable", true)]
    public async Task Maps_errors(int status, string body, string error, bool isTransient)
    {
        var failure =
            await Assert.ThrowsAsync<ChatException>(() => Client(StubServer.Returning(status, body)).GetResponseAsync(Hello));

        Assert.Equal((error, isTransient), (failure.Error.Id, failure.IsTransient));
    }

    [Fact]
    public async Task Quota_of_a_gateway_tells_when_it_is_renewed()
    {
        var server = StubServer.Returning(429, """
            {"error":{"message":"free-models-per-day","code":429,"metadata":{"headers":{"X-RateLimit-Reset":"1796083200000"}}}}
            """);

        var failure = await Assert.ThrowsAsync<ChatException>(() => Client(server).GetResponseAsync(Hello));

        Assert.Equal((PathwayErrors.ModelQuotaExhausted, false), (failure.Error, failure.IsTransient));
        Assert.Contains("renewed at 2026-12-01 00:00 UTC", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_tells_its_target()
    {
        var server = StubServer.Returning(307, "", change: static response => response.Headers.Location = new Uri("http://other/x"));

        var failure = await Assert.ThrowsAsync<ChatException>(() => Client(server).GetResponseAsync(Hello));

        Assert.Same(PathwayErrors.EndpointInvalid, failure.Error);
        Assert.Contains("redirects to 'http://other/x'", failure.Message, StringComparison.Ordinal);
    }

    private static string Reply() => """{"choices":[{"message":{"content":"@"}}]}""".Replace("@", Answer, StringComparison.Ordinal);

    private static OpenAIChatClient Client(HttpMessageHandler server) =>
        OpenAIChatClient.Create(new HttpClient(server), new Uri("http://host/v1"), Model, new SecretText(Key));
}

using System.Text.Json;
using Google.GenAI.Types;
using Microsoft.Extensions.AI;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.GoogleGenAI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Xunit;

namespace Pathway.Chat;

public sealed class GoogleGenAIChatClientTests : GeminiContract
{
    private const string ReplyBody = """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}""";
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello")];

    private protected override IChatClient Client(HttpMessageHandler connections, SecretText? key, TimeProvider? clock) =>
        new GoogleGenAIChatClient(connections, GeminiAddress.Google(), TestQuestions.Flash, key, clock);

    [Fact]
    public async Task Sends_no_key_header_without_key()
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, System.Text.Encoding.UTF8.GetBytes(ReplyBody));
        });

        await Client(server, null, null).GetResponseAsync(Hello);

        Assert.False(sent!.Headers.Contains("x-goog-api-key"));
        Assert.Null(sent.Headers.Authorization);
    }

    [Fact]
    public async Task Concurrent_calls_keep_their_own_failures()
    {
        var server = new StubServer(static request => request.Content!.ReadAsStringAsync().Result.Contains("bad", StringComparison.Ordinal)
            ? StubServer.Response(503, "{}"u8.ToArray()) : StubServer.Response(200, System.Text.Encoding.UTF8.GetBytes(ReplyBody)));
        var client = Client(new SequentialHandler(server), new SecretText("a-key-0123456789"), null);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            try { return (await client.GetResponseAsync([new ChatMessage(ChatRole.User, i % 2 == 0 ? "good" : "bad")])).Text; }
            catch (ChatException failure) { return failure.Error.Id; }
        }));

        Assert.Equal([.. Enumerable.Range(0, 64).Select(static i => i % 2 == 0 ? "Hi" : "ModelUnavailable")], outcomes);
    }

    [Fact]
    public async Task Rejects_second_request_of_a_call()
    {
        var server = StubServer.Returning(503, "{}");
        using var http = new HttpClient(new ExchangeHandler(server, GeminiAddress.Google(), null));
        new Exchange(TestContext.Current.CancellationToken).SetCurrent();
        await http.GetAsync("https://generativelanguage.googleapis.com/v1beta/models/x", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync("https://generativelanguage.googleapis.com/v1beta/models/x", TestContext.Current.CancellationToken));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Sends_key_to_configured_server_only()
    {
        var server = StubServer.Returning(200, ReplyBody);
        using var http = new HttpClient(new ExchangeHandler(server, GeminiAddress.Google(), new SecretText("a-key-0123456789")));
        new Exchange(TestContext.Current.CancellationToken).SetCurrent();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync("https://elsewhere.example/v1beta/models/x", TestContext.Current.CancellationToken));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Sends_thinking_level_where_supported()
    {
        Assert.SkipWhen(typeof(ThinkingConfig).GetProperty("ThinkingLevel") is null,
            "This release of Google.GenAI has no thinking level; requests leave it out.");
        var server = StubServer.Returning(200, ReplyBody);

        await Client(server, null, null).GetResponseAsync(Hello);

        using var body = JsonDocument.Parse(server.Requests[0].Body);
        Assert.Equal("low",
            body.RootElement.GetProperty("generationConfig").GetProperty("thinkingConfig").GetProperty("thinkingLevel").GetString(),
            ignoreCase: true);
    }

    [Fact]
    public async Task Unknown_reply_value_is_unreadable()
    {
        Assert.SkipUnless(typeof(FinishReason).IsEnum, "This release of Google.GenAI takes any reason to end.");

        var server =
            StubServer.Returning(200, """{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"SOMETHING_NEW"}]}""");

        var failure = await Assert.ThrowsAsync<ChatException>(() => Client(server, null, null).GetResponseAsync(Hello));

        Assert.Equal((PathwayErrors.ReplyUnreadable, true), (failure.Error, failure.IsTransient));
    }

    // StubServer is not thread-safe.
    private sealed class SequentialHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly SemaphoreSlim semaphore = new(1);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await semaphore.WaitAsync(cancellationToken);
            try { return await base.SendAsync(request, cancellationToken); }
            finally { semaphore.Release(); }
        }
    }
}

/// <summary>The client over Google's library satisfies the contract when it is found and loaded as the module does it.</summary>
public sealed class GoogleGenAIHttpTests : GeminiHttpContract
{
    private protected override IChatClient Client(GeminiAddress address, ModelProfile model, SecretText? key) =>
        ChatTransports.CreateGoogleGenAI(address, model, key, Path.GetDirectoryName(typeof(GoogleGenAITransport).Assembly.Location));
}

using System.Text.Json;
using Google.GenAI.Types;
using Microsoft.Extensions.AI;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.GoogleGenAI;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Xunit;

namespace Pathway.Chat;

public sealed class GoogleGenAIChatClientTests : GeminiContract
{
    private const string Said = """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}""";
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello")];

    private protected override IChatClient Client(HttpMessageHandler connections, SecretText? key, TimeProvider? clock) =>
        new GoogleGenAIChatClient(connections, GeminiAddress.Google(), Asking.Flash, key, clock);

    [Fact]
    public async Task Without_a_key_no_header_says_one()
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, System.Text.Encoding.UTF8.GetBytes(Said));
        });

        await Client(server, null, null).GetResponseAsync(Hello);

        Assert.False(sent!.Headers.Contains("x-goog-api-key"));
        Assert.Null(sent.Headers.Authorization);
    }

    [Fact]
    public async Task Calls_at_once_do_not_take_each_others_failures()
    {
        var server = new StubServer(static request => request.Content!.ReadAsStringAsync().Result.Contains("bad", StringComparison.Ordinal)
            ? StubServer.Response(503, "{}"u8.ToArray()) : StubServer.Response(200, System.Text.Encoding.UTF8.GetBytes(Said)));
        var client = Client(new Serial(server), new SecretText("a-key-0123456789"), null);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            try { return (await client.GetResponseAsync([new ChatMessage(ChatRole.User, i % 2 == 0 ? "good" : "bad")])).Text; }
            catch (ChatFailure failure) { return failure.Error.Id; }
        }));

        Assert.Equal([.. Enumerable.Range(0, 64).Select(static i => i % 2 == 0 ? "Hi" : "ModelUnavailable")], outcomes);
    }

    [Fact]
    public async Task A_second_request_of_a_call_does_not_leave()
    {
        var server = StubServer.Saying(503, "{}");
        using var http = new HttpClient(new ExchangeHandler(server, GeminiAddress.Google(), null));
        new Exchange(TestContext.Current.CancellationToken).Flow();
        await http.GetAsync("https://generativelanguage.googleapis.com/v1beta/models/x", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync("https://generativelanguage.googleapis.com/v1beta/models/x", TestContext.Current.CancellationToken));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_key_goes_to_no_other_server()
    {
        var server = StubServer.Saying(200, Said);
        using var http = new HttpClient(new ExchangeHandler(server, GeminiAddress.Google(), new SecretText("a-key-0123456789")));
        new Exchange(TestContext.Current.CancellationToken).Flow();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.GetAsync("https://elsewhere.example/v1beta/models/x", TestContext.Current.CancellationToken));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task How_much_a_model_thinks_is_told_where_the_library_can_tell_it()
    {
        Assert.SkipWhen(typeof(ThinkingConfig).GetProperty("ThinkingLevel") is null,
            "This release of Google.GenAI has no thinking level; requests leave it out.");
        var server = StubServer.Saying(200, Said);

        await Client(server, null, null).GetResponseAsync(Hello);

        using var body = JsonDocument.Parse(server.Requests[0].Body);
        Assert.Equal("low",
            body.RootElement.GetProperty("generationConfig").GetProperty("thinkingConfig").GetProperty("thinkingLevel").GetString(),
            ignoreCase: true);
    }

    [Fact]
    public async Task What_this_release_does_not_know_of_a_reply_is_unreadable_and_no_answer()
    {
        Assert.SkipUnless(typeof(FinishReason).IsEnum, "This release of Google.GenAI takes any reason to end.");

        var failure =
            await Assert.ThrowsAsync<ChatFailure>(
                () => Client(
                    StubServer.Saying(200, """{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"SOMETHING_NEW"}]}"""),
                    null, null).GetResponseAsync(Hello));

        Assert.Equal((PathwayErrors.ReplyUnreadable, true), (failure.Error, failure.IsTransient));
    }

    // The stub keeps a list.
    private sealed class Serial(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private readonly SemaphoreSlim one = new(1);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await one.WaitAsync(cancellationToken);
            try { return await base.SendAsync(request, cancellationToken); }
            finally { one.Release(); }
        }
    }
}

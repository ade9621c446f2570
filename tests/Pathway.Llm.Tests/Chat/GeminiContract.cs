using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Xunit;

namespace Pathway.Chat;

/// <summary>The contract of every Gemini client, tested with replies that the emulator cannot send.</summary>
public abstract class GeminiContract
{
    private const string Key = "secret-key-0123456789";
    private static readonly ChatMessage[] Hello = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hello")];

    /// <summary>The client for Google's own address and the model <see cref="TestQuestions.Flash"/>.</summary>
    private protected abstract IChatClient Client(HttpMessageHandler connections, SecretText? key, TimeProvider? clock);

    [Fact]
    public async Task Request_contains_question_schema_and_limits()
    {
        var server = StubServer.Returning(200, Reply("Hi"));
        using var schema = JsonDocument.Parse("""{"type":"object"}""");

        await Client(server).GetResponseAsync(Hello, new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "x"),
            Temperature = 0.1f,
            Tools = [new HostedWebSearchTool()],
        });

        Assert.Equal("/v1beta/models/gemini-3.8-flash:generateContent", server.Requests[0].Target);
        using var body = JsonDocument.Parse(server.Requests[0].Body);
        var (root, generation) = (body.RootElement, body.RootElement.GetProperty("generationConfig"));
        var content = root.GetProperty("contents")[0];
        Assert.Equal("Be brief.", root.GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal("user", content.GetProperty("role").GetString());
        Assert.Equal("Hello", content.GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal("application/json", generation.GetProperty("responseMimeType").GetString());
        Assert.Equal(8192, generation.GetProperty("maxOutputTokens").GetInt32());
        Assert.Equal("object", generation.GetProperty("responseJsonSchema").GetProperty("type").GetString());
        Assert.False(generation.TryGetProperty("temperature", out _));
        Assert.Single(root.GetProperty("tools")[0].EnumerateObject(),
            static tool => tool.Name.Replace("_", "", StringComparison.Ordinal).Equals("googlesearch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Skips_thoughts_and_reports_usage()
    {
        var server = StubServer.Returning(200, """
            {"candidates":[{"content":{"role":"model",
               "parts":[{"text":"hm","thought":true},{"text":"one "},{"inlineData":{}},{"text":"two"}]},
               "finishReason":"STOP","index":0,"unknown":{}}],
             "usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":4,"candidatesTokenCount":3,"thoughtsTokenCount":7,
               "toolUsePromptTokenCount":2,"totalTokenCount":22},"modelVersion":"gemini-3.8-flash-001"}
            """);

        var response = await Client(server).GetResponseAsync(Hello);
        var usage = ChatResponseMetadata.Usage(response.Usage!);

        Assert.Equal(("one two", ChatFinishReason.Stop, "gemini-3.8-flash-001"), (response.Text, response.FinishReason, response.ModelId));
        Assert.Equal((12, 4, 3, 7), (usage.InputTokens, usage.CachedTokens, usage.OutputTokens, usage.ThoughtTokens));
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"half"}]},"finishReason":"MAX_TOKENS"}]}""", "length", "half")]
    [InlineData("""{"candidates":[{"finishReason":"SAFETY"}]}""", "content_filter", "")]
    [InlineData("""{"candidates":[{"content":{},"finishReason":"RECITATION","finishMessage":"why"}]}""", "content_filter", "")]
    [InlineData("""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}""", "content_filter", "")]
    [InlineData("""{"candidates":[],"promptFeedback":{"blockReason":"SAFETY"}}""", "content_filter", "")]
    [InlineData("""{"candidates":[]}""", null, "")]
    [InlineData("{}", null, "")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finish_reason":"max_tokens"}]}""", "length", "a")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":2}]}""", "2", "a")]
    [InlineData("""{"candidates":[{"finishReason":"OTHER"},{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""", "stop", "a")]
    [InlineData("""{"candidates":[{"content":"a","finishReason":"stop"}]}""", "stop", "a")]
    [InlineData("""
        {"candidates":[{"content":{"parts":[{"text":"hm","thought":"true"},{"text":null},{"text":"a"},{"functionCall":{}}]}}]}
        """, null, "a")]
    [InlineData("""{"prompt_feedback":{"block_reason":"OTHER"}}""", "content_filter", "")]
    [InlineData("""{"candidates":[{"finishReason":"MODEL_ARMOR"}]}""", "content_filter", "")]
    public async Task Reports_each_finish_reason(string body, string? finish, string text)
    {
        var response = await Client(StubServer.Returning(200, body)).GetResponseAsync(Hello);

        Assert.Equal((finish, text), (response.FinishReason?.Value, response.Text));
    }

    [Theory]
    [InlineData("<html><body>Sign in to the network</body></html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"ha""")]
    [InlineData("""{"candidates":"none"}""")]
    public async Task Foreign_body_is_a_transient_unreadable_reply(string body)
    {
        var failure = await FailureAsync(StubServer.Returning(200, body));

        Assert.Equal((PathwayErrors.ReplyUnreadable, true), (failure.Error, failure.IsTransient));
    }

    [Fact]
    public async Task Rejects_invalid_UTF_8_and_replaces_lone_surrogates()
    {
        var invalid = Encoding.UTF8.GetBytes(Reply("abc"));
        invalid[Array.IndexOf(invalid, (byte)'b')] = 0xC3;
        var failure = await FailureAsync(new StubServer(_ => StubServer.Response(200, invalid)));
        Assert.Contains("UTF-8", failure.Message, StringComparison.Ordinal);

        const string surrogate = """{"candidates":[{"content":{"parts":[{"text":"a\ud800b"}]},"finishReason":"STOP"}]}""";
        var response = await Client(StubServer.Returning(200, surrogate)).GetResponseAsync(Hello);
        Assert.Equal("a\uFFFDb", response.Text);
    }

    [Theory]
    [InlineData(400, "ModelRequestRefused", false)]
    [InlineData(401, "ModelKeyRefused", false)]
    [InlineData(403, "ModelKeyRefused", false)]
    [InlineData(402, "ModelKeyRefused", false)]
    [InlineData(404, "EndpointInvalid", false)]
    [InlineData(405, "EndpointInvalid", false)]
    [InlineData(408, "ModelUnavailable", true)]
    [InlineData(409, "ModelUnavailable", true)]
    [InlineData(499, "ModelUnavailable", true)]
    [InlineData(413, "ModelRequestRefused", false)]
    [InlineData(429, "ModelRateLimited", true)]
    [InlineData(500, "ModelUnavailable", true)]
    [InlineData(501, "ModelRequestRefused", false)]
    [InlineData(502, "ModelUnavailable", true)]
    [InlineData(503, "ModelUnavailable", true)]
    [InlineData(504, "ModelUnavailable", true)]
    [InlineData(529, "ModelUnavailable", true)]
    [InlineData(302, "EndpointInvalid", false)]
    public async Task Each_status_is_one_failure_with_server_message_and_without_key(int status, string error, bool isTransient)
    {
        string[] bodies =
            [$$$"""{"error":{"code":{{{status}}},"message":"refused \u001b[31m{{{Key}}}","status":"X"}}""", $"<html>{Key}</html>", ""];
        foreach (var body in bodies)
        {
            var failure = await FailureAsync(StubServer.Returning(status, body));

            Assert.Equal((error, isTransient, status), (failure.Error.Id, failure.IsTransient, failure.Status));
            Assert.Contains($"{status}", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', failure.Message);
        }
    }

    [Fact]
    public async Task Distinguishes_invalid_key_from_invalid_request()
    {
        var failure = await FailureAsync(StubServer.Returning(400, """
            {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[
              {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}
            """));

        Assert.Same(PathwayErrors.ModelKeyRefused, failure.Error);
    }

    [Fact]
    public async Task Daily_quota_is_not_transient_beside_other_violations()
    {
        var failure = await FailureAsync(StubServer.Returning(429, """
            {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                {"quotaId":"GenerateRequestsPerMinutePerProjectPerModel","quotaValue":"10"},
                {"quotaId":"GenerateRequestsPerDayPerProjectPerModel","quotaValue":"50"}]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12s"}]}}
            """));

        Assert.Equal((PathwayErrors.ModelQuotaExhausted, false, true), (failure.Error, failure.IsTransient, failure.IsDailyQuotaExhausted));
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    [InlineData("Tue, 24 Nov 2026 00:00:30 GMT", 30.0)]
    [InlineData("2.5", 2.5)]
    [InlineData("1500ms", 1.5)]
    [InlineData("1m4s", 64.0)]
    [InlineData("1795478430", 30.0)]
    [InlineData("-5", null)]
    [InlineData("0.0", null)]
    [InlineData("Tue, 24 Nov 2020 00:00:30 GMT", null)]
    public async Task Reads_Retry_After_header_without_details(string header, double? seconds)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        var server = StubServer.Returning(503, "{}", change: response => response.Headers.TryAddWithoutValidation("Retry-After", header));
        var client = Client(server, clock);

        var failure = await Assert.ThrowsAsync<ChatException>(() => client.GetResponseAsync(Hello));
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("Tue, 24 Nov 2026 00:10:00 GMT", "Tue, 24 Nov 2026 00:10:04 GMT", 4.0)]
    [InlineData("Mon, 23 Nov 2026 00:00:00 GMT", "Mon, 23 Nov 2026 00:00:04 GMT", 4.0)]
    [InlineData("Tue, 24 Nov 2026 00:10:00 GMT", "Tue, 24 Nov 2026 00:09:00 GMT", null)]
    public async Task Clock_of_the_server_counts_before_that_of_this_machine(string date, string retryAfter, double? seconds)
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        var server = StubServer.Returning(429, "", change: response =>
        {
            response.Headers.TryAddWithoutValidation("Date", date);
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        });

        var failure = await Assert.ThrowsAsync<ChatException>(() => Client(server, clock).GetResponseAsync(Hello));

        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-250")]
    [InlineData("soon")]
    public async Task Milliseconds_that_are_none_leave_the_seconds(string milliseconds)
    {
        var server = StubServer.Returning(429, "{}", change: response =>
        {
            response.Headers.TryAddWithoutValidation("retry-after-ms", milliseconds);
            response.Headers.TryAddWithoutValidation("Retry-After", "2");
        });

        Assert.Equal(TimeSpan.FromSeconds(2), (await FailureAsync(server)).RetryAfter);
    }

    [Fact]
    public async Task Milliseconds_count_before_seconds()
    {
        var server = StubServer.Returning(429, "{}", change: response =>
        {
            response.Headers.TryAddWithoutValidation("retry-after-ms", "1250.5");
            response.Headers.TryAddWithoutValidation("Retry-After", "2");
        });

        Assert.Equal(TimeSpan.FromMilliseconds(1250.5), (await FailureAsync(server)).RetryAfter);
    }

    [Theory]
    [InlineData("""{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"of the gateway"}}""", "ModelRateLimited", true)]
    [InlineData("""{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"of the gateway"}}""", "ModelRequestRefused", false)]
    [InlineData("""{"error":{"code":"UNAVAILABLE","message":"of the gateway"}}""", "ModelUnavailable", true)]
    [InlineData("""{"error":{"message":"of the gateway"}}""", "ReplyUnreadable", true)]
    [InlineData("""{"error":"of the gateway"}""", "ReplyUnreadable", true)]
    public async Task Error_in_a_reply_is_an_error(string body, string error, bool isTransient)
    {
        var failure = await FailureAsync(StubServer.Returning(200, body));

        Assert.Equal((error, isTransient), (failure.Error.Id, failure.IsTransient));
        Assert.Contains("of the gateway", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(402, "Payment required: this account has no credit.")]
    [InlineData(400, "User location is not supported for the API use.")]
    [InlineData(400, "Incorrect API key provided.")]
    public async Task Refused_account_is_reported_with_the_words_of_the_server(int status, string message)
    {
        var body = $$$"""{"error":{"code":{{{status}}},"message":"{{{message}}}","status":"X"}}""";

        var failure = await FailureAsync(StubServer.Returning(status, body));

        Assert.Equal(("ModelKeyRefused", false), (failure.Error.Id, failure.IsTransient));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quota_of_zero_is_final_and_not_of_the_day()
    {
        var failure = await FailureAsync(StubServer.Returning(429, """
            {"error":{"code":429,"message":"Quota exceeded, limit: 0, model: m. Please retry in 3.4s.","status":"RESOURCE_EXHAUSTED",
             "details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",
              "violations":[{"quotaId":"GenerateRequestsPerDayX","quotaValue":"0"}]}]}}
            """));

        Assert.Equal((PathwayErrors.ModelQuotaExhausted, false, false, (TimeSpan?)null),
            (failure.Error, failure.IsTransient, failure.IsDailyQuotaExhausted, failure.RetryAfter));
    }

    [Theory]
    [InlineData("""
        {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":"400"}}
        """)]
    [InlineData("""
        {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":400.0}}
        """)]
    [InlineData("""
        {"candidates":[{"content":{"parts":[{"text":"x","thought":null}]},"finishReason":"STOP","groundingMetadata":[]}],
         "usageMetadata":{"promptTokenCount":400,"candidatesTokenCount":null,"thoughtsTokenCount":{}},"modelVersion":3.8,"responseId":17,
         "promptFeedback":[]}
        """)]
    [InlineData("""[{"candidates":{"content":{"parts":{"text":"x"}},"finishReason":"STOP"},"usageMetadata":{"promptTokenCount":400}}]""")]
    [InlineData("\uFEFF" + """
        {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":400}}
        """)]
    public async Task Fields_around_the_text_never_cost_the_text(string body)
    {
        var response = await Client(StubServer.Returning(200, body)).GetResponseAsync(Hello);

        Assert.Equal(("x", ChatFinishReason.Stop, 400L), (response.Text, response.FinishReason, response.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Unknown_model_lists_existing_models()
    {
        const string models = """
            {"models":[{"name":"models/a-flash","supportedGenerationMethods":["generateContent"]},
              {"name":"models/embed","supportedGenerationMethods":["embedContent"]},{"name":"models/b-pro"}]}
            """;
        var server = new StubServer(static request => request.Method == HttpMethod.Get
            ? StubServer.Response(200, Encoding.UTF8.GetBytes(models))
            : StubServer.Response(404, "{}"u8.ToArray()));

        Assert.EndsWith("The models there are: a-flash, b-pro", (await FailureAsync(server)).Message, StringComparison.Ordinal);
        Assert.Equal("/v1beta/models?pageSize=1000", server.Requests[1].Target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Network_failure_is_transient_and_certificate_failure_is_not(bool certificate)
    {
        var cause = new HttpRequestException("broken", certificate
            ? new System.Security.Authentication.AuthenticationException("RemoteCertificateNameMismatch")
            : new IOException($"reset {Key}"));

        var failure = await FailureAsync(new StubServer(_ => throw cause));

        Assert.Equal((PathwayErrors.EndpointUnreachable, !certificate), (failure.Error, failure.IsTransient));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Damaged_compression_is_an_unreadable_reply(string encoding)
    {
        var server = new StubServer(_ =>
        {
            var body = new MemoryStream("<html>this is not compressed at all</html>"u8.ToArray());
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StreamContent(encoding switch
                {
                    "gzip" => new GZipStream(body, CompressionMode.Decompress),
                    "deflate" => new ZLibStream(body, CompressionMode.Decompress),
                    _ => new BrotliStream(body, CompressionMode.Decompress),
                }),
            };
        });

        var failure = await FailureAsync(new ReplySizeLimitHandler(server));

        Assert.Equal((PathwayErrors.ReplyUnreadable, true), (failure.Error, failure.IsTransient));
        Assert.Contains("compressed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_reply_is_called_so() => Assert.Contains("it is empty",
        (await FailureAsync(StubServer.Returning(200, " \n"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Stops_reading_endless_reply()
    {
        var server = new StubServer(
            static _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) });

        var failure = await FailureAsync(new ReplySizeLimitHandler(server));

        Assert.Equal((PathwayErrors.ReplyUnreadable, false), (failure.Error, failure.IsTransient));
        Assert.Contains("32 MB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_reading_reply_whose_stated_length_is_too_large()
    {
        var server = new StubServer(static _ =>
        {
            var body = new StreamContent(new EndlessStream());
            body.Headers.ContentLength = ChatHttpClients.MaxReplyBytes + 1;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = body };
        });

        var failure = await FailureAsync(new ReplySizeLimitHandler(server));

        Assert.Equal((PathwayErrors.ReplyUnreadable, false), (failure.Error, failure.IsTransient));
        Assert.Contains("32 MB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_is_not_a_failure()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client(StubServer.Returning(200, Reply("x"))).GetResponseAsync(Hello, null, stop.Token));
        // Without a request for cancellation it is a connection time-out.
        var timeout = new StubServer(static _ => throw new TaskCanceledException("late", new TimeoutException()));
        Assert.True((await FailureAsync(timeout)).IsTransient);
    }

    [Fact]
    public void No_text_contains_the_key() =>
        Assert.DoesNotContain(Key, $"{Client(StubServer.Returning(200, ""))} {GeminiAddress.Google()} {new SecretText(Key)}",
            StringComparison.Ordinal);

    private IChatClient Client(HttpMessageHandler server, TimeProvider? clock = null) => Client(server, new SecretText(Key), clock);

    private Task<ChatException> FailureAsync(HttpMessageHandler server) =>
        Assert.ThrowsAsync<ChatException>(() => Client(server).GetResponseAsync(Hello));

    private static string Reply(string text) =>
        $$"""{"candidates":[{"content":{"parts":[{"text":{{JsonSerializer.Serialize(text)}}}]},"finishReason":"STOP"}]}""";

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            return new ValueTask<int>(buffer.Length);
        }
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Responders;
using Xunit;

namespace Pathway.Emulator;

/// <summary>Requests and replies of the paths in OpenAI's format.</summary>
public sealed class OpenAiFormatTests
{
    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1beta/openai/chat/completions")]
    public async Task Same_responder_answers_in_OpenAI_format(string path)
    {
        ModelRequest? received = null;
        await using var emulator = await StartAsync(new FuncResponder(request => { received = request; return "Autophagy"; }));
        using var caller = new EmulatorClient(emulator);
        var body = EmulatorClient.OpenAi("parent of Aggrephagy?");
        body["response_format"] = new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "answer", ["schema"] = new JsonObject { ["type"] = "object" } },
        };

        var reply = await EmulatorClient.JsonAsync(await caller.ChatAsync(body, path));

        Assert.Equal("Autophagy", reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", reply.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal("""{"prompt_tokens":8,"completion_tokens":3,"total_tokens":11,"completion_tokens_details":{"reasoning_tokens":0}}""",
            reply.GetProperty("usage").GetRawText());
        Assert.Equal(("Be brief.", "parent of Aggrephagy?", """{"type":"object"}"""),
            (received!.SystemInstruction, received.UserText, received.Schema!.Value.GetRawText()));
    }

    [Fact]
    public async Task Joins_parts_of_a_message_and_requires_key_for_model_list()
    {
        await using var emulator = await StartAsync(new FuncResponder(static request => request.UserText));
        using var caller = new EmulatorClient(emulator);
        var body = EmulatorClient.OpenAi("");
        body["messages"]![1]!["content"] =
            new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "a" }, new JsonObject { ["type"] = "text", ["text"] = "b" });

        var reply = await EmulatorClient.JsonAsync(await caller.ChatAsync(body));

        Assert.Equal("ab", reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/v1/models")).StatusCode);
    }

    [Theory]
    [InlineData("wrong", EmulatorClient.Model, 401, "invalid_api_key")]
    [InlineData(null, EmulatorClient.Model, 401, "invalid_api_key")]
    [InlineData(EmulatorOptions.DefaultKey, "gpt-0", 404, "model_not_found")]
    public async Task Errors_have_message_type_and_code(string? token, string model, int status, string code)
    {
        await using var emulator = await StartAsync(new HashResponder());
        using var caller = new EmulatorClient(emulator);

        var response = await caller.ChatAsync(EmulatorClient.OpenAi("?", model), token: token);
        var error = (await EmulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal((code, "invalid_request_error"), (error.GetProperty("code").GetString(), error.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Quota_refusal_has_Retry_After_header_in_whole_seconds()
    {
        var fault = Fault.TooManyRequests(TimeSpan.FromSeconds(7.5), QuotaViolation.PerMinute(10));
        await using var emulator = await StartAsync(new HashResponder(), FaultSchedule.Always(fault));
        using var caller = new EmulatorClient(emulator);

        var response = await caller.ChatAsync(EmulatorClient.OpenAi("?"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(8), response.Headers.RetryAfter!.Delta);
        Assert.Equal("7500", Assert.Single(response.Headers.GetValues("retry-after-ms")));
    }

    [Fact]
    public async Task Gemini_endpoint_sends_Google_errors_in_an_array_without_header()
    {
        await using var emulator = await StartAsync(new HashResponder(), FaultSchedule.Always(Fault.TooManyRequestsWithoutDetails));
        using var caller = new EmulatorClient(emulator);

        var response = await caller.ChatAsync(EmulatorClient.OpenAi("?"), "/v1beta/openai/chat/completions");

        Assert.Equal("RESOURCE_EXHAUSTED",
            (await EmulatorClient.JsonAsync(response))[0].GetProperty("error").GetProperty("status").GetString());
        Assert.Null(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("max-tokens", "length", "12")]
    [InlineData("stopped", "content_filter", null)]
    [InlineData("blocked", "content_filter", null)]
    public async Task Model_faults_use_OpenAI_finish_reasons(string fault, string reason, string? text)
    {
        Fault[] faults = [Fault.MaxTokens(2), Fault.Stopped("RECITATION"), Fault.PromptBlocked()];
        var schedule = FaultSchedule.Always(faults.Single(candidate => candidate.Name == fault));
        await using var emulator = await StartAsync(new FuncResponder(static _ => "12345"), schedule);
        using var caller = new EmulatorClient(emulator);

        var choice = (await EmulatorClient.JsonAsync(await caller.ChatAsync(EmulatorClient.OpenAi("?")))).GetProperty("choices")[0];

        Assert.Equal((reason, text),
            (choice.GetProperty("finish_reason").GetString(), choice.GetProperty("message").GetProperty("content").GetString()));
    }

    private static Task<GeminiEmulator> StartAsync(IEmulatorResponder responder, FaultSchedule? faults = null) =>
        GeminiEmulator.StartAsync(new EmulatorOptions { Responder = responder, Faults = faults ?? FaultSchedule.None });
}

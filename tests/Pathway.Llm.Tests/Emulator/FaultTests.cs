using System.Net;
using System.Text;
using System.Text.Json;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Emulator.Timing;
using Xunit;

namespace Pathway.Emulator;

/// <summary>Each fault of the emulator, from the client's point of view.</summary>
public sealed class FaultTests
{
    private const string Answer = """{"answers":[{"id":"1","parent":"Autophagy"}]}""";

    [Theory]
    [InlineData(500, "INTERNAL")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    [InlineData(403, "PERMISSION_DENIED")]
    public async Task Sends_service_errors(int status, string code)
    {
        await using var emulator = await StartAsync(Fault.Status(status));
        using var caller = new EmulatorClient(emulator);

        var response = await caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
        var error = (await EmulatorClient.JsonAsync(response)).GetProperty("error");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal((status, code), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
        AssertFaulted(emulator, $"{status}");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public async Task Resets_and_closes_connections_after_any_byte(int after)
    {
        foreach (var fault in (Fault[])[Fault.Reset(after), Fault.Closed(after)])
        {
            await using var emulator = await StartAsync(fault);
            using var caller = new EmulatorClient(emulator);

            await Assert.ThrowsAsync<HttpRequestException>(async () => await caller.GenerateAsync(EmulatorClient.ParentRequest("a")));

            AssertFaulted(emulator, fault.Name);
        }
    }

    [Fact]
    public async Task Never_responds_until_client_disconnects()
    {
        await using var emulator = await StartAsync(Fault.Never);
        using var caller = new EmulatorClient(emulator);
        using var stop = new CancellationTokenSource();

        var call = caller.GenerateAsync(EmulatorClient.ParentRequest("a"), cancellation: stop.Token);
        await emulator.Log.WaitForInFlightAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);
        Assert.Equal("never", Assert.Single(emulator.Log.Requests).Fault);
    }

    [Fact]
    public async Task Truncates_body_at_any_byte()
    {
        await using var emulator = await StartAsync(Fault.EmptyText);
        using var caller = new EmulatorClient(emulator);
        emulator.Options = emulator.Options with { Faults = FaultSchedule.None };
        var whole = await (await caller.GenerateAsync(EmulatorClient.ParentRequest("a"))).Content.ReadAsByteArrayAsync();

        for (var bytes = 0; bytes < whole.Length; bytes++)
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(Fault.Truncated(bytes)) };
            var response = await caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(whole[..bytes], await response.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal(whole.Length, emulator.Log.CountOf(Outcome.Faulted));
    }

    [Fact]
    public async Task Max_tokens_truncates_text_of_answer()
    {
        var reply = await ReplyAsync(Fault.MaxTokens(20));

        Assert.Equal(Answer[..20], EmulatorClient.Text(reply));
        Assert.Equal("MAX_TOKENS", reply.GetProperty("candidates")[0].GetProperty("finishReason").GetString());
    }

    [Fact]
    public async Task Blocks_prompt()
    {
        var reply = await ReplyAsync(Fault.PromptBlocked());

        Assert.Equal("SAFETY", reply.GetProperty("promptFeedback").GetProperty("blockReason").GetString());
        Assert.False(reply.TryGetProperty("candidates", out _));
        Assert.False(reply.GetProperty("usageMetadata").TryGetProperty("candidatesTokenCount", out _));
    }

    [Theory]
    [InlineData("SAFETY")]
    [InlineData("RECITATION")]
    public async Task An_answer_can_be_withheld(string reason)
    {
        var candidate = (await ReplyAsync(Fault.Stopped(reason))).GetProperty("candidates")[0];

        Assert.Equal(reason, candidate.GetProperty("finishReason").GetString());
        Assert.False(candidate.TryGetProperty("content", out _));
    }

    [Fact]
    public async Task Sends_other_schema_other_text_empty_text_and_no_candidates()
    {
        Assert.StartsWith("{\"unexpected\"", EmulatorClient.Text(await ReplyAsync(Fault.WrongSchema)), StringComparison.Ordinal);
        Assert.Equal("Sorry.", EmulatorClient.Text(await ReplyAsync(Fault.OtherText("Sorry."))));
        Assert.Equal("", EmulatorClient.Text(await ReplyAsync(Fault.EmptyText)));
        Assert.Equal(0, (await ReplyAsync(Fault.NoCandidates)).GetProperty("candidates").GetArrayLength());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(502)]
    public async Task Sends_HTML_page(int status)
    {
        await using var emulator = await StartAsync(Fault.HtmlPage(status));
        using var caller = new EmulatorClient(emulator);

        var response = await caller.GenerateAsync(EmulatorClient.ParentRequest("a"));

        Assert.Equal((status, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_invalid_UTF_8()
    {
        await using var emulator = await StartAsync(Fault.InvalidUtf8);
        using var caller = new EmulatorClient(emulator);

        var bytes = await (await caller.GenerateAsync(EmulatorClient.ParentRequest("a"))).Content.ReadAsByteArrayAsync();

        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        Assert.Contains("\"text\":\"\uFFFD", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_response_in_small_chunks()
    {
        await using var emulator = await StartAsync(Fault.SlowDrip(7, TimeSpan.FromSeconds(10)), timeScale: 0.0001);
        using var caller = new EmulatorClient(emulator);

        Assert.Equal(Answer, await EmulatorClient.TextAsync(await caller.GenerateAsync(EmulatorClient.ParentRequest("a"))));

        var record = Assert.Single(emulator.Log.Requests);
        Assert.True(record.CompletedAt - record.ArrivedAt > TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task Schedules_faults_by_call_attempt_and_question()
    {
        await using var emulator = await StartAsync(Fault.EmptyText);
        using var caller = new EmulatorClient(emulator);

        Assert.Equal((int[])[200, 500, 200, 500], await StatusesAsync(FaultSchedule.EveryCall(2, Fault.Status(500)), "a", "b", "c", "d"));
        Assert.Equal((int[])[200, 200, 503], await StatusesAsync(FaultSchedule.AtCall(Fault.Status(503), 7), "a", "b", "c"));
        emulator.Log.Clear();
        Assert.Equal((int[])[500, 500, 200, 500],
            await StatusesAsync(FaultSchedule.FirstAttempts(2, Fault.Status(500)), "a", "a", "a", "b"));
        Assert.Equal((int[])[504, 503, 200], await StatusesAsync(
            FaultSchedule.ByQuestion(static (key, attempt) => key == "parent:x" && attempt == 1 ? Fault.Status(504) : null)
                .Or(FaultSchedule.ByQuestion(static (key, _) => key == "parent:y" ? Fault.Status(503) : null)),
            "x", "y", "x"));

        async Task<int[]> StatusesAsync(FaultSchedule schedule, params string[] terms)
        {
            emulator.Options = emulator.Options with { Faults = schedule };
            var statuses = new List<int>();
            foreach (var term in terms) { statuses.Add((int)(await caller.GenerateAsync(EmulatorClient.ParentRequest(term))).StatusCode); }
            return [.. statuses];
        }
    }

    [Fact]
    public async Task Random_faults_do_not_depend_on_order_of_calls()
    {
        string[] terms = [.. Enumerable.Range(0, 200).Select(static number => $"term {number}")];
        var schedule = FaultSchedule.WithProbability(0.25, 11, Fault.Status(500), Fault.EmptyText);

        var forward = await FaultsAsync(terms);
        var backward = await FaultsAsync(terms.Reverse());

        Assert.Equal(forward, backward);
        Assert.InRange(forward.Count, 30, 70);
        Assert.Equal(["500", "empty-text"], forward.Values.Distinct().Order());

        async Task<SortedDictionary<string, string>> FaultsAsync(IEnumerable<string> order)
        {
            await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
            {
                Responder = new FuncResponder(static _ => Answer),
                Faults = schedule,
            });
            using var caller = new EmulatorClient(emulator);
            await Task.WhenAll(order.Select(term => caller.GenerateAsync(EmulatorClient.ParentRequest(term))));
            return new(emulator.Log.Requests.Where(static record => record.Fault is not null)
                .ToDictionary(static record => record.Text, static record => record.Fault!), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Latencies_follow_list_or_distribution()
    {
        TimeSpan[] times = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];
        var draws = Enumerable.Range(0, 4000)
            .Select(static number => Latency.LogNormal(TimeSpan.FromSeconds(15), 0.6, 1, $"term {number}").TotalSeconds).ToArray();
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Latency = Latency.FromList(times),
            TimeScale = 0.01,
            Responder = new FuncResponder(static _ => Answer),
        });
        using var caller = new EmulatorClient(emulator);
        for (var i = 0; i < 3; i++) { await caller.GenerateAsync(EmulatorClient.ParentRequest("a")); }

        Assert.All(emulator.Log.Requests.Zip([1, 2, 1]),
            static pair => Assert.True((pair.First.CompletedAt - pair.First.ArrivedAt)!.Value.TotalSeconds >= pair.Second));
        Assert.InRange(draws.Average(), 14.5, 15.5);
        Assert.InRange(Math.Sqrt(draws.Select(draw => Math.Pow(draw - draws.Average(), 2)).Average()) / draws.Average(), 0.5, 0.7);
    }

    [Fact]
    public async Task Failing_service_does_not_call_responder()
    {
        Fault[] faults = [Fault.Status(503), Fault.TooManyRequestsWithoutDetails, Fault.HtmlPage(502)];
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = new FuncResponder(static _ => throw new InvalidOperationException("asked")),
            Faults = new FaultSchedule(call => faults[call.Number - 1]),
        });
        using var caller = new EmulatorClient(emulator);

        foreach (var fault in faults) { await caller.GenerateAsync(EmulatorClient.ParentRequest("a")); }

        Assert.Equal([503, 429, 502], emulator.Log.Requests.Select(static record => record.Status!.Value));
    }

    private static Task<GeminiEmulator> StartAsync(Fault fault, double timeScale = 1) => GeminiEmulator.StartAsync(new EmulatorOptions
    {
        Responder = new FuncResponder(static _ => Answer),
        Faults = FaultSchedule.Always(fault),
        TimeScale = timeScale,
    });

    private static async Task<JsonElement> ReplyAsync(Fault fault)
    {
        await using var emulator = await StartAsync(fault);
        using var caller = new EmulatorClient(emulator);
        var response = await caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AssertFaulted(emulator, fault.Name);
        return await EmulatorClient.JsonAsync(response);
    }

    private static void AssertFaulted(GeminiEmulator emulator, string fault)
    {
        var record = Assert.Single(emulator.Log.Requests);
        Assert.Equal((Outcome.Faulted, fault), (record.Outcome, record.Fault));
    }
}

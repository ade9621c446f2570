using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Recording;
using Xunit;

namespace Pathway.Emulator;

/// <summary>Rate limits with a fake clock, and the resulting refusals.</summary>
public sealed class LimitTests
{
    // 23:30 in California.
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 7, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task Request_limit_uses_sliding_minute_and_exact_delay()
    {
        await using var emulator = await StartAsync(new QuotaLimits { RequestsPerMinute = 2 });
        using var caller = new EmulatorClient(emulator);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller)).StatusCode);
        time.Advance(TimeSpan.FromTicks(141_620_931));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller)).StatusCode);
        var refused = await AskAsync(caller);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Null(refused.Headers.RetryAfter);
        Assert.Equal(["GenerateRequestsPerMinutePerProjectPerModel=2"], await ViolationsAsync(refused));
        Assert.Equal("45.837906900s", await DelayAsync(refused));
        time.Advance(TimeSpan.FromTicks(458_379_068));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(caller)).StatusCode);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller, "gemini-2.5-pro")).StatusCode);
        Assert.Equal([3, 4, 2], new[] { 3, emulator.Log.CountOf(Outcome.Answered), emulator.Log.CountOf(Outcome.Limited) });
    }

    [Fact]
    public async Task Refusal_has_body_of_the_service()
    {
        await using var emulator = await StartAsync(new QuotaLimits { RequestsPerMinute = 0 });
        using var caller = new EmulatorClient(emulator);

        var error = (await EmulatorClient.JsonAsync(await AskAsync(caller))).GetProperty("error");

        Assert.Equal((429, "RESOURCE_EXHAUSTED"), (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString()));
        Assert.Contains(
            "* Quota exceeded for metric: generativelanguage.googleapis.com/generate_requests_per_model, limit: 0, "
            + "model: gemini-3-flash-preview\nPlease retry in 60s.",
            error.GetProperty("message").GetString(), StringComparison.Ordinal);
        const string metric = "generativelanguage.googleapis.com/generate_requests_per_model";
        const string id = "GenerateRequestsPerMinutePerProjectPerModel";
        const string dimensions = """{"location":"global","model":"gemini-3-flash-preview"}""";
        Assert.Equal(
            $$"""{"quotaMetric":"{{metric}}","quotaId":"{{id}}","quotaDimensions":{{dimensions}},"quotaValue":"0"}""",
            error.GetProperty("details")[1].GetProperty("violations")[0].GetRawText());
    }

    [Fact]
    public async Task Input_tokens_are_a_quarter_of_the_characters()
    {
        await using var emulator = await StartAsync(new QuotaLimits { InputTokensPerMinute = 100 });
        using var caller = new EmulatorClient(emulator);

        await caller.GenerateAsync(EmulatorClient.TextRequest(new string('a', 240)));
        time.Advance(TimeSpan.FromSeconds(10));
        await caller.GenerateAsync(EmulatorClient.TextRequest(new string('a', 80)));
        time.Advance(TimeSpan.FromSeconds(10));
        var small = await caller.GenerateAsync(EmulatorClient.TextRequest(new string('a', 84)));
        var large = await caller.GenerateAsync(EmulatorClient.TextRequest(new string('a', 324)));
        var fitting = await caller.GenerateAsync(EmulatorClient.TextRequest(new string('a', 80)));

        Assert.Equal(["GenerateContentInputTokensPerModelPerMinute=100"], await ViolationsAsync(small));
        Assert.Equal(("40s", "50s"), (await DelayAsync(small), await DelayAsync(large)));
        Assert.Equal(HttpStatusCode.OK, fitting.StatusCode);
    }

    [Fact]
    public async Task Day_ends_at_midnight_Pacific_and_delay_covers_the_minute_only()
    {
        await using var emulator = await StartAsync(new QuotaLimits { RequestsPerDay = 1, RequestsPerMinute = 1, IdSuffix = "-FreeTier" });
        using var caller = new EmulatorClient(emulator);

        await AskAsync(caller);
        time.Advance(TimeSpan.FromSeconds(20));
        var both = await AskAsync(caller);
        time.Advance(TimeSpan.FromMinutes(29));
        var day = await AskAsync(caller);
        time.Advance(TimeSpan.FromSeconds(40));
        var next = await AskAsync(caller);

        Assert.Equal(["GenerateRequestsPerDayPerProjectPerModel-FreeTier=1", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier=1"],
            await ViolationsAsync(both));
        Assert.Equal(["GenerateRequestsPerDayPerProjectPerModel-FreeTier=1"], await ViolationsAsync(day));
        Assert.Equal("40s", await DelayAsync(day));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Refuses_calls_above_concurrency()
    {
        await using var emulator = await StartAsync(new QuotaLimits { Concurrency = 2 });
        using var caller = new EmulatorClient(emulator);
        emulator.Gate.Close();

        var first = AskAsync(caller);
        var second = AskAsync(caller);
        await emulator.Gate.WaitForHeldAsync(2);
        var third = await AskAsync(caller);
        emulator.Gate.Open();

        Assert.Equal(["GenerateConcurrentRequestsPerProjectPerModel=2"], await ViolationsAsync(third));
        Assert.All(await Task.WhenAll(first, second), static response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller)).StatusCode);
        Assert.Equal(3, emulator.Log.MaxConcurrent);
    }

    [Fact]
    public async Task Details_are_optional_and_Vertex_sends_none()
    {
        await using var emulator = await StartAsync(new QuotaLimits { RequestsPerMinute = 0, IncludesDetails = false });
        using var caller = new EmulatorClient(emulator);

        var withoutDetails = (await EmulatorClient.JsonAsync(await AskAsync(caller))).GetProperty("error");
        emulator.Options = emulator.Options with { Limits = new QuotaLimits { RequestsPerMinute = 0 } };
        var vertex = (await EmulatorClient.JsonAsync(await caller.VertexAsync(EmulatorClient.TextRequest("?")))).GetProperty("error");

        Assert.False(withoutDetails.TryGetProperty("details", out _));
        Assert.False(vertex.TryGetProperty("details", out _));
        Assert.StartsWith("Resource exhausted.", vertex.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheduled_refusal_gives_delay_in_client_time()
    {
        var fault = Fault.TooManyRequests(TimeSpan.FromSeconds(7.5), QuotaViolation.PerDay(10_000));
        var options = new EmulatorOptions { Faults = FaultSchedule.FirstAttempts(1, fault), TimeScale = 0.1 };
        await using var emulator = await GeminiEmulator.StartAsync(options);
        using var caller = new EmulatorClient(emulator);

        var refused = await AskAsync(caller);

        Assert.Equal("0.750s", await DelayAsync(refused));
        Assert.Equal(["GenerateRequestsPerDayPerProjectPerModel=10000"], await ViolationsAsync(refused));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(caller)).StatusCode);
    }

    private Task<GeminiEmulator> StartAsync(QuotaLimits limits) =>
        GeminiEmulator.StartAsync(new EmulatorOptions { Limits = limits, Time = time });

    private static Task<HttpResponseMessage> AskAsync(EmulatorClient caller, string model = EmulatorClient.Model) =>
        caller.GenerateAsync(EmulatorClient.ParentRequest("a"), model);

    private static async Task<string[]> ViolationsAsync(HttpResponseMessage response) =>
        [.. (await DetailAsync(response, "QuotaFailure")).GetProperty("violations").EnumerateArray()
            .Select(static violation =>
                $"{violation.GetProperty("quotaId").GetString()}={violation.GetProperty("quotaValue").GetString()}")];

    private static async Task<string?> DelayAsync(HttpResponseMessage response) =>
        (await DetailAsync(response, "RetryInfo")).GetProperty("retryDelay").GetString();

    private static async Task<JsonElement> DetailAsync(HttpResponseMessage response, string type) =>
        (await EmulatorClient.JsonAsync(response)).GetProperty("error").GetProperty("details").EnumerateArray()
        .Single(detail => detail.GetProperty("@type").GetString() == $"type.googleapis.com/google.rpc.{type}");
}

using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Timing;
using Xunit;

namespace Pathway.Emulator;

/// <summary>The request log, held calls, and disconnecting clients.</summary>
public sealed class RecordingTests
{
    [Fact]
    public async Task Records_requests_with_attempts_and_times_without_keys()
    {
        var time = new FakeTimeProvider();
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Time = time });
        using var caller = new EmulatorClient(emulator);

        await caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
        time.Advance(TimeSpan.FromSeconds(5));
        await caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
        await caller.VertexAsync(EmulatorClient.ParentRequest("b"));

        var records = emulator.Log.Requests;
        Assert.Equal([1, 2, 3], records.Select(static record => record.Number));
        Assert.Equal([1, 2, 1], records.Select(static record => record.Attempt));
        Assert.Equal(["gemini", "gemini", "vertex"], records.Select(static record => record.Format));
        Assert.Equal(TimeSpan.FromSeconds(5), records[1].ArrivedAt - records[0].ArrivedAt);
        Assert.Equal(EmulatorClient.ParentRequest("b").ToJsonString(), records[2].Text);
        Assert.Equal(Redaction.Placeholder, records[0].Headers["X-Goog-Api-Key"]);
        Assert.Equal(Redaction.Placeholder, records[2].Headers["authorization"]);
        Assert.All(records, static record => Assert.Equal((true, false, 200, Outcome.Answered),
            (record.HasValidKey, record.HasMisplacedKey, record.Status, record.Outcome)));
    }

    [Fact]
    public async Task Detects_key_in_request_line_or_body()
    {
        await using var emulator = await GeminiEmulator.StartAsync();
        using var caller = new EmulatorClient(emulator);

        await caller.GetAsync("/v1beta/models?key=" + EmulatorOptions.DefaultKey, key: null);
        await caller.GenerateAsync(EmulatorClient.TextRequest("my key is " + EmulatorOptions.DefaultKey));

        Assert.All(emulator.Log.Requests, static record => Assert.True(record.HasMisplacedKey));
        Assert.Equal("/v1beta/models?key=REDACTED", emulator.Log.Requests[0].Target);
    }

    [Fact]
    public async Task Counts_and_releases_held_calls()
    {
        await using var emulator = await GeminiEmulator.StartAsync();
        using var caller = new EmulatorClient(emulator);
        emulator.Gate.Close(static call => call.QuestionKey != "parent:free");

        var held = Enumerable.Range(0, 6).Select(number => caller.GenerateAsync(EmulatorClient.ParentRequest($"term {number}"))).ToArray();
        await emulator.Gate.WaitForHeldAsync(6);
        await emulator.Log.WaitForInFlightAsync(6);
        Assert.Equal(HttpStatusCode.OK, (await caller.GenerateAsync(EmulatorClient.ParentRequest("free"))).StatusCode);
        Assert.All(held, static call => Assert.False(call.IsCompleted));

        Assert.Equal(1, emulator.Gate.Release(static call => call.QuestionKey == "parent:term 3"));
        await held[3];
        Assert.Equal(2, emulator.Gate.Release(2));
        Assert.Equal(3, emulator.Gate.Count);
        emulator.Gate.Open();
        await Task.WhenAll(held);

        Assert.Equal((7, 7, 0), (emulator.Log.MaxConcurrent, emulator.Log.CountOf(Outcome.Answered), emulator.Log.InFlight));
    }

    [Fact]
    public async Task Records_cancelled_calls_as_aborted_in_any_state()
    {
        var time = new FakeTimeProvider();
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Time = time,
            Latency = new Latency(static call => call.QuestionKey == "parent:slow" ? TimeSpan.FromSeconds(15) : TimeSpan.Zero),
        });
        using var caller = new EmulatorClient(emulator);
        using var stop = new CancellationTokenSource();
        emulator.Gate.Close(static call => call.QuestionKey == "parent:held");

        Task<HttpResponseMessage>[] calls =
        [
            .. Enumerable.Range(0, 4).Select(_ => caller.GenerateAsync(EmulatorClient.ParentRequest("held"), cancellation: stop.Token)),
            .. Enumerable.Range(0, 4).Select(_ => caller.GenerateAsync(EmulatorClient.ParentRequest("slow"), cancellation: stop.Token)),
        ];
        await emulator.Gate.WaitForHeldAsync(4);
        await emulator.Delays.WaitForDelayedAsync(4);
        await stop.CancelAsync();

        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 8);
        foreach (var call in calls) { await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call); }
        Assert.Equal((8, 8, 0, 0), (emulator.Log.Count, emulator.Log.MaxConcurrent, emulator.Log.InFlight, emulator.Gate.Count));
    }

    [Fact]
    public async Task Latency_elapses_with_the_fake_clock()
    {
        var time = new FakeTimeProvider();
        var options = new EmulatorOptions { Time = time, Latency = Latency.Fixed(TimeSpan.FromSeconds(15)) };
        await using var emulator = await GeminiEmulator.StartAsync(options);
        using var caller = new EmulatorClient(emulator);

        var call = caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
        await emulator.Delays.WaitForDelayedAsync(1);
        time.Advance(TimeSpan.FromSeconds(14.999));
        Assert.Equal(1, emulator.Delays.Count);
        time.Advance(TimeSpan.FromSeconds(0.001));
        await call;

        var record = Assert.Single(emulator.Log.Requests);
        Assert.Equal(TimeSpan.FromSeconds(15), record.CompletedAt - record.ArrivedAt);
        Assert.Equal(0, emulator.Delays.Count);
    }

    [Fact]
    public async Task Disposing_emulator_aborts_running_requests()
    {
        var emulator = await GeminiEmulator.StartAsync();
        using var caller = new EmulatorClient(emulator);
        emulator.Gate.Close();

        var call = caller.GenerateAsync(EmulatorClient.ParentRequest("a"));
        await emulator.Gate.WaitForHeldAsync(1);
        await emulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);
    }

    [Fact]
    public async Task Accepts_body_of_ten_megabytes()
    {
        await using var emulator = await GeminiEmulator.StartAsync();
        using var caller = new EmulatorClient(emulator);

        Assert.Equal(HttpStatusCode.OK, (await caller.GenerateAsync(EmulatorClient.TextRequest(new string('x', 10_000_000)))).StatusCode);

        Assert.Equal(2_500_000, Assert.Single(emulator.Log.Requests).PromptTokens);
    }

    [Fact]
    public async Task Concurrent_equal_requests_get_equal_bytes()
    {
        await using var emulator = await GeminiEmulator.StartAsync();
        using var caller = new EmulatorClient(emulator);

        var bodies = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(async _ => await (await caller.GenerateAsync(EmulatorClient.ParentRequest("a"))).Content.ReadAsStringAsync()));

        Assert.Single(bodies.Distinct());
        Assert.Equal(Enumerable.Range(1, 64), emulator.Log.Requests.Select(static record => record.Attempt));
    }
}

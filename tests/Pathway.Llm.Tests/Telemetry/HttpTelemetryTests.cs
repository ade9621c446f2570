using System.Diagnostics;
using System.Text.Json.Nodes;
using Pathway.Curators;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>Spans and metrics of calls over HTTP.</summary>
[Collection(TelemetryGroup.Alone)]
public sealed class HttpTelemetryTests : IDisposable
{
    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");
    private static readonly SameConceptQuestion[] Three =
    [
        SameConceptQuestion.Of("Zyxophagy", "Wombophagy"), SameConceptQuestion.Of("Quuxosis", "Wombophagy"),
        SameConceptQuestion.Of("Flabbosis", "Wombophagy"),
    ];

    // Appears only in the model's reply.
    private const string Reason = "because the emulator says so";

    private static readonly TermResponder Responder =
        new(static (kind, _) => kind == "same-concept" ? new JsonObject { ["isSame"] = true, ["reason"] = Reason } : "Proteostasis");

    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("Gemini", "gcp.gemini", "")]
    [InlineData("Vertex", "gcp.vertex_ai", "")]
    [InlineData("OpenAI", "openai", "/v1")]
    public async Task Span_reports_server_response_and_ledger_tokens(string provider, string name, string path)
    {
        await using var emulator = await StartAsync(thoughts: 11);
        using var listener = new TelemetryListener();
        var run = CreateEngine(emulator, provider, path).StartRun(Options());

        await run.RecordAsync(PathwayRunState.Running);
        Assert.NotNull((await run.AskAsync(Parent("Aggrephagy"), 0, default)).Answer);
        await run.RecordAsync(PathwayRunState.Complete);

        var (call, line) = (Assert.Single(listener.Calls), Assert.Single(store.Calls(run.RunId)));
        Assert.Equal(("chat gemini-3.8-flash", ActivityKind.Client, listener.Runs[0].SpanId),
            (call.DisplayName, call.Kind, call.ParentSpanId));
        Assert.Equal((name, "gemini-3.8-flash", "127.0.0.1", new Uri(emulator.BaseAddress).Port),
            (call.GetTagItem("gen_ai.provider.name"), call.GetTagItem("gen_ai.request.model"), call.GetTagItem("server.address"),
                call.GetTagItem("server.port")));
        Assert.Equal(["stop"], (string[])call.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.NotNull(call.GetTagItem("gen_ai.response.id"));
        Assert.NotNull(call.GetTagItem("gen_ai.response.model"));
        Assert.Equal((line.InputTokens, line.OutputTokens + line.ThoughtTokens),
            ((long?)call.GetTagItem("gen_ai.usage.input_tokens"), (long?)call.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal((line.InputTokens!.Value, line.OutputTokens!.Value + line.ThoughtTokens!.Value),
            ((long)Tokens(listener, "input"), (long)Tokens(listener, "output")));
        Assert.Equal((long?)(line.ThoughtTokens > 0 ? line.ThoughtTokens : null),
            (long?)call.GetTagItem("gen_ai.usage.reasoning.output_tokens"));
    }

    [Fact]
    public async Task Telemetry_contains_no_prompt_answer_or_key()
    {
        using var listener = new TelemetryListener();
        Fault?[] faults =
        [
            null, Fault.Status(500),
            Fault.Page(400, "application/json",
                """{"error":{"message":"emulator-key-0123456789 and because the emulator says so of Zyxophagy"}}"""u8.ToArray()),
            Fault.OtherText(Reason), Fault.PromptBlocked(), Fault.MaxTokens(60),
            Fault.OtherText("""{"answers":[{"id":"1","isSame":true}]}"""),
        ];
        foreach (var fault in faults)
        {
            await using var emulator = await StartAsync(fault is null ? null : FaultSchedule.ByQuestion((_, _) => fault));
            using var empty = new MemoryStore();
            // Without patience: a server that only fails looks like an outage, which would be waited out.
            await CreateEngine(emulator, into: empty).StartRun(Options() with { MaxOutage = TimeSpan.Zero }).AskAllAsync(Three, 0, default);
            Assert.NotEmpty(emulator.Log.Requests);
        }

        var texts = listener.Texts.ToArray();
        Assert.Contains("error.type = ReplyBlocked", texts);
        Assert.Contains("error.type = ModelRequestRefused", texts);
        Assert.Contains("error.type = ReplyUnreadable", texts);
        Assert.Contains("pathway.question.missing = 2", texts);
        string[] secrets = [EmulatorOptions.DefaultKey, "emulator-key", Reason, "phagy", "uxosis", "Flabbosis", "same concept"];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Each_attempt_of_a_batch_is_one_span()
    {
        await using var emulator = await StartAsync(FaultSchedule.FirstAttempts(2, Fault.TooManyRequests(TimeSpan.FromMilliseconds(20))));
        using var listener = new TelemetryListener();
        var run = CreateEngine(emulator).StartRun(Options());

        Assert.All(await run.AskAllAsync(Three, 0, default), static reply => Assert.True(reply.Answer!.IsSame));

        Assert.Equal([("ModelRateLimited", 429, 1), ("ModelRateLimited", 429, 2), (null, null, 3)],
            listener.Calls.Select(static call => ((string?)call.GetTagItem("error.type"),
                (int?)call.GetTagItem("http.response.status_code"), (int?)call.GetTagItem("pathway.call.attempt"))));
        Assert.All(listener.Calls, static call => Assert.Equal(
            (3, "same-concept"), (call.GetTagItem("pathway.question.count"), call.GetTagItem("pathway.question.kind"))));
        Assert.Equal(store.Calls(run.RunId).Select(static line => line.ErrorId),
            listener.Calls.Select(static call => (string?)call.GetTagItem("error.type")));
        Assert.Equal(3, listener.Of("pathway.questions").Count);
        Assert.Equal(["ModelRateLimited", "ModelRateLimited", null],
            listener.Of("gen_ai.client.operation.duration").Select(
                static measurement => measurement.Tags.GetValueOrDefault("error.type")));
    }

    [Fact]
    public async Task Calls_are_children_of_their_run()
    {
        await using var emulator = await StartAsync();
        using var listener = new TelemetryListener();
        var engine = CreateEngine(emulator);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            var run = engine.StartRun(Options());
            await run.RecordAsync(PathwayRunState.Running);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => run.AskAsync(Parent($"term {number} {i}"), 0, default)));
            await run.RecordAsync(PathwayRunState.Complete);
            return run.RunId;
        }));

        foreach (var (id, span) in runs.Select(id => (id, listener.Runs.Single(span => (string?)span.GetTagItem("pathway.run.id") == id))))
        {
            var calls = listener.Calls.Where(call => (string?)call.GetTagItem("pathway.run.id") == id).ToArray();
            Assert.Equal(10, calls.Length);
            Assert.All(calls, call => Assert.Equal((span.TraceId, span.SpanId), (call.TraceId, call.ParentSpanId)));
        }
        // The header that continues a trace on the server contains only the ids of the trace and the call.
        Assert.All(emulator.Log.Requests, request => Assert.Contains(
            listener.Calls, call => request.Headers["traceparent"].StartsWith($"00-{call.TraceId}-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_listener_requests_are_equal_and_carry_no_trace()
    {
        await using var emulator = await StartAsync();
        var silent = await CreateEngine(emulator).StartRun(Options()).AskAllAsync(Three, 0, default);
        using (new TelemetryListener())
        {
            using var other = new MemoryStore();
            var replies = await CreateEngine(emulator, into: other).StartRun(Options()).AskAllAsync(Three, 0, default);
            Assert.Equal(silent.Select(static reply => reply.Answer), replies.Select(static reply => reply.Answer));
        }

        Assert.Single(emulator.Log.Requests.Select(static request => request.BodyHash).Distinct());
        Assert.Equal([false, true], emulator.Log.Requests.Select(static request => request.Headers.ContainsKey("traceparent")));
    }

    [Fact]
    public async Task Stop_is_reported_as_stopped()
    {
        await using var emulator = await StartAsync();
        emulator.Gate.Close();
        using var listener = new TelemetryListener();
        using var stop = new CancellationTokenSource();
        var run = CreateEngine(emulator).StartRun(Options());
        var asking = run.AskAsync(Parent("term"), 0, stop.Token);
        await emulator.Gate.WaitForHeldAsync(1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.DrainAsync();
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);

        var call = listener.Calls[0];
        Assert.Equal((CallTelemetry.Stopped, ActivityStatusCode.Error), (call.GetTagItem("error.type"), call.Status));
        Assert.Empty(listener.Of("gen_ai.client.token.usage"));
    }

    private static double Tokens(TelemetryListener listener, string type) => listener.Of("gen_ai.client.token.usage")
        .Where(measurement => (string?)measurement.Tags["gen_ai.token.type"] == type).Sum(static measurement => measurement.Value);

    private static ParentQuestion Parent(string term) => new() { Subject = term, Roots = Roots };

    private static Task<GeminiEmulator> StartAsync(FaultSchedule? faults = null, int thoughts = 0) =>
        GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = Responder,
            Faults = faults ?? FaultSchedule.None,
            ThoughtTokens = thoughts,
        });

    private QuestionEngine CreateEngine(GeminiEmulator emulator, string provider = "Gemini", string path = "", IStore? into = null)
    {
        var chosen = CuratorCatalog.Choose(new CuratorChoice
        {
            Curator = "Model",
            Provider = provider,
            Project = "my-project",
            Model = "gemini-3.8-flash",
            Endpoint = new Uri(emulator.BaseAddress.TrimEnd('/') + path),
            Key = new SecretText(provider == "Vertex" ? EmulatorOptions.DefaultToken : EmulatorOptions.DefaultKey),
        });
        return new QuestionEngine(into ?? store, chosen.Curators, TimeProvider.System);
    }

    private static RunOptions Options() => new() { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero };
}

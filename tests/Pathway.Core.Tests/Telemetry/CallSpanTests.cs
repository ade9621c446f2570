using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>The spans of calls.</summary>
[Collection(TelemetryGroup.Alone)]
public sealed class CallSpanTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider clock = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Call_span_has_target_and_usage_under_run_span()
    {
        var limiter = new RecordingLimiter { Wait = (_, _) => AdvanceAsync(20) };
        var curator = new TracedCurator(async (_, _) => { await AdvanceAsync(2.5); return TracedCurator.Answer; }, limiter);
        using var listener = new TelemetryListener();
        var run = CreateEngine(curator).StartTestRun();

        await run.RecordAsync(PathwayRunState.Running);
        await run.Ask("Aggrephagy");
        await run.RecordAsync(PathwayRunState.Complete);

        var call = Assert.Single(listener.Calls);
        var above = Assert.Single(listener.Runs);
        Assert.Equal(("chat model-1", ActivityKind.Client, ActivityStatusCode.Unset), (call.DisplayName, call.Kind, call.Status));
        Assert.Equal((above.TraceId, above.SpanId), (call.TraceId, call.ParentSpanId));
        Assert.Equal(
            ["gen_ai.operation.name = chat", "gen_ai.output.type = json", "gen_ai.provider.name = gcp.gemini",
                "gen_ai.request.max_tokens = 8192", "gen_ai.request.model = model-1",
            "gen_ai.request.temperature = 0.25", "gen_ai.response.finish_reasons = stop", "gen_ai.response.id = reply-7",
            "gen_ai.response.model = model-1-001",
            "gen_ai.usage.cache_read.input_tokens = 10", "gen_ai.usage.input_tokens = 100", "gen_ai.usage.output_tokens = 25",
            "gen_ai.usage.reasoning.output_tokens = 5",
            "pathway.call.attempt = 1", "pathway.question.count = 1", "pathway.question.kind = parent", $"pathway.run.id = {run.RunId}",
            "pathway.wait.permit = 0", "pathway.wait.rate_limit = 20",
            "server.address = models.test", "server.port = 8080"], TelemetryListener.Lines(call));
        Assert.DoesNotContain(listener.Texts,
            static text => text.Contains("aggrephagy", StringComparison.OrdinalIgnoreCase)
                || text.Contains("Root A", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_attempt_is_a_span_with_its_error()
    {
        var calls = 0;
        var curator = new TracedCurator((_, _) => ++calls < 3
            ? throw new CuratorException(PathwayErrors.ModelRateLimited, "secret words of a server", isTransient: true)
            { Status = 429, RetryAfter = TimeSpan.Zero } : Task.FromResult(TracedCurator.Answer));
        using var listener = new TelemetryListener();

        Assert.NotNull((await CreateEngine(curator).StartTestRun().Ask("term")).Answer);

        Assert.Equal([("ModelRateLimited", 429, 1), ("ModelRateLimited", 429, 2), (null, null, 3)],
            listener.Calls.Select(
                static call =>
                    ((string?)call.GetTagItem("error.type"), (int?)call.GetTagItem("http.response.status_code"),
                        (int?)call.GetTagItem("pathway.call.attempt"))));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset],
            listener.Calls.Select(static call => call.Status));
        Assert.DoesNotContain(listener.Texts, static text => text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timeout_and_curator_fault_are_span_errors()
    {
        var held = new GatedCalls();
        var curator =
            new TracedCurator(
                async (question, stop) => question.Subject == "faulty" ? throw new InvalidCastException("words")
                    : new CuratorResponse<ParentAnswer>(await held.Answer(question, stop)));
        using var listener = new TelemetryListener();
        var run = CreateEngine(curator).StartTestRun(maxAttempts: 1, timeout: TimeSpan.FromSeconds(7));
        var slow = run.Ask("slow");
        await held.NextAsync();

        clock.Advance(TimeSpan.FromSeconds(7));
        await slow.WaitAsync(Hang.Patience);
        await run.Ask("faulty");

        Assert.Equal(["AnswerTimedOut", "CuratorFault"], listener.Calls.Select(static call => call.GetTagItem("error.type")));
        Assert.Equal(store.Calls(run.RunId).Select(static call => call.ErrorId),
            listener.Calls.Select(static call => call.GetTagItem("error.type")));
        Assert.Equal(7.0, listener.Of("gen_ai.client.operation.duration")[0].Value);
        Assert.DoesNotContain(listener.Texts, static text => text.Contains("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_the_spans_of_the_calls_under_way()
    {
        var held = new GatedCalls();
        var curator = new TracedCurator(async (question, stop) => new CuratorResponse<ParentAnswer>(await held.Answer(question, stop)));
        using var listener = new TelemetryListener();
        using var stop = new CancellationTokenSource();
        var run = CreateEngine(curator).StartTestRun();
        await run.RecordAsync(PathwayRunState.Running);
        var asking = Task.WhenAll(run.Ask("a", stop.Token), run.Ask("b", stop.Token));
        await held.NextAsync();
        await held.NextAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.DrainAsync();
        await run.RecordAsync(PathwayRunState.Stopped);

        Assert.Equal([CallTelemetry.Stopped, CallTelemetry.Stopped], listener.Calls.Select(static call => call.GetTagItem("error.type")));
        Assert.All(listener.Spans, static span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal(("Stopped", "Stopped"), (listener.Runs[0].GetTagItem("pathway.run.state"), listener.Runs[0].GetTagItem("error.type")));
        Assert.Equal(0, listener.Of("pathway.active_calls").Sum(static one => one.Value));
        Assert.Equal(4, listener.Of("pathway.active_calls").Count);
    }

    [Fact]
    public async Task Shared_call_belongs_to_the_run_that_started_it()
    {
        var held = new GatedCalls();
        var tries = 0;
        var curator = new TracedCurator(async (question, stop) =>
        {
            var answer = await held.Answer(question, stop);
            return ++tries == 1
                ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) { RetryAfter = TimeSpan.Zero }
                : new CuratorResponse<ParentAnswer>(answer);
        });
        using var listener = new TelemetryListener();
        using var stop = new CancellationTokenSource();
        var engine = CreateEngine(curator);
        var (first, second) = (engine.StartTestRun(), engine.StartTestRun());
        await first.RecordAsync(PathwayRunState.Running);
        var leaving = first.Ask("term", stop.Token);
        var call = await held.NextAsync();
        await second.RecordAsync(PathwayRunState.Running);
        var staying = second.Ask("term");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await first.RecordAsync(PathwayRunState.Stopped);
        call.Complete();
        (await held.NextAsync()).Complete();
        Assert.NotNull((await staying.WaitAsync(Hang.Patience)).Answer);
        await second.RecordAsync(PathwayRunState.Complete);

        var maker = listener.Runs.Single(span => (string?)span.GetTagItem("pathway.run.id") == first.RunId);
        Assert.Equal(2, listener.Calls.Count);
        Assert.All(listener.Calls,
            span => Assert.Equal((first.RunId, maker.SpanId), ((string?)span.GetTagItem("pathway.run.id"), span.ParentSpanId)));
        Assert.Equal(2, store.Calls(first.RunId).Count);
    }

    [Fact]
    public async Task Lookup_span_has_no_model_attributes()
    {
        var curator =
            new TracedCurator(static (_, _) => Task.FromResult(new CuratorResponse<ParentAnswer>(new ParentAnswer { Parent = "Root A" })))
            { CallTarget = new CallTarget(null, null) };
        using var listener = new TelemetryListener();

        await CreateEngine(curator).StartTestRun().Ask("term");

        var call = Assert.Single(listener.Calls);
        Assert.Equal(("lookup parent", ActivityKind.Internal), (call.DisplayName, call.Kind));
        Assert.DoesNotContain(listener.Texts,
            static text => text.StartsWith("gen_ai.", StringComparison.Ordinal) || text.StartsWith("server.", StringComparison.Ordinal));
        Assert.Empty(listener.Of("gen_ai.client.operation.duration"));
    }

    private Task AdvanceAsync(double seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }

    private QuestionEngine CreateEngine(ICurator curator) => new(store, [curator], clock);
}

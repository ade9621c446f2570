using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Pathway.Desk;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>What a listener hears of the calls of a run.</summary>
[Collection(ListeningTests.Alone)]
public sealed class CallSpanTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider clock = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_call_is_a_span_beneath_its_run_and_says_where_it_went_and_what_it_used()
    {
        var lane = new UsedLane { Wait = (_, _) => Pass(20) };
        var curator = new WatchedCurator(async (_, _) => { await Pass(2.5); return WatchedCurator.Answer; }, lane);
        using var heard = new Listening();
        var run = Desk(curator).Run();

        await run.RecordAsync(RunState.Running);
        await run.Ask("Aggrephagy");
        await run.RecordAsync(RunState.Complete);

        var call = Assert.Single(heard.Calls);
        var above = Assert.Single(heard.Runs);
        Assert.Equal(("chat model-1", ActivityKind.Client, ActivityStatusCode.Unset), (call.DisplayName, call.Kind, call.Status));
        Assert.Equal((above.TraceId, above.SpanId), (call.TraceId, call.ParentSpanId));
        Assert.Equal(["gen_ai.operation.name = chat", "gen_ai.output.type = json", "gen_ai.provider.name = gcp.gemini", "gen_ai.request.max_tokens = 8192", "gen_ai.request.model = model-1",
            "gen_ai.request.temperature = 0.25", "gen_ai.response.finish_reasons = stop", "gen_ai.response.id = reply-7", "gen_ai.response.model = model-1-001",
            "gen_ai.usage.cache_read.input_tokens = 10", "gen_ai.usage.input_tokens = 100", "gen_ai.usage.output_tokens = 25", "gen_ai.usage.reasoning.output_tokens = 5",
            "pathway.call.try = 1", "pathway.question.count = 1", "pathway.question.kind = parent", $"pathway.run.id = {run.RunId}", "pathway.wait.lane = 20", "pathway.wait.slot = 0",
            "server.address = models.test", "server.port = 8080"], Listening.Lines(call));
        Assert.DoesNotContain(heard.Texts, static text => text.Contains("aggrephagy", StringComparison.OrdinalIgnoreCase) || text.Contains("Root A", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_try_is_a_span_with_the_error_that_ended_it()
    {
        var calls = 0;
        var curator = new WatchedCurator((_, _) => ++calls < 3
            ? throw new CuratorException(PathwayErrors.ModelRateLimited, "secret words of a server", isTransient: true) { Status = 429, RetryAfter = TimeSpan.Zero } : Task.FromResult(WatchedCurator.Answer));
        using var heard = new Listening();

        Assert.NotNull((await Desk(curator).Run().Ask("term")).Answer);

        Assert.Equal([("ModelRateLimited", 429, 1), ("ModelRateLimited", 429, 2), (null, null, 3)],
            heard.Calls.Select(static call => ((string?)call.GetTagItem("error.type"), (int?)call.GetTagItem("http.response.status_code"), (int?)call.GetTagItem("pathway.call.try"))));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset], heard.Calls.Select(static call => call.Status));
        Assert.DoesNotContain(heard.Texts, static text => text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_and_a_fault_of_whoever_answers_are_errors_too()
    {
        var held = new HeldCalls();
        var curator = new WatchedCurator(async (question, stop) => question.Subject == "faulty" ? throw new InvalidCastException("words") : new Told<ParentAnswer>(await held.Answer(question, stop)));
        using var heard = new Listening();
        var run = Desk(curator).Run(tries: 1, timeout: TimeSpan.FromSeconds(7));
        var slow = run.Ask("slow");
        await held.NextAsync();

        clock.Advance(TimeSpan.FromSeconds(7));
        await slow.WaitAsync(Patience);
        await run.Ask("faulty");

        Assert.Equal(["AnswerTimedOut", "CuratorFault"], heard.Calls.Select(static call => call.GetTagItem("error.type")));
        Assert.Equal(store.Calls(run.RunId).Select(static call => call.ErrorId), heard.Calls.Select(static call => call.GetTagItem("error.type")));
        Assert.Equal(7.0, heard.Of("gen_ai.client.operation.duration")[0].Value);
        Assert.DoesNotContain(heard.Texts, static text => text.Contains("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_the_spans_of_the_calls_under_way()
    {
        var held = new HeldCalls();
        var curator = new WatchedCurator(async (question, stop) => new Told<ParentAnswer>(await held.Answer(question, stop)));
        using var heard = new Listening();
        using var stop = new CancellationTokenSource();
        var run = Desk(curator).Run();
        await run.RecordAsync(RunState.Running);
        var asking = Task.WhenAll(run.Ask("a", stop.Token), run.Ask("b", stop.Token));
        await held.NextAsync();
        await held.NextAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.LandAsync();
        await run.RecordAsync(RunState.Stopped);

        Assert.Equal([CallTelemetry.Stopped, CallTelemetry.Stopped], heard.Calls.Select(static call => call.GetTagItem("error.type")));
        Assert.All(heard.Spans, static span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.Equal(("Stopped", "Stopped"), (heard.Runs[0].GetTagItem("pathway.run.state"), heard.Runs[0].GetTagItem("error.type")));
        Assert.Equal(0, heard.Of("pathway.active_calls").Sum(static one => one.Value));
        Assert.Equal(4, heard.Of("pathway.active_calls").Count);
    }

    [Fact]
    public async Task A_call_for_which_two_runs_wait_belongs_to_the_one_that_makes_it_even_when_that_has_ended()
    {
        var held = new HeldCalls();
        var tries = 0;
        var curator = new WatchedCurator(async (question, stop) =>
        {
            var answer = await held.Answer(question, stop);
            return ++tries == 1 ? throw new CuratorException(PathwayErrors.ModelUnavailable, "503", isTransient: true) { RetryAfter = TimeSpan.Zero } : new Told<ParentAnswer>(answer);
        });
        using var heard = new Listening();
        using var stop = new CancellationTokenSource();
        var desk = Desk(curator);
        var (first, second) = (desk.Run(), desk.Run());
        await first.RecordAsync(RunState.Running);
        var leaving = first.Ask("term", stop.Token);
        var call = await held.NextAsync();
        await second.RecordAsync(RunState.Running);
        var staying = second.Ask("term");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await first.RecordAsync(RunState.Stopped);
        call.Let();
        (await held.NextAsync()).Let();
        Assert.NotNull((await staying.WaitAsync(Patience)).Answer);
        await second.RecordAsync(RunState.Complete);

        var maker = heard.Runs.Single(span => (string?)span.GetTagItem("pathway.run.id") == first.RunId);
        Assert.Equal(2, heard.Calls.Count);
        Assert.All(heard.Calls, span => Assert.Equal((first.RunId, maker.SpanId), ((string?)span.GetTagItem("pathway.run.id"), span.ParentSpanId)));
        Assert.Equal(2, store.Calls(first.RunId).Count);
    }

    [Fact]
    public async Task A_lookup_is_a_span_of_its_own_without_a_word_of_models()
    {
        var curator = new WatchedCurator(static (_, _) => Task.FromResult(new Told<ParentAnswer>(new ParentAnswer { Parent = "Root A" }))) { Where = new CallTarget(null, null) };
        using var heard = new Listening();

        await Desk(curator).Run().Ask("term");

        var call = Assert.Single(heard.Calls);
        Assert.Equal(("lookup parent", ActivityKind.Internal), (call.DisplayName, call.Kind));
        Assert.DoesNotContain(heard.Texts, static text => text.StartsWith("gen_ai.", StringComparison.Ordinal) || text.StartsWith("server.", StringComparison.Ordinal));
        Assert.Empty(heard.Of("gen_ai.client.operation.duration"));
    }

    private Task Pass(double seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }

    private QuestionDesk Desk(ICurator curator) => new(store, [curator], clock);
}

using Microsoft.Extensions.Time.Testing;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>The measurements, with their units and attributes.</summary>
[Collection(TelemetryGroup.Alone)]
public sealed class MeterTests : IDisposable
{
    private const string Request =
        "gen_ai.operation.name=chat gen_ai.provider.name=gcp.gemini gen_ai.request.model=model-1";

    private const string Server = "server.address=models.test server.port=8080";

    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider clock = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_call_is_measured_in_seconds_and_tokens_with_the_attributes_of_the_conventions()
    {
        var curator = new TracedCurator((_, _) => AdvanceAsync(2.5), new RecordingLimiter { Wait = (_, _) => AdvanceAsync(20) });
        using var listener = new TelemetryListener(toSpans: false);

        await new QuestionEngine(store, [curator], clock).StartTestRun().Ask("term");

        Assert.Equal(
            [$"gen_ai.client.operation.duration [s] 2.5: {Request} gen_ai.response.model=model-1-001 {Server}",
            $"gen_ai.client.token.usage [{{token}}] 100: {Request} gen_ai.response.model=model-1-001 gen_ai.token.type=input {Server}",
            $"gen_ai.client.token.usage [{{token}}] 25: {Request} gen_ai.response.model=model-1-001 gen_ai.token.type=output {Server}",
            $"pathway.active_calls [{{call}}] -1: {Request} pathway.question.kind=parent {Server}",
            $"pathway.active_calls [{{call}}] 1: {Request} pathway.question.kind=parent {Server}",
            $"pathway.call.wait_time [s] 0: {Request} pathway.question.kind=parent pathway.wait.type=permit {Server}",
            $"pathway.call.wait_time [s] 20: {Request} pathway.question.kind=parent pathway.wait.type=rate_limit {Server}",
            "pathway.questions [{question}] 1: pathway.question.kind=parent pathway.question.outcome=Asked"], Lines(listener));
    }

    [Fact]
    public async Task Questions_are_counted_by_outcome()
    {
        var curator = new TracedCurator(static (question, _) => question.Subject == "refused"
            ? throw new CuratorException(PathwayErrors.ReplyBlocked, "no", isTransient: false) : Task.FromResult(TracedCurator.Answer));
        await store.AddAsync(TestEngine.Imported("imported", """{"parent":"Root A"}"""), null);
        using var listener = new TelemetryListener();
        var engine = TestEngine.Create(store, curator);
        var run = engine.StartTestRun();

        // In a run a question counts once.
        foreach (var term in (string[])["new", "new", "imported", "refused", "refused"]) { await run.Ask(term); }
        var again = engine.StartTestRun();
        foreach (var term in (string[])["new", "imported", "refused"]) { await again.Ask(term); }

        Assert.Equal(
            ["Asked ", "Imported ", "Failed ReplyBlocked", "Stored ", "Imported ", "Failed ReplyBlocked"],
            listener.Of("pathway.questions")
                .Select(static one => $"{one.Tags["pathway.question.outcome"]} {one.Tags.GetValueOrDefault("error.type")}"));
        Assert.Equal("ReplyBlocked", listener.Of("gen_ai.client.operation.duration")[1].Tags["error.type"]);
    }

    [Fact]
    public async Task Listener_added_during_call_gets_no_unmatched_end()
    {
        var held = new GatedCalls();
        var curator = new TracedCurator(async (question, stop) => new CuratorResponse<ParentAnswer>(await held.Answer(question, stop)));
        var asking = TestEngine.Create(store, curator).StartTestRun().Ask("term");
        var call = await held.NextAsync();

        using var listener = new TelemetryListener();
        call.Complete();
        await asking;

        Assert.Equal(["pathway.questions"], listener.All.Select(static one => one.Name));
        Assert.Empty(listener.Spans);
    }

    [Fact]
    public void The_buckets_are_those_of_the_conventions()
    {
        Assert.Equal([0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
            Instruments.CallDuration.Advice!.HistogramBucketBoundaries!);
        Assert.Equal(Enumerable.Range(0, 14).Select(static power => 1L << (2 * power)),
            Instruments.TokenUsage.Advice!.HistogramBucketBoundaries!);
    }

    private static IEnumerable<string> Lines(TelemetryListener listener) =>
        listener.All.Select(static one => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{one.Name} [{one.Unit}] {one.Value}: {DescribeTags(one.Tags)}")).Order(StringComparer.Ordinal);

    private static string DescribeTags(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}"));

    private async Task<CuratorResponse<ParentAnswer>> AdvanceAsync(double seconds)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        await Task.CompletedTask;
        return TracedCurator.Answer;
    }
}

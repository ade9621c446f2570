using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>The spans of runs, with and without a listener.</summary>
[Collection(TelemetryGroup.Alone)]
public sealed class RunSpanTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Run_span_has_curator_and_result_under_current_activity()
    {
        using var listener = new TelemetryListener();
        using var mine = new ActivitySource("a caller's own");
        using var also = new ActivityListener
            { ShouldListenTo = source => ReferenceEquals(source, mine),
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(also);
        using var above = mine.StartActivity("the caller's work")!;
        var run = CreateEngine(CreateCurator()).StartTestRun(concurrency: 7);

        await run.RecordAsync(PathwayRunState.Running);
        await run.Ask("term");
        await run.RecordAsync(PathwayRunState.Incomplete, changes: 3);

        var span = Assert.Single(listener.Runs);
        Assert.Equal(("test", ActivityKind.Internal, ActivityStatusCode.Unset, above.SpanId),
            (span.DisplayName, span.Kind, span.Status, span.ParentSpanId));
        Assert.Equal(
            ["pathway.command = test", $"pathway.curator = {typeof(TracedCurator)}", "pathway.run.calls = 1", "pathway.run.changes = 3",
                "pathway.run.failed = 0", $"pathway.run.id = {run.RunId}",
            "pathway.run.questions = 1", "pathway.run.state = Incomplete", "pathway.run.stored = 0", "pathway.throttle_limit = 7"],
            TelemetryListener.Lines(span));
        Assert.Equal(("Pathway", "0.1.0"), (span.Source.Name, span.Source.Version));
        Assert.Same(above, Activity.Current);
    }

    [Theory]
    [InlineData(true, "ModelNotFound")]
    [InlineData(false, "System.InvalidCastException")]
    public async Task Failed_run_span_has_error_type_without_message(bool isKnown, string error)
    {
        using var listener = new TelemetryListener();
        var run = CreateEngine(CreateCurator()).StartTestRun();

        await run.RecordAsync(PathwayRunState.Running);
        await run.RecordAsync(PathwayRunState.Failed, failure: isKnown ? new PathwayException(PathwayErrors.ModelNotFound, "words")
            : new InvalidCastException("words"));

        Assert.Equal((ActivityStatusCode.Error, error), (listener.Runs[0].Status, listener.Runs[0].GetTagItem("error.type")));
        Assert.Equal(error, listener.Of("pathway.run.duration")[0].Tags["error.type"]);
        Assert.DoesNotContain(listener.Texts, static text => text.Contains("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_span_without_listener()
    {
        var seen = new List<Activity?>();
        var curator = new TracedCurator((_, _) =>
        {
            seen.Add(Activity.Current);
            return Task.FromResult(TracedCurator.Answer);
        });
        var silent = CreateEngine(curator).StartTestRun();
        await silent.RecordAsync(PathwayRunState.Running);
        var first = await silent.Ask("one");
        Assert.Null(Activity.Current);
        Assert.Equal([null], seen);

        using var listener = new TelemetryListener();
        var heardRun = CreateEngine(curator).StartTestRun();
        await heardRun.RecordAsync(PathwayRunState.Running);
        var second = await heardRun.Ask("two");
        await heardRun.RecordAsync(PathwayRunState.Complete);

        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal("chat model-1", seen[1]!.DisplayName);
        // A run that started without a listener has no span to end.
        await silent.RecordAsync(PathwayRunState.Complete);
        Assert.Single(listener.Runs);
    }

    [Fact]
    public async Task Propagation_only_span_has_sampling_attributes_only()
    {
        using var listener = new TelemetryListener(toMeters: false, sampling: ActivitySamplingResult.PropagationData);
        var run = CreateEngine(CreateCurator()).StartTestRun();

        await run.RecordAsync(PathwayRunState.Running);
        Assert.NotNull((await run.Ask("term")).Answer);
        await run.RecordAsync(PathwayRunState.Complete);

        Assert.Equal(2, listener.Spans.Count);
        Assert.DoesNotContain(listener.Texts,
            static text =>
                text.StartsWith("gen_ai.usage.", StringComparison.Ordinal) || text.StartsWith("gen_ai.response.", StringComparison.Ordinal)
                || text.StartsWith("pathway.run.s", StringComparison.Ordinal));
        Assert.Equal(listener.Spans[1].SpanId, listener.Spans[0].ParentSpanId);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Failing_listener_is_reported_once(bool atStart, bool inMeter)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Pathway" && !inMeter,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Fail(atStart), ActivityStopped = _ => Fail(!atStart),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener { InstrumentPublished = (instrument, meters) =>
        {
            if (inMeter && instrument.Meter.Name == "Pathway") { meters.EnableMeasurementEvents(instrument); }
        } };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Fail(true));
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Fail(true));
        meters.Start();
        var said = new List<Exception>();
        var run = CreateEngine(CreateCurator())
            .StartRun(new RunOptions { Command = "test", ThrottleLimit = 1, OnListenerError = said.Add });

        await run.RecordAsync(PathwayRunState.Running);
        Assert.NotNull((await run.Ask("one")).Answer);
        Assert.NotNull((await run.Ask("two")).Answer);
        await run.RecordAsync(PathwayRunState.Complete);

        Assert.Equal("the listener's own fault", Assert.IsType<InvalidTimeZoneException>(Assert.Single(said)).Message);
        Assert.Equal([PathwayCallOutcome.Answered, PathwayCallOutcome.Answered], store.Calls(run.RunId).Select(static call => call.Outcome));

        static void Fail(bool when)
        {
            if (when) { throw new InvalidTimeZoneException("the listener's own fault"); }
        }
    }

    [Fact]
    public void No_allocation_without_listener()
    {
        var telemetry = new RunTelemetry("run", "command", TimeProvider.System, static failure => throw failure);
        ICurator curator = CreateCurator();
        Question[] questions = [TestEngine.Parent("term")];
        Tell();

        // Occasional allocations of the runtime on this thread do not occur in each round.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) { Tell(); }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Tell()
        {
            telemetry.Start("curator", 15);
            Assert.Null(telemetry.StartCall(curator, questions, 1, 2, 3));
            telemetry.CountQuestion(questions[0], Model.PathwaySource.Asked, null);
            telemetry.End("Complete", null, ("a", 1), ("b", 2));
        }
    }

    private static TracedCurator CreateCurator() => new(static (_, _) => Task.FromResult(TracedCurator.Answer));

    private QuestionEngine CreateEngine(ICurator curator) => TestEngine.Create(store, curator);
}

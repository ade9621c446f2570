using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pathway.Desk;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>What a listener hears of runs, and what is done where there is none.</summary>
[Collection(ListeningTests.Alone)]
public sealed class RunSpanTests : IDisposable
{
    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_run_says_who_answered_and_what_came_of_it_beneath_whatever_its_caller_has_under_way()
    {
        using var heard = new Listening();
        using var mine = new ActivitySource("a caller's own");
        using var also = new ActivityListener { ShouldListenTo = source => ReferenceEquals(source, mine), Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(also);
        using var above = mine.StartActivity("the caller's work")!;
        var run = Desk(Saying()).Run(slots: 7);

        await run.RecordAsync(RunState.Running);
        await run.Ask("term");
        await run.RecordAsync(RunState.Incomplete, changes: 3);

        var span = Assert.Single(heard.Runs);
        Assert.Equal(("test", ActivityKind.Internal, ActivityStatusCode.Unset, above.SpanId), (span.DisplayName, span.Kind, span.Status, span.ParentSpanId));
        Assert.Equal(["pathway.command = test", $"pathway.curator = {typeof(WatchedCurator)}", "pathway.run.calls = 1", "pathway.run.changes = 3", "pathway.run.failed = 0", $"pathway.run.id = {run.RunId}",
            "pathway.run.questions = 1", "pathway.run.state = Incomplete", "pathway.run.stored = 0", "pathway.throttle_limit = 7"], Listening.Lines(span));
        Assert.Equal(("Pathway", "0.1.0"), (span.Source.Name, span.Source.Version));
        Assert.Same(above, Activity.Current);
    }

    [Theory]
    [InlineData(true, "ModelNotFound")]
    [InlineData(false, "System.InvalidCastException")]
    public async Task A_run_that_fails_says_how_but_not_in_whose_words(bool isKnown, string error)
    {
        using var heard = new Listening();
        var run = Desk(Saying()).Run();

        await run.RecordAsync(RunState.Running);
        await run.RecordAsync(RunState.Failed, failure: isKnown ? new PathwayException(PathwayErrors.ModelNotFound, "words") : new InvalidCastException("words"));

        Assert.Equal((ActivityStatusCode.Error, error), (heard.Runs[0].Status, heard.Runs[0].GetTagItem("error.type")));
        Assert.Equal(error, heard.Of("pathway.run.duration")[0].Tags["error.type"]);
        Assert.DoesNotContain(heard.Texts, static text => text.Contains("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_listens_there_is_no_span_and_the_answers_are_the_same()
    {
        var seen = new List<Activity?>();
        var curator = new WatchedCurator((_, _) =>
        {
            seen.Add(Activity.Current);
            return Task.FromResult(WatchedCurator.Answer);
        });
        var silent = Desk(curator).Run();
        await silent.RecordAsync(RunState.Running);
        var first = await silent.Ask("one");
        Assert.Null(Activity.Current);
        Assert.Equal([null], seen);

        using var heard = new Listening();
        var told = Desk(curator).Run();
        await told.RecordAsync(RunState.Running);
        var second = await told.Ask("two");
        await told.RecordAsync(RunState.Complete);

        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal("chat model-1", seen[1]!.DisplayName);
        // A run that began unheard has no span to end.
        await silent.RecordAsync(RunState.Complete);
        Assert.Single(heard.Runs);
    }

    [Fact]
    public async Task Who_declines_to_record_a_run_gets_only_what_it_decided_by()
    {
        using var heard = new Listening(toMeters: false, sampling: ActivitySamplingResult.PropagationData);
        var run = Desk(Saying()).Run();

        await run.RecordAsync(RunState.Running);
        Assert.NotNull((await run.Ask("term")).Answer);
        await run.RecordAsync(RunState.Complete);

        Assert.Equal(2, heard.Spans.Count);
        Assert.DoesNotContain(heard.Texts, static text => text.StartsWith("gen_ai.usage.", StringComparison.Ordinal) || text.StartsWith("gen_ai.response.", StringComparison.Ordinal) || text.StartsWith("pathway.run.s", StringComparison.Ordinal));
        Assert.Equal(heard.Spans[1].SpanId, heard.Spans[0].ParentSpanId);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_listener_that_throws_costs_the_run_nothing_and_is_said_once(bool atStart, bool inMeter)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Pathway" && !inMeter, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Fail(atStart), ActivityStopped = _ => Fail(!atStart),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener { InstrumentPublished = (instrument, meters) => { if (inMeter && instrument.Meter.Name == "Pathway") { meters.EnableMeasurementEvents(instrument); } } };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Fail(true));
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Fail(true));
        meters.Start();
        var said = new List<Exception>();
        var run = Desk(Saying()).Open(new RunOptions { Command = "test", ThrottleLimit = 1, ObserveListener = said.Add });

        await run.RecordAsync(RunState.Running);
        Assert.NotNull((await run.Ask("one")).Answer);
        Assert.NotNull((await run.Ask("two")).Answer);
        await run.RecordAsync(RunState.Complete);

        Assert.Equal("the listener's own fault", Assert.IsType<InvalidTimeZoneException>(Assert.Single(said)).Message);
        Assert.Equal([CallOutcome.Answered, CallOutcome.Answered], store.Calls(run.RunId).Select(static call => call.Outcome));

        static void Fail(bool when)
        {
            if (when) { throw new InvalidTimeZoneException("the listener's own fault"); }
        }
    }

    [Fact]
    public void Where_nobody_listens_nothing_is_allocated()
    {
        var telemetry = new RunTelemetry("run", "command", TimeProvider.System, static failure => throw failure);
        ICurator curator = Saying();
        Question[] questions = [Desks.Parent("term")];
        Tell();

        // What the runtime itself puts on this thread now and then is not in each round.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated()));

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) { Tell(); }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void Tell()
        {
            telemetry.Begin("curator", 15);
            Assert.Null(telemetry.Call(curator, questions, 1, 2, 3));
            telemetry.Count(questions[0], Model.PathwaySource.Asked, null);
            telemetry.End("Complete", null, ("a", 1), ("b", 2));
        }
    }

    private static WatchedCurator Saying() => new(static (_, _) => Task.FromResult(WatchedCurator.Answer));

    private QuestionDesk Desk(ICurator curator) => Desks.Desk(store, curator);
}

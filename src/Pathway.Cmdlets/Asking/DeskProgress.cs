using System.Globalization;
using System.Management.Automation;
using Pathway.Desk;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.Asking;

/// <summary>Shows a run: a verbose line for each question, and a progress bar that is drawn ten times a second at most.</summary>
internal sealed class DeskProgress(Action<PumpEvent> post, string activity, TimeProvider clock)
{
    private const int ActivityId = 5073;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private DeskRun? run;
    private long drawn;
    private Wait? wait;

    public void Follow(DeskRun followed) => run = followed;

    public void Observe(DeskEvent what)
    {
        if (Line(what) is { } line) { post(new PumpEvent.Verbose(line)); }
        if (run is null) { return; }
        var last = Volatile.Read(ref drawn);
        if (last != 0 && clock.GetElapsedTime(last) < Interval) { return; }
        // Of several threads that find it due, one draws.
        if (Interlocked.CompareExchange(ref drawn, clock.GetTimestamp(), last) == last) { post(new PumpEvent.Progress(Record(run.Counts))); }
    }

    /// <summary>A wait for the limits of whoever answers: said at once, however short ago the bar was drawn.</summary>
    public void Observe(LaneWait what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"Waiting {what.Duration.TotalSeconds:0.#} s for {what.Reason}.");
        post(new PumpEvent.Verbose(line));
        Volatile.Write(ref wait, new Wait(line, clock.GetTimestamp(), what.Duration));
        if (run is not null) { post(new PumpEvent.Progress(Record(run.Counts))); }
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (run is { Hedges: > 0 }) { post(new PumpEvent.Verbose(string.Create(CultureInfo.InvariantCulture, $"Of {run.Counts.Calls} calls, {run.Hedges} {(run.Hedges == 1 ? "was" : "were")} put beside one that took long."))); }
        post(new PumpEvent.Progress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));
    }

    private static string? Line(DeskEvent what) => what.Kind switch
    {
        DeskEventKind.CallStarted => $"Asking {what.Detail}: {what.Question.Text}",
        DeskEventKind.Hedged => $"Asking {what.Detail} once more, for the first call takes long: {what.Question.Text}",
        DeskEventKind.AskedElsewhere => $"Another process asks it, and its answer will do: {what.Question.Text}",
        DeskEventKind.CallFailed => $"No answer yet: {what.Question.Text}: {what.Detail}",
        DeskEventKind.FoundStored => $"Stored answer of {what.Detail}: {what.Question.Text}",
        DeskEventKind.CallAnswered => $"Answered by {what.Detail}: {what.Question.Text}",
        _ => null,
    };

    private ProgressRecord Record(DeskCounts counts)
    {
        var waiting = Math.Max(0, counts.Questions - counts.Done - counts.Running);
        var status = string.Create(CultureInfo.InvariantCulture, $"{counts.Done} done ({counts.Stored} stored), {counts.Running} running, {waiting} waiting, {counts.Failures} failed");
        var record = new ProgressRecord(ActivityId, activity, status) { PercentComplete = counts.Questions == 0 ? 0 : Math.Min(99, 100 * counts.Done / counts.Questions) };
        if (Volatile.Read(ref wait) is { } now && clock.GetElapsedTime(now.Begun) < now.Duration) { record.CurrentOperation = Text.Printable.Line(now.Line); }
        return record;
    }

    private sealed record Wait(string Line, long Begun, TimeSpan Duration);
}

using System.Globalization;
using System.Management.Automation;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Asking;

/// <summary>Shows a run: a verbose line for each question, and a progress bar that is drawn ten times a second at most.</summary>
internal sealed class ProgressReporter(Action<StreamRecord> post, string activity, TimeProvider clock)
{
    private const int ActivityId = 5073;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private RunSession? run;
    private long lastDrawn;
    private CurrentWait? currentWait;

    public void Attach(RunSession followed) => run = followed;

    public void Report(QuestionEvent what)
    {
        if (FormatLine(what) is { } line) { post(new StreamRecord.Verbose(line)); }
        if (run is null) { return; }
        var last = Volatile.Read(ref lastDrawn);
        if (last != 0 && clock.GetElapsedTime(last) < Interval) { return; }
        // Of several threads that find it due, one draws.
        if (Interlocked.CompareExchange(ref lastDrawn, clock.GetTimestamp(), last) == last)
        {
            post(new StreamRecord.Progress(CreateRecord(run.Progress)));
        }
    }

    /// <summary>A wait for the limits of whoever answers: said at once, however short ago the bar was drawn.</summary>
    public void Report(LimiterWait what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"Waiting {what.Duration.TotalSeconds:0.#} s for {what.Reason}.");
        post(new StreamRecord.Verbose(line));
        Volatile.Write(ref currentWait, new CurrentWait(line, clock.GetTimestamp(), what.Duration));
        if (run is not null) { post(new StreamRecord.Progress(CreateRecord(run.Progress))); }
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (run is { Hedges: > 0 })
        {
            post(new StreamRecord.Verbose(
                string.Create(CultureInfo.InvariantCulture,
                    $"Of {run.Progress.Calls} calls, {run.Hedges} {(run.Hedges == 1 ? "was" : "were")} put beside one that took long.")));
        }
        post(new StreamRecord.Progress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));
    }

    private static string? FormatLine(QuestionEvent what) => what.Kind switch
    {
        QuestionEventKind.CallStarted => $"Asking {what.Detail}: {what.Question.Text}",
        QuestionEventKind.Hedged => $"Asking {what.Detail} once more, for the first call takes long: {what.Question.Text}",
        QuestionEventKind.AskedElsewhere => $"Another process asks it, and its answer will do: {what.Question.Text}",
        QuestionEventKind.CallFailed => $"No answer yet: {what.Question.Text}: {what.Detail}",
        QuestionEventKind.FoundStored => $"Stored answer of {what.Detail}: {what.Question.Text}",
        QuestionEventKind.CallAnswered => $"Answered by {what.Detail}: {what.Question.Text}",
        _ => null,
    };

    private ProgressRecord CreateRecord(RunProgress counts)
    {
        var waiting = Math.Max(0, counts.Questions - counts.Done - counts.Running);
        var status =
            string.Create(CultureInfo.InvariantCulture,
                $"{counts.Done} done ({counts.Stored} stored), {counts.Running} running, {waiting} waiting, {counts.Failures} failed");
        var record = new ProgressRecord(ActivityId, activity, status)
            { PercentComplete = counts.Questions == 0 ? 0 : Math.Min(99, 100 * counts.Done / counts.Questions) };
        if (Volatile.Read(ref currentWait) is { } now && clock.GetElapsedTime(now.StartedAt) < now.Duration)
        {
            record.CurrentOperation = Text.TextSanitizer.SingleLine(now.Line);
        }
        return record;
    }

    private sealed record CurrentWait(string Line, long StartedAt, TimeSpan Duration);
}

/// <summary>Writes a run into the ledger when it begins and when it ends, however it ends.</summary>
internal static class RunRecorder
{
    public static async Task<TResult> ExecuteAsync<TResult>(RunSession run, Func<Task<TResult>> work, Func<TResult, int> changes,
        ProgressReporter progress, CancellationToken stop)
    {
        await run.RecordAsync(RunState.Running).ConfigureAwait(false);
        try
        {
            var result = await work().ConfigureAwait(false);
            await run.RecordAsync(run.Failures.Count == 0 ? RunState.Complete : RunState.Incomplete, changes(result)).ConfigureAwait(false);
            return result;
        }
        catch (Exception failure)
        {
            await run.RecordAsync(stop.IsCancellationRequested ? RunState.Stopped : RunState.Failed, failure: failure)
                .ConfigureAwait(false);
            throw;
        }
        finally
        {
            progress.Complete();
        }
    }
}

/// <summary>Questions that stayed open, as they are told to a user.</summary>
internal static class FailureSummary
{
    // Enough to know them by; all stand in the hierarchy.
    private const int MaxNamed = 5;

    /// <summary>Each failure; where one reason kept many questions from being asked, that reason once.</summary>
    public static IEnumerable<PathwayFailure> Summarize(IEnumerable<PathwayFailure> failures) =>
        failures.GroupBy(static failure => (failure.ErrorId, failure.Cause))
        .SelectMany(
            static group => group.Any(static failure => failure.IsForAll) && group.Count() > 1 ? [Combine([.. group])]
                : group.AsEnumerable());

    private static PathwayFailure Combine(IReadOnlyList<PathwayFailure> failures)
    {
        var subjects = failures.Select(static failure => failure.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var named = string.Join(", ", subjects.Take(MaxNamed).Select(static subject => $"'{subject}'"));
        var more = subjects.Length > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {subjects.Length - MaxNamed} more") : "";
        return failures[0] with
        {
            Message =
                string.Create(CultureInfo.InvariantCulture,
                    $"{failures.Count} questions were not answered: {failures[0].Cause}. They are about {named}{more}."),
        };
    }
}

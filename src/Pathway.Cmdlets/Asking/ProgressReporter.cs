using System.Globalization;
using System.Management.Automation;
using Pathway.Engine;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.Asking;

/// <summary>
/// Shows a run: a verbose line for each answer that a request brought, with its cost, and for whatever delays one; a debug line for all
/// other events; and a progress bar that is updated at most ten times a second.
/// </summary>
/// <param name="post">Posts a record to its stream.</param>
/// <param name="activity">The command that runs.</param>
/// <param name="clock">The clock.</param>
/// <param name="shown">The streams that are shown. The lines of each answer are not made for those that nobody sees.</param>
internal sealed class ProgressReporter(Action<StreamRecord> post, string activity, TimeProvider clock, ShownStreams shown)
{
    private const int ActivityId = 5073;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private RunSession? run;
    private long lastDrawn;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> warned = new(StringComparer.Ordinal);
    private CurrentWait? currentWait;
    private readonly RunSpeed speed = new(clock);

    public void Attach(RunSession followed) => run = followed;

    public void Report(QuestionEvent questionEvent)
    {
        speed.Report(questionEvent);
        if (IsShown(questionEvent) && Describe(questionEvent) is { } record) { post(record); }
        // Said once for each model that is asked instead, and once for each tier, not for each question.
        if (questionEvent.Instead is { } instead && warned.TryAdd(instead, true))
        {
            post(new StreamRecord.Warning($"A model is not available: {questionEvent.Detail}. {instead} is asked instead."));
        }
        if (questionEvent is { Kind: QuestionEventKind.ServedInOtherTier, Detail: { } notice } && warned.TryAdd(notice, true))
        {
            post(new StreamRecord.Warning(notice));
        }
        if (run is null) { return; }
        var last = Volatile.Read(ref lastDrawn);
        if (last != 0 && clock.GetElapsedTime(last) < Interval) { return; }
        // If several threads see that an update is due, one of them makes it.
        if (Interlocked.CompareExchange(ref lastDrawn, clock.GetTimestamp(), last) == last)
        {
            post(new StreamRecord.Progress(CreateRecord(run.Progress)));
        }
    }

    /// <summary>Shows a wait for rate limits at once, without regard to the update interval.</summary>
    public void Report(LimiterWait wait)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"Waiting {wait.Duration.TotalSeconds:0.#} s for {wait.Reason}.");
        post(new StreamRecord.Verbose(line));
        Volatile.Write(ref currentWait, new CurrentWait(line, clock.GetTimestamp(), wait.Duration));
        if (run is not null) { post(new StreamRecord.Progress(CreateRecord(run.Progress))); }
    }

    /// <summary>Reports the end of the run with its numbers.</summary>
    public void ReportEnd(PathwayRunState state)
    {
        if (run is null) { return; }
        var counts = run.Progress;
        post(new StreamRecord.Milestone(string.Create(CultureInfo.InvariantCulture,
            $"Run {run.RunId} of {activity}: {state}. {counts.Questions} questions, {counts.Stored} stored, {counts.Calls} calls, "
                + $"{counts.Failures} open.")));
    }

    /// <summary>Removes the progress bar.</summary>
    public void Complete()
    {
        if (run is { Hedges: > 0 })
        {
            post(new StreamRecord.Verbose(string.Create(CultureInfo.InvariantCulture,
                $"{run.Hedges} of {run.Progress.Calls} calls repeated a slow call in parallel.")));
        }
        post(new StreamRecord.Progress(new ProgressRecord(ActivityId, activity, "done") { RecordType = ProgressRecordType.Completed }));
    }

    // The events of every question; the others delay an answer and are rare.
    private bool IsShown(QuestionEvent questionEvent) => questionEvent.Kind switch
    {
        QuestionEventKind.CallStarted or QuestionEventKind.FoundStored => shown.Debug,
        QuestionEventKind.CallAnswered => questionEvent.Call is null ? shown.Debug : shown.Verbose,
        _ => true,
    };

    private static StreamRecord? Describe(QuestionEvent questionEvent)
    {
        var (answerer, question) = (questionEvent.Detail, questionEvent.Question.Text);
        return questionEvent.Kind switch
        {
            QuestionEventKind.CallStarted => new StreamRecord.Debug($"Asking {answerer}: {question}"),
            QuestionEventKind.FoundStored => new StreamRecord.Debug($"Stored answer of {answerer}: {question}"),
            QuestionEventKind.CallAnswered when questionEvent.Call is { } call =>
                new StreamRecord.Verbose($"Answered by {answerer}: {question} ({DescribeCall(call)})"),
            QuestionEventKind.CallAnswered => new StreamRecord.Debug($"Answered by {answerer}: {question}"),
            QuestionEventKind.Hedged => new StreamRecord.Verbose($"Asking {answerer} again, because the first call is slow: {question}"),
            QuestionEventKind.AskedElsewhere => new StreamRecord.Verbose($"Waiting for the answer to another process: {question}"),
            QuestionEventKind.CallFailed => new StreamRecord.Verbose($"No answer yet: {question}: {answerer}"),
            _ => null,
        };
    }

    // Answers of one call share its tokens and its cost, so that the lines add up.
    private static string DescribeCall(AnsweredCall call)
    {
        var parts = new List<string>();
        if (call.Duration is { } duration) { parts.Add(string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s")); }
        if (call.Usage is { } usage)
        {
            var tokens = (double)(usage.InputTokens + usage.OutputTokens + usage.ThoughtTokens) / call.Answers;
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{tokens:0} tokens"));
            parts.Add(usage.Cost is { } cost
                ? string.Create(CultureInfo.InvariantCulture, $"{cost / call.Answers:0.000000} {usage.Currency}") : "price unknown");
        }
        if (call.Answers > 1) { parts.Add(string.Create(CultureInfo.InvariantCulture, $"1 of {call.Answers} answers of a call")); }
        return string.Join(", ", parts);
    }

    private ProgressRecord CreateRecord(RunProgress counts)
    {
        var waiting = Math.Max(0, counts.Questions - counts.Done - counts.Running);
        var status = string.Create(CultureInfo.InvariantCulture,
            $"{counts.Done} done ({counts.Stored} stored), {counts.Running} running, {waiting} waiting, {counts.Failures} failed");
        var left = speed.FindTimeLeft(counts.Questions - counts.Done);
        var record = new ProgressRecord(ActivityId, activity, $"{status}{speed.Describe(left)}")
        {
            PercentComplete = counts.Questions == 0 ? 0 : Math.Min(99, 100 * counts.Done / counts.Questions),
            SecondsRemaining = left is { } time ? (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalSeconds)) : -1,
        };
        if (Volatile.Read(ref currentWait) is { } now && clock.GetElapsedTime(now.StartedAt) < now.Duration)
        {
            record.CurrentOperation = Errors.SafeMessage.Of(now.Line);
        }
        return record;
    }

    private sealed record CurrentWait(string Line, long StartedAt, TimeSpan Duration);
}

/// <summary>Records the start and the end of a run in the ledger, also if it fails or is stopped.</summary>
internal static class RunRecorder
{
    public static async Task<TResult> ExecuteAsync<TResult>(RunSession run, Func<Task<TResult>> work, Func<TResult, int> changes,
        ProgressReporter progress, CancellationToken stop)
    {
        await run.RecordAsync(PathwayRunState.Running).ConfigureAwait(false);
        try
        {
            var result = await work().ConfigureAwait(false);
            var state = run.Failures.Count == 0 ? PathwayRunState.Complete : PathwayRunState.Incomplete;
            await run.RecordAsync(state, changes(result)).ConfigureAwait(false);
            progress.ReportEnd(state);
            return result;
        }
        catch (Exception failure)
        {
            await run.RecordAsync(stop.IsCancellationRequested ? PathwayRunState.Stopped : PathwayRunState.Failed, failure: failure)
                .ConfigureAwait(false);
            throw;
        }
        finally
        {
            progress.Complete();
        }
    }
}

/// <summary>Combines the failures of questions that stayed open for the error stream.</summary>
internal static class FailureSummary
{
    // The hierarchy holds all of them.
    private const int MaxNamed = 5;

    /// <summary>Each failure; a cause that stopped many questions is one failure.</summary>
    public static IEnumerable<PathwayFailure> Summarize(IEnumerable<PathwayFailure> failures) =>
        failures.GroupBy(static failure => (failure.ErrorId, failure.Cause)).SelectMany(static group =>
            group.Any(static failure => failure.IsForAll) && group.Count() > 1 ? [Combine([.. group])] : group.AsEnumerable());

    private static PathwayFailure Combine(IReadOnlyList<PathwayFailure> failures)
    {
        var subjects = failures.Select(static failure => failure.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var named = string.Join(", ", subjects.Take(MaxNamed).Select(static subject => $"'{subject}'"));
        var more = subjects.Length > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {subjects.Length - MaxNamed} more") : "";
        return failures[0] with
        {
            Message = string.Create(CultureInfo.InvariantCulture,
                $"{failures.Count} questions were not answered: {failures[0].Cause}. They are about {named}{more}."),
        };
    }
}

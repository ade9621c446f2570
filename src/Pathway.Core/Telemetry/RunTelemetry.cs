using System.Diagnostics;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Telemetry;

/// <summary>
/// Reports a run to telemetry listeners: a span for the run, a child span for each call, and the outcome of each question. An exception of
/// a listener does not affect the run: it is reported once, and telemetry is disabled for the rest of the run.
/// </summary>
/// <param name="runId">The run.</param>
/// <param name="command">The command that runs.</param>
/// <param name="clock">The clock.</param>
/// <param name="onListenerError">Called once when a listener throws, from any thread.</param>
internal sealed class RunTelemetry(string runId, string command, TimeProvider clock, Action<Exception> onListenerError)
{
    private Activity? span;
    private ActivityContext context;
    private long? startedAt;
    private int disabled;

    /// <summary>Starts the span of the run as a child of the current activity of the caller.</summary>
    public void Start(string curator, int? throttleLimit)
    {
        try
        {
            if (Instruments.RunDuration.Enabled) { startedAt = clock.GetTimestamp(); }
            if (!Instruments.Source.HasListeners()) { return; }
            span = Instruments.Source.StartActivity(ActivityKind.Internal, name: command,
                tags: [new(AttributeNames.RunId, runId), new(AttributeNames.Command, command)]);
            // Kept after the end of the run: a call with waiters in other runs may be retried later.
            context = span?.Context ?? default;
            if (span is not { IsAllDataRequested: true }) { return; }
            span.SetTag(AttributeNames.Curator, curator);
            if (throttleLimit is { } limit) { span.SetTag(AttributeNames.ThrottleLimit, limit); }
        }
        catch (Exception failure) { Disable(failure); }
    }

    /// <summary>Ends the span of the run.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="error">The error that ended the run early; null for none.</param>
    /// <param name="counts">The counts for the span.</param>
    public void End(string state, string? error, params ReadOnlySpan<(string Name, int Count)> counts)
    {
        if (IsDisabled) { return; }
        try
        {
            if (startedAt is { } started) { Measure(clock.GetElapsedTime(started), state, error); }
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag(AttributeNames.RunState, state);
                foreach (var (name, count) in counts) { span.SetTag(name, count); }
                if (error is not null) { span.SetTag(AttributeNames.ErrorType, error).SetStatus(ActivityStatusCode.Error); }
            }
            span?.Dispose();
        }
        catch (Exception failure) { Disable(failure); }
        (span, startedAt) = (null, null);
    }

    /// <summary>Starts the span of a call. It belongs to the run that makes the call, even if other runs wait for the answer.</summary>
    /// <param name="curator">The curator that is asked.</param>
    /// <param name="questions">The questions of the call.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="queued">The wait for a permit of the run, in milliseconds.</param>
    /// <param name="rateLimitWait">The wait for the rate limits, in milliseconds.</param>
    /// <returns>The telemetry of the call; null where nobody listens, or the call sends no request.</returns>
    public CallTelemetry? StartCall(ICurator curator, IReadOnlyList<Question> questions, int attempt, TimeSpan queued,
        TimeSpan rateLimitWait)
    {
        if (IsDisabled) { return null; }
        try
        {
            if (!Instruments.HasCallListeners || curator.GetTarget(questions[0]) is not { } target) { return null; }
            KeyValuePair<string, object?>[] tags =
                [new(AttributeNames.RunId, runId), new(AttributeNames.QuestionKind, questions[0].Kind),
                    new(AttributeNames.QuestionCount, questions.Count), new(AttributeNames.Attempt, attempt)];
            return new CallTelemetry(target, questions[0].Kind, context, clock, tags, queued, rateLimitWait, Disable);
        }
        catch (Exception failure)
        {
            Disable(failure);
            return null;
        }
    }

    /// <summary>Counts a question with its outcome.</summary>
    /// <param name="question">The question.</param>
    /// <param name="source">The source of the answer; null for a failure.</param>
    /// <param name="error">The error of a failed question; null for an answer.</param>
    public void CountQuestion(Question question, PathwaySource? source, string? error)
    {
        if (IsDisabled) { return; }
        try
        {
            if (!Instruments.Questions.Enabled) { return; }
            var tags = new TagList
                { { AttributeNames.QuestionKind, question.Kind }, { AttributeNames.QuestionOutcome, source?.ToString() ?? "Failed" } };
            if (error is not null) { tags.Add(AttributeNames.ErrorType, error); }
            Instruments.Questions.Add(1, tags);
        }
        catch (Exception failure) { Disable(failure); }
    }

    private bool IsDisabled => Volatile.Read(ref disabled) != 0;

    private void Measure(TimeSpan elapsed, string state, string? error)
    {
        var tags = new TagList { { AttributeNames.Command, command }, { AttributeNames.RunState, state } };
        if (error is not null) { tags.Add(AttributeNames.ErrorType, error); }
        Instruments.RunDuration.Record(elapsed.TotalSeconds, tags);
    }

    private void Disable(Exception failure)
    {
        if (Interlocked.Exchange(ref disabled, 1) == 0) { onListenerError(failure.GetBaseException()); }
    }
}

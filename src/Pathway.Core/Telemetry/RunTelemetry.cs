using System.Diagnostics;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Telemetry;

/// <summary>
/// Tells listeners of a run: a span from its beginning to its end, its calls beneath it, and what became of its questions. What a listener
/// throws does not cost the run its answers: it is said once, and the rest of the run goes on unheard.
/// </summary>
/// <param name="runId">The run.</param>
/// <param name="command">The command that runs.</param>
/// <param name="clock">The time.</param>
/// <param name="onListenerError">Told when a listener throws, once; called from any thread.</param>
internal sealed class RunTelemetry(string runId, string command, TimeProvider clock, Action<Exception> onListenerError)
{
    private Activity? span;
    private ActivityContext context;
    private long? startedAt;
    private int disabled;

    /// <summary>The run begins. Whatever is under way for whoever calls this is above it; what the caller does next is beneath.</summary>
    public void Start(string curator, int? throttleLimit)
    {
        try
        {
            if (Instruments.RunDuration.Enabled) { startedAt = clock.GetTimestamp(); }
            if (!Instruments.Source.HasListeners()) { return; }
            span = Instruments.Source.StartActivity(ActivityKind.Internal, name: command,
                tags: [new(AttributeNames.RunId, runId), new(AttributeNames.Command, command)]);
            // Kept beyond the end: a call that others wait for may be tried again then.
            context = span?.Context ?? default;
            if (span is not { IsAllDataRequested: true }) { return; }
            span.SetTag(AttributeNames.Curator, curator);
            if (throttleLimit is { } limit) { span.SetTag(AttributeNames.ThrottleLimit, limit); }
        }
        catch (Exception failure) { Disable(failure); }
    }

    /// <summary>The run ends.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="error">Why it did not come to its end; null where it did.</param>
    /// <param name="counts">What became of it; for the span.</param>
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

    /// <summary>A call leaves. It belongs to the run that makes it and pays it, whoever waits for the same answer.</summary>
    /// <param name="curator">Who is asked.</param>
    /// <param name="questions">What the call puts.</param>
    /// <param name="attempt">Which try of the same call it is, from 1.</param>
    /// <param name="queued">The wait before the lane, in milliseconds.</param>
    /// <param name="rateLimitWait">The wait in the lane, in milliseconds.</param>
    /// <returns>Tell it how the call ended; null where nobody listens, or the call goes nowhere outside.</returns>
    public CallTelemetry? StartCall(ICurator curator, IReadOnlyList<Question> questions, int attempt, double queued, double rateLimitWait)
    {
        if (IsDisabled) { return null; }
        try
        {
            return Instruments.HasCallListeners && curator.GetTarget(questions[0]) is { } target
                ? new CallTelemetry(target, questions[0].Kind, context, clock,
                    [new(AttributeNames.RunId, runId), new(AttributeNames.QuestionKind, questions[0].Kind),
                        new(AttributeNames.QuestionCount, questions.Count), new(AttributeNames.Attempt, attempt)], queued / 1000,
                        rateLimitWait / 1000, Disable) : null;
        }
        catch (Exception failure)
        {
            Disable(failure);
            return null;
        }
    }

    /// <summary>A question has its answer, or stays open.</summary>
    /// <param name="question">The question.</param>
    /// <param name="source">From where the answer is; null where there is none.</param>
    /// <param name="error">Why it stays open; null where it does not.</param>
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

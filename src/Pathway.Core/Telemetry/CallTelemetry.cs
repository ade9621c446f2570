using System.Diagnostics;
using Pathway.Questions;

namespace Pathway.Telemetry;

/// <summary>
/// Reports one call to telemetry listeners, from its start to its end. It reports neither questions nor answers, and no error messages,
/// because a server may quote both in them.
/// </summary>
internal sealed class CallTelemetry
{
    /// <summary>The error type of a cancelled call.</summary>
    public const string Stopped = "Stopped";

    private const string Chat = "chat";
    private const string Lookup = "lookup";

    private readonly TimeProvider clock;
    private readonly CallTarget target;
    private readonly string kind;
    private readonly Activity? span;
    private readonly Action<Exception> onListenerError;
    private readonly long startedAt;
    private readonly bool isCounted;
    private bool isEnded;

    /// <param name="target">The destination of the call.</param>
    /// <param name="kind">The kind of its questions.</param>
    /// <param name="parent">The span of its run.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="tags">The attributes of the module, in addition to those of the conventions.</param>
    /// <param name="queued">The wait for a permit of the run.</param>
    /// <param name="rateLimitWait">The wait for the rate limits.</param>
    /// <param name="onListenerError">Called when a listener throws at the end of the call.</param>
    public CallTelemetry(CallTarget target, string kind, ActivityContext parent, TimeProvider clock,
        IEnumerable<KeyValuePair<string, object?>> tags, TimeSpan queued, TimeSpan rateLimitWait, Action<Exception> onListenerError)
    {
        (this.target, this.kind, this.clock, this.onListenerError, startedAt) =
            (target, kind, clock, onListenerError, clock.GetTimestamp());
        if (isCounted = Instruments.ActiveCalls.Enabled) { Instruments.ActiveCalls.Add(1, GetQuestionTags()); }
        RecordWait("permit", queued);
        RecordWait("rate_limit", rateLimitWait);
        if (!Instruments.Source.HasListeners()) { return; }
        // Samplers see only the attributes that are passed at the start.
        span = target.Model is { } model
            ? Instruments.Source.StartActivity($"{Chat} {model}", ActivityKind.Client, parent, [.. GetTargetTags(), .. tags])
            : Instruments.Source.StartActivity($"{Lookup} {kind}", ActivityKind.Internal, parent, tags);
        if (span is not { IsAllDataRequested: true }) { return; }
        if (target.Model is not null) { span.SetTag(AttributeNames.OutputType, "json"); }
        span.SetTag(AttributeNames.MaxTokens, target.MaxTokens).SetTag(AttributeNames.Temperature, target.Temperature)
            .SetTag(AttributeNames.PermitWait, queued.TotalSeconds)
            .SetTag(AttributeNames.RateLimitWait, rateLimitWait.TotalSeconds);
    }

    /// <summary>Reports the end of a successful call.</summary>
    /// <param name="usage">The usage, or null.</param>
    /// <param name="reply">The metadata of the reply, or null.</param>
    /// <param name="missing">The number of its questions without an answer.</param>
    public void RecordSuccess(CallUsage? usage, ReplyMetadata? reply, int missing)
    {
        if (missing > 0) { span?.SetTag(AttributeNames.Missing, missing); }
        End(usage, reply, null, null);
    }

    /// <summary>Reports the end of a failed call.</summary>
    public void RecordFailure(CuratorException failure) => End(failure.Usage, failure.Metadata, failure.Error.Id, failure.Status);

    /// <summary>Reports the end of a cancelled call.</summary>
    public void RecordStop() => End(null, null, Stopped, null);

    private void End(CallUsage? usage, ReplyMetadata? reply, string? error, int? status)
    {
        if (isEnded) { return; }
        isEnded = true;
        try
        {
            if (isCounted) { Instruments.ActiveCalls.Add(-1, GetQuestionTags()); }
            if (target.Model is not null) { Measure(usage, reply, error); }
            if (span is { IsAllDataRequested: true })
            {
                Describe(span, usage, reply);
                span.SetTag(AttributeNames.Status, status);
                if (error is not null) { span.SetTag(AttributeNames.ErrorType, error).SetStatus(ActivityStatusCode.Error); }
            }
            span?.Dispose();
        }
        catch (Exception failure) { onListenerError(failure); }
    }

    private static void Describe(Activity span, CallUsage? usage, ReplyMetadata? reply)
    {
        if (reply is not null)
        {
            span.SetTag(AttributeNames.ResponseModel, reply.Model).SetTag(AttributeNames.ResponseId, reply.Id);
            if (reply.FinishReason is { } reason) { span.SetTag(AttributeNames.FinishReasons, new[] { reason }); }
        }
        if (usage is null) { return; }
        span.SetTag(AttributeNames.InputTokens, usage.InputTokens)
            .SetTag(AttributeNames.OutputTokens, usage.OutputTokens + usage.ThoughtTokens);
        if (usage.CachedTokens > 0) { span.SetTag(AttributeNames.CachedTokens, usage.CachedTokens); }
        if (usage.ThoughtTokens > 0) { span.SetTag(AttributeNames.ReasoningTokens, usage.ThoughtTokens); }
    }

    private void Measure(CallUsage? usage, ReplyMetadata? reply, string? error)
    {
        var tags = GetTargetTags();
        if (reply?.Model is { } model) { tags.Add(AttributeNames.ResponseModel, model); }
        if (usage is not null)
        {
            RecordTokens(usage.InputTokens, "input", tags);
            RecordTokens(usage.OutputTokens + usage.ThoughtTokens, "output", tags);
        }
        if (error is not null) { tags.Add(AttributeNames.ErrorType, error); }
        Instruments.CallDuration.Record(clock.GetElapsedTime(startedAt).TotalSeconds, tags);
    }

    private static void RecordTokens(long tokens, string type, TagList tags)
    {
        tags.Add(AttributeNames.TokenType, type);
        Instruments.TokenUsage.Record(tokens, tags);
    }

    private void RecordWait(string type, TimeSpan wait)
    {
        if (!Instruments.WaitTime.Enabled) { return; }
        var tags = GetQuestionTags();
        tags.Add(AttributeNames.WaitType, type);
        Instruments.WaitTime.Record(wait.TotalSeconds, tags);
    }

    private TagList GetQuestionTags()
    {
        var tags = GetTargetTags();
        tags.Add(AttributeNames.QuestionKind, kind);
        return tags;
    }

    private TagList GetTargetTags()
    {
        var tags = new TagList();
        if (target.Model is { } model)
        {
            tags.Add(AttributeNames.Operation, Chat);
            tags.Add(AttributeNames.Provider, target.Provider);
            tags.Add(AttributeNames.RequestModel, model);
        }
        if (target.Server is { } server)
        {
            tags.Add(AttributeNames.ServerAddress, server.Host);
            tags.Add(AttributeNames.ServerPort, server.Port);
        }
        return tags;
    }
}

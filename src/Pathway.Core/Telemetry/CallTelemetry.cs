using System.Diagnostics;
using Pathway.Questions;

namespace Pathway.Telemetry;

/// <summary>
/// Tells listeners of one call from its leaving to its end. What was asked and what was answered is not told, nor any
/// message of a failure: a server may quote both in it.
/// </summary>
internal sealed class CallTelemetry
{
    /// <summary>The error of a call that nobody wanted any more.</summary>
    public const string Stopped = "Stopped";

    private const string Chat = "chat";
    private const string Lookup = "lookup";

    private readonly TimeProvider clock;
    private readonly CallTarget target;
    private readonly string kind;
    private readonly Activity? span;
    private readonly Action<Exception> failed;
    private readonly long begun;
    private readonly bool isCounted;
    private bool isEnded;

    /// <param name="target">Where it goes.</param>
    /// <param name="kind">The kind of its questions.</param>
    /// <param name="parent">The span of its run.</param>
    /// <param name="clock">The time.</param>
    /// <param name="own">What the module says of it beside what the conventions do.</param>
    /// <param name="queued">The wait before the lane, in seconds.</param>
    /// <param name="inLane">The wait in the lane, in seconds.</param>
    /// <param name="failed">Told when a listener throws at the end.</param>
    public CallTelemetry(CallTarget target, string kind, ActivityContext parent, TimeProvider clock, IEnumerable<KeyValuePair<string, object?>> own, double queued, double inLane, Action<Exception> failed)
    {
        (this.target, this.kind, this.clock, this.failed, begun) = (target, kind, clock, failed, clock.GetTimestamp());
        if (isCounted = Instruments.ActiveCalls.Enabled) { Instruments.ActiveCalls.Add(1, Asked()); }
        Waited("slot", queued);
        Waited("lane", inLane);
        if (!Instruments.Source.HasListeners()) { return; }
        // What decides whether somebody wants to hear of it is said at the beginning.
        span = target.Model is { } model
            ? Instruments.Source.StartActivity($"{Chat} {model}", ActivityKind.Client, parent, [.. Where(), .. own])
            : Instruments.Source.StartActivity($"{Lookup} {kind}", ActivityKind.Internal, parent, own);
        if (span is not { IsAllDataRequested: true }) { return; }
        if (target.Model is not null) { span.SetTag(Names.OutputType, "json"); }
        span.SetTag(Names.MaxTokens, target.MaxTokens).SetTag(Names.Temperature, target.Temperature).SetTag(Names.SlotWait, queued).SetTag(Names.LaneWait, inLane);
    }

    /// <summary>It was answered.</summary>
    /// <param name="usage">What it used, or null.</param>
    /// <param name="reply">What the reply says of itself, or null.</param>
    /// <param name="missing">How many of its questions stayed without an answer.</param>
    public void Answered(CallUsage? usage, CallReply? reply, int missing)
    {
        if (missing > 0) { span?.SetTag(Names.Missing, missing); }
        End(usage, reply, null, null);
    }

    /// <summary>It failed.</summary>
    public void Failed(CuratorException failure) => End(failure.Usage, failure.Reply, failure.Error.Id, failure.Status);

    /// <summary>Nobody wanted it any more.</summary>
    public void Stop() => End(null, null, Stopped, null);

    private void End(CallUsage? usage, CallReply? reply, string? error, int? status)
    {
        if (isEnded) { return; }
        isEnded = true;
        try
        {
            if (isCounted) { Instruments.ActiveCalls.Add(-1, Asked()); }
            if (target.Model is not null) { Measure(usage, reply, error); }
            if (span is { IsAllDataRequested: true })
            {
                Describe(span, usage, reply);
                span.SetTag(Names.Status, status);
                if (error is not null) { span.SetTag(Names.ErrorType, error).SetStatus(ActivityStatusCode.Error); }
            }
            span?.Dispose();
        }
        catch (Exception failure) { failed(failure); }
    }

    private static void Describe(Activity span, CallUsage? usage, CallReply? reply)
    {
        if (reply is not null)
        {
            span.SetTag(Names.ResponseModel, reply.Model).SetTag(Names.ResponseId, reply.Id);
            if (reply.FinishReason is { } reason) { span.SetTag(Names.FinishReasons, new[] { reason }); }
        }
        if (usage is null) { return; }
        span.SetTag(Names.InputTokens, usage.InputTokens).SetTag(Names.OutputTokens, usage.OutputTokens + usage.ThoughtTokens);
        if (usage.CachedTokens > 0) { span.SetTag(Names.CachedTokens, usage.CachedTokens); }
        if (usage.ThoughtTokens > 0) { span.SetTag(Names.ReasoningTokens, usage.ThoughtTokens); }
    }

    private void Measure(CallUsage? usage, CallReply? reply, string? error)
    {
        var tags = Where();
        if (reply?.Model is { } model) { tags.Add(Names.ResponseModel, model); }
        if (usage is not null)
        {
            Used(usage.InputTokens, "input", tags);
            Used(usage.OutputTokens + usage.ThoughtTokens, "output", tags);
        }
        if (error is not null) { tags.Add(Names.ErrorType, error); }
        Instruments.CallDuration.Record(clock.GetElapsedTime(begun).TotalSeconds, tags);
    }

    private static void Used(long tokens, string type, TagList tags)
    {
        tags.Add(Names.TokenType, type);
        Instruments.TokenUsage.Record(tokens, tags);
    }

    private void Waited(string type, double seconds)
    {
        if (!Instruments.WaitTime.Enabled) { return; }
        var tags = Asked();
        tags.Add(Names.WaitType, type);
        Instruments.WaitTime.Record(seconds, tags);
    }

    private TagList Asked()
    {
        var tags = Where();
        tags.Add(Names.QuestionKind, kind);
        return tags;
    }

    private TagList Where()
    {
        var tags = new TagList();
        if (target.Model is { } model)
        {
            tags.Add(Names.Operation, Chat);
            tags.Add(Names.Provider, target.Provider);
            tags.Add(Names.RequestModel, model);
        }
        if (target.Server is { } server)
        {
            tags.Add(Names.ServerAddress, server.Host);
            tags.Add(Names.ServerPort, server.Port);
        }
        return tags;
    }
}

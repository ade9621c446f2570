using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Minds;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator;

/// <summary>One request on its way: recorded, checked, admitted, held, delayed, answered or spoilt, sent.</summary>
internal sealed class EmulatedCall(GeminiEmulator emulator, HttpContext context, WireFormat? format)
{
    private readonly EmulatorOptions options = emulator.Options;
    private readonly DateTimeOffset arrivedAt = emulator.Time.GetUtcNow();
    private RequestRecord record = null!;
    private string? admittedModel;

    /// <summary>Answers a question to a model.</summary>
    public Task GenerateAsync() => RunAsync(GeneratedAsync);

    /// <summary>Answers with a list of models.</summary>
    public Task ListAsync(Func<IEnumerable<string>, JsonNode> list) => RunAsync(() => Task.FromResult(
        format!.Refusal(context.Request, options) is { } refusal ? Refused(refusal) : new Result(WireReply.Json(200, list(options.Models)), Outcome.Answered)));

    /// <summary>Answers a request for a path that nobody serves.</summary>
    public Task RefuseAsync() => RunAsync(() => Task.FromResult(new Result(
        WireReply.Json(404, new ApiError(404, "NOT_FOUND", "The requested URL was not found on this server.").ToJson()), Outcome.Refused)));

    private async Task RunAsync(Func<Task<Result>> answer)
    {
        if (!await BeginAsync()) { return; }
        try
        {
            var result = await answer();
            await ReplySending.SendAsync(context, result.Reply, emulator.Time, () => Settle(result.Outcome, result.Reply.Status));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Settle(Outcome.Aborted, null);
        }
        catch (Exception exception)
        {
            // A mistake of the test or of its data: the record and the body say which.
            emulator.Log.Change(record.Number, before => before with { Fault = exception.Message });
            var error = new ApiError(500, "INTERNAL", $"The emulator cannot answer: {exception.Message}");
            await ReplySending.SendAsync(context, format?.Write(error) ?? WireReply.Json(500, error.ToJson()), emulator.Time, () => Settle(Outcome.Failed, 500));
        }
    }

    private async Task<Result> GeneratedAsync()
    {
        if (format!.Refusal(context.Request, options) is { } refusal) { return Refused(refusal); }
        MindRequest request;
        try
        {
            request = format.Read(record.Body, context.Request.RouteValues["model"] as string);
        }
        catch (RequestRefusedException exception)
        {
            return Refused(exception.Error);
        }
        emulator.Log.Change(record.Number, before => before with { Model = request.Model, PromptTokens = request.PromptTokens });
        if (!options.Models.Contains(request.Model, StringComparer.Ordinal)) { return Refused(format.UnknownModel(request.Model, context.Request)); }
        var admission = emulator.Meter.Admit(options.Limits, request.Model, request.PromptTokens);
        if (admission.Violations.Count > 0)
        {
            var error = QuotaRefusal.Of(admission.Violations, admission.Delay * emulator.TimeScale, request.Model, options.Limits.TellsDetails);
            return new Result(format.Write(error), Outcome.Limited);
        }
        admittedModel = request.Model;
        return await AnsweredAsync(request, new CallFacts(record.Number, record.Attempt, request, record.BodyHash, options.QuestionShape));
    }

    private async Task<Result> AnsweredAsync(MindRequest request, CallFacts call)
    {
        await emulator.Gate.PassAsync(call, context.RequestAborted);
        var fault = options.Faults.For(call);
        if (fault is not null) { emulator.Log.Change(record.Number, before => before with { Fault = fault.Name }); }
        if (fault is null or { IsImmediate: false }) { await emulator.Delays.PassAsync(options.Latency.Of(call), emulator.Time, context.RequestAborted); }
        if (fault?.Instead(format!, call, emulator.TimeScale) is { } instead) { return new Result(instead, Outcome.Faulted); }
        var reply = new ModelReply
        {
            Text = await options.Mind.AnswerAsync(request, context.RequestAborted),
            Thought = options.Thought,
            PromptTokens = request.PromptTokens,
            ThoughtTokens = Math.Min(options.ThoughtTokens, request.ThinkingBudget ?? int.MaxValue),
        }.Within(request.MaxOutputTokens);
        if (fault is not null) { reply = fault.Change(reply); }
        var sent = format!.Write(reply, request, record.BodyHash[..16]);
        return fault is null
            ? new Result(sent, Outcome.Answered)
            : new Result(fault.Change(sent), Outcome.Faulted);
    }

    // A client may go away, or send too much, while it is still sending: that is recorded too.
    private async Task<bool> BeginAsync()
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Begin(body.ToArray());
            Settle(Outcome.Aborted, null);
            return false;
        }
        Begin(body.ToArray());
        return true;
    }

    private void Begin(byte[] body)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        record = emulator.Log.Begin((number, attempt) => new RequestRecord
        {
            Number = number,
            Wire = format?.Name ?? "",
            Method = context.Request.Method,
            Target = Redaction.Target(context.Request, options),
            Headers = Redaction.Headers(context.Request, options),
            HadRightKey = format is not null && format.Refusal(context.Request, options) is null,
            KeyWasElsewhere = Redaction.IsElsewhere(context.Request, body, options),
            Body = body,
            BodyHash = hash,
            Attempt = attempt,
            ArrivedAt = arrivedAt,
        }, hash);
    }

    private void Settle(Outcome outcome, int? status)
    {
        if (Interlocked.Exchange(ref admittedModel, null) is { } model) { emulator.Meter.Leave(model); }
        emulator.Log.Change(record.Number, before => before with { Outcome = outcome, Status = status, CompletedAt = emulator.Time.GetUtcNow() });
    }

    private Result Refused(ApiError error) => new(format!.Write(error), Outcome.Refused);

    private sealed record Result(WireReply Reply, Outcome Outcome);
}

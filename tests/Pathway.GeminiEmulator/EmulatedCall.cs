using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator;

/// <summary>The processing of one request: record, authenticate, admit, hold, delay, answer or fail, send.</summary>
internal sealed class EmulatedCall(GeminiEmulator emulator, HttpContext context, WireFormat? format)
{
    private readonly EmulatorOptions options = emulator.Options;
    private readonly DateTimeOffset arrivedAt = emulator.Time.GetUtcNow();
    private RequestRecord record = null!;
    private string? admittedModel;

    /// <summary>Answers a generate request.</summary>
    public Task GenerateAsync() => RunAsync(HandleGenerateAsync);

    /// <summary>Answers with a list of models.</summary>
    public Task ListAsync(Func<IEnumerable<string>, JsonNode> list) => RunAsync(() => Task.FromResult(
        format!.FindAuthenticationError(context.Request, options) is { } refusal
            ? CreateRefusal(refusal)
            : new Result(WireReply.Json(200, ListPage(list)), Outcome.Answered)));

    // A token is the number of the first model of its page.
    private JsonNode ListPage(Func<IEnumerable<string>, JsonNode> list)
    {
        if (options.ModelsPerPage is not { } size || list(options.Models) is not JsonObject page || !page.ContainsKey("models"))
        {
            return list(options.Models);
        }
        var token = context.Request.Query["pageToken"];
        var first = int.TryParse(token, System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : 0;
        page = (JsonObject)list(options.Models.Skip(first).Take(size));
        if (first + size < options.Models.Count)
        {
            page["nextPageToken"] = (first + size).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return page;
    }

    /// <summary>Answers a request for an unknown path.</summary>
    public Task RefuseAsync() => RunAsync(() => Task.FromResult(new Result(
        WireReply.Json(404, new ApiError(404, "NOT_FOUND", "The requested URL was not found on this server.").ToJson()), Outcome.Refused)));

    private async Task RunAsync(Func<Task<Result>> answer)
    {
        if (!await ReceiveAsync()) { return; }
        try
        {
            var result = await answer();
            await ReplySender.SendAsync(context, result.Reply, emulator.Time, () => Complete(result.Outcome, result.Reply.Status));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Complete(Outcome.Aborted, null);
        }
        catch (Exception exception)
        {
            // An error in the test or its data: the record and the body contain the message.
            emulator.Log.Change(record.Number, before => before with { Fault = exception.Message });
            var error = new ApiError(500, "INTERNAL", $"The emulator cannot answer: {exception.Message}");
            await ReplySender.SendAsync(context, format?.Write(error) ?? WireReply.Json(500, error.ToJson()), emulator.Time,
                () => Complete(Outcome.Failed, 500));
        }
    }

    private async Task<Result> HandleGenerateAsync()
    {
        if (format!.FindAuthenticationError(context.Request, options) is { } refusal) { return CreateRefusal(refusal); }
        ModelRequest request;
        try
        {
            request = format.Read(record.Body, context.Request.RouteValues["model"] as string)
                with { CharactersPerToken = options.CharactersPerToken };
        }
        catch (RequestRefusedException exception)
        {
            return CreateRefusal(exception.Error);
        }
        emulator.Log.Change(record.Number, before => before with { Model = request.Model, PromptTokens = request.PromptTokens });
        if (!options.Models.Contains(request.Model, StringComparer.Ordinal))
        {
            return CreateRefusal(format.UnknownModel(request.Model, context.Request));
        }
        if (options.RefusedFields.FirstOrDefault(field => field.IsIn(record.Body)) is { } refused)
        {
            emulator.Log.Change(record.Number, before => before with { Fault = $"refuses {refused.Path}" });
            return new Result(WireReply.Json(refused.Status, refused.CreateBody()), Outcome.Refused);
        }
        var admission = emulator.Meter.Admit(options.Limits, request.Model, request.PromptTokens);
        if (admission.Violations.Count > 0)
        {
            var delay = admission.Delay * emulator.TimeScale;
            var error = QuotaRefusal.Of(admission.Violations, delay, request.Model, options.Limits.IncludesDetails);
            return new Result(format.Write(error), Outcome.Limited);
        }
        admittedModel = request.Model;
        return await RespondAsync(request, new CallInfo(record.Number, record.Attempt, request, record.BodyHash, options.PromptFormat));
    }

    private async Task<Result> RespondAsync(ModelRequest request, CallInfo call)
    {
        await emulator.Gate.WaitIfHeldAsync(call, context.RequestAborted);
        var fault = options.Faults.For(call);
        if (fault is not null) { emulator.Log.Change(record.Number, before => before with { Fault = fault.Name }); }
        if (fault is null or { IsImmediate: false })
        {
            await emulator.Delays.DelayAsync(options.Latency.Of(call), emulator.Time, context.RequestAborted);
        }
        if (fault?.GetReplacement(format!, call, emulator.TimeScale) is { } replacement)
        {
            return new Result(replacement, Outcome.Faulted);
        }
        if (request.ServiceTier == "flex" && options.FlexShortage(call))
        {
            emulator.Log.Change(record.Number, static before => before with { Fault = "flex shortage" });
            return new Result(format!.RefuseFlex(), Outcome.Faulted);
        }
        var reply = new ModelReply
        {
            ServiceTier = request.ServiceTier is null ? null : options.ServedTier?.Invoke(call) ?? request.ServiceTier,
            Text = await options.Responder.AnswerAsync(request, context.RequestAborted),
            Thought = options.Thought,
            PromptTokens = request.PromptTokens,
            CharactersPerToken = options.CharactersPerToken,
            ThoughtTokens = Math.Min(options.ThoughtTokens, request.ThinkingBudget ?? int.MaxValue),
        }.ApplyOutputLimit(request.MaxOutputTokens);
        if (fault is not null) { reply = fault.Apply(reply); }
        var sent = format!.Write(reply, request, record.BodyHash[..16]);
        return fault is null
            ? new Result(sent, Outcome.Answered)
            : new Result(fault.Apply(sent), Outcome.Faulted);
    }

    // A client may disconnect or exceed the size limit while it sends; that is recorded too.
    private async Task<bool> ReceiveAsync()
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Record(body.ToArray());
            Complete(Outcome.Aborted, null);
            return false;
        }
        Record(body.ToArray());
        return true;
    }

    private void Record(byte[] body)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        record = emulator.Log.Begin((number, attempt) => new RequestRecord
        {
            Number = number,
            Format = format?.Name ?? "",
            Method = context.Request.Method,
            Target = Redaction.Target(context.Request, options),
            Headers = Redaction.Headers(context.Request, options),
            HasValidKey = format is not null && format.FindAuthenticationError(context.Request, options) is null,
            HasMisplacedKey = Redaction.HasMisplacedKey(context.Request, body, options),
            Body = body,
            BodyHash = hash,
            Attempt = attempt,
            ArrivedAt = arrivedAt,
        }, hash);
    }

    private void Complete(Outcome outcome, int? status)
    {
        if (Interlocked.Exchange(ref admittedModel, null) is { } model) { emulator.Meter.Release(model); }
        emulator.Log.Change(record.Number,
            before => before with { Outcome = outcome, Status = status, CompletedAt = emulator.Time.GetUtcNow() });
    }

    private Result CreateRefusal(ApiError error) => new(format!.Write(error), Outcome.Refused);

    private sealed record Result(WireReply Reply, Outcome Outcome);
}

/// <summary>An admitted call: the input of latencies, faults and gates.</summary>
public sealed class CallInfo
{
    private readonly Lazy<PromptQuestion?> question;

    internal CallInfo(int number, int attempt, ModelRequest request, string bodyHash, IPromptFormat reader)
    {
        Number = number;
        Attempt = attempt;
        Request = request;
        BodyHash = bodyHash;
        question = new(() => reader.Find(request.UserText));
    }

    /// <summary>The number of the request in order of arrival, starting at 1. It depends on timing.</summary>
    public int Number { get; }

    /// <summary>How often this body has arrived, starting at 1.</summary>
    public int Attempt { get; }

    public ModelRequest Request { get; }

    /// <summary>SHA-256 of the body, 64 hexadecimal digits.</summary>
    public string BodyHash { get; }

    /// <summary>The question in the prompt; null if none was recognised.</summary>
    public PromptQuestion? Question => question.Value;

    /// <summary>A key that does not depend on timing: kind and terms of the question, else the hash of the body.</summary>
    public string QuestionKey => Question?.Key ?? BodyHash;
}

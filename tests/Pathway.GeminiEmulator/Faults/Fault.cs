using System.Text;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>A fault of one call.</summary>
public abstract record Fault
{
    /// <summary>A short name for the request log.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the call fails at once, without latency.</summary>
    internal virtual bool IsImmediate => false;

    /// <summary>The response if the model is not called, or null.</summary>
    internal virtual WireReply? GetReplacement(WireFormat format, CallInfo call, double timeScale) => null;

    /// <summary>Changes the reply of the model.</summary>
    internal virtual ModelReply Apply(ModelReply reply) => reply;

    /// <summary>Changes the HTTP response.</summary>
    internal virtual WireReply Apply(WireReply reply) => reply;

    /// <summary>An error of the service: 500, 503, 504, or any other status.</summary>
    public static Fault Status(int code) => new StatusFault(code);

    /// <summary>A refusal because of a quota.</summary>
    /// <param name="delay">The retry delay, in the emulator's time; null leaves it out.</param>
    /// <param name="violations">The exceeded quotas; an empty list leaves them out.</param>
    public static Fault TooManyRequests(TimeSpan? delay, params QuotaViolation[] violations) =>
        new QuotaFault(delay, violations, IncludesDetails: true);

    /// <summary>A refusal because of a quota, without details.</summary>
    public static Fault TooManyRequestsWithoutDetails { get; } = new QuotaFault(null, [], IncludesDetails: false);

    /// <summary>The connection is reset after this many bytes of the body; before the headers if negative.</summary>
    public static Fault Reset(int afterBytes) => new DeliveryFault("reset", new Delivery.CutOff(afterBytes, IsReset: true));

    /// <summary>The connection is closed after this many bytes of the body, before the announced end.</summary>
    public static Fault Closed(int afterBytes) => new DeliveryFault("closed", new Delivery.CutOff(afterBytes, IsReset: false));

    /// <summary>No response until the client disconnects.</summary>
    public static Fault Never { get; } = new DeliveryFault("never", Delivery.Never);

    /// <summary>A correct response in small chunks with a pause (in the emulator's time) between them.</summary>
    public static Fault SlowDrip(int bytesAtATime, TimeSpan pause) => new DeliveryFault("drip", new Delivery.Drip(bytesAtATime, pause));

    /// <summary>A complete response with status 200 whose body is truncated to this many bytes.</summary>
    public static Fault Truncated(int bytes) => new BodyFault("truncated", body => body[..Math.Min(body.Length, bytes)]);

    /// <summary>A response whose answer contains an invalid UTF-8 byte.</summary>
    public static Fault InvalidUtf8 { get; } = new BodyFault("invalid-utf8", MalformedContent.InvalidUtf8);

    /// <summary>The answer ends after this many characters at the limit of output tokens.</summary>
    public static Fault MaxTokens(int characters) => new ReplyFault("max-tokens", reply => reply.Truncate(characters));

    /// <summary>The prompt is blocked: no candidate, and a reason such as SAFETY or PROHIBITED_CONTENT.</summary>
    public static Fault PromptBlocked(string reason = "SAFETY") => new ReplyFault("blocked", reply => reply with { BlockReason = reason });

    /// <summary>The answer is withheld: a candidate without content, and a reason such as SAFETY or RECITATION.</summary>
    public static Fault Stopped(string finishReason) =>
        new ReplyFault("stopped", reply => reply with { Text = null, FinishReason = finishReason });

    /// <summary>JSON that violates the requested schema.</summary>
    public static Fault WrongSchema { get; } =
        new ReplyFault("wrong-schema", static reply => reply with { Text = "{\"unexpected\":[1,{\"deep\":null}]}" });

    /// <summary>A reply without candidates.</summary>
    public static Fault NoCandidates { get; } = new ReplyFault("no-candidates", static reply => reply with { HasCandidate = false });

    /// <summary>A candidate with an empty text.</summary>
    public static Fault EmptyText { get; } = new ReplyFault("empty-text", static reply => reply with { Text = "" });

    /// <summary>Another text instead of the answer.</summary>
    public static Fault OtherText(string text) => new ReplyFault("other-text", reply => reply with { Text = text });

    /// <summary>An HTML page, as from a proxy between client and service.</summary>
    public static Fault HtmlPage(int status) =>
        new PageFault(status, "text/html; charset=UTF-8", Encoding.UTF8.GetBytes(MalformedContent.HtmlPage(status)));

    /// <summary>Any other response.</summary>
    public static Fault Page(int status, string contentType, ReadOnlyMemory<byte> body) => new PageFault(status, contentType, body);
}

/// <summary>An error of the service.</summary>
internal sealed record StatusFault(int Code) : Fault
{
    public override string Name => $"{Code}";

    internal override WireReply GetReplacement(WireFormat format, CallInfo call, double timeScale) => format.Write(ApiError.OfStatus(Code));
}

/// <summary>A scheduled refusal because of a quota, independent of the limits.</summary>
internal sealed record QuotaFault(TimeSpan? Delay, IReadOnlyList<QuotaViolation> Violations, bool IncludesDetails) : Fault
{
    public override string Name => "429";

    internal override bool IsImmediate => true;

    internal override WireReply GetReplacement(WireFormat format, CallInfo call, double timeScale) =>
        format.Write(QuotaRefusal.Of(Violations, Delay * timeScale, call.Request.Model, IncludesDetails));
}

/// <summary>A response of another server, such as a proxy.</summary>
internal sealed record PageFault(int Code, string ContentType, ReadOnlyMemory<byte> Content) : Fault
{
    public override string Name => $"page-{Code}";

    internal override WireReply GetReplacement(WireFormat format, CallInfo call, double timeScale) => new(Code, ContentType, Content);
}

/// <summary>A valid response with another reply of the model.</summary>
internal sealed record ReplyFault(string Kind, Func<ModelReply, ModelReply> Transform) : Fault
{
    public override string Name => Kind;

    internal override ModelReply Apply(ModelReply reply) => Transform(reply);
}

/// <summary>The correct response with other bytes in its body.</summary>
internal sealed record BodyFault(string Kind, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Transform) : Fault
{
    public override string Name => Kind;

    internal override WireReply Apply(WireReply reply) => reply with { Body = Transform(reply.Body) };
}

/// <summary>The correct response with a faulty delivery.</summary>
internal sealed record DeliveryFault(string Kind, Delivery Delivery) : Fault
{
    public override string Name => Kind;

    internal override WireReply Apply(WireReply reply) => reply with { Delivery = Delivery };
}

/// <summary>Malformed response bodies.</summary>
internal static class MalformedContent
{
    public static string HtmlPage(int status) => $"""
        <html><head><title>Error {status}</title></head>
        <body><h1>Error {status}</h1><p>The gateway got no answer. {"{\"candidates\":[]}"}</p><script>alert(1)</script></body></html>

        """;

    /// <summary>Inserts 0xC3, the first byte of a two-byte character, at the beginning of the answer.</summary>
    public static ReadOnlyMemory<byte> InvalidUtf8(ReadOnlyMemory<byte> body)
    {
        var name = body.Span.LastIndexOf("\"text\":\""u8);
        if (name < 0) { name = body.Span.LastIndexOf("\"content\":\""u8); }
        var at = name < 0 ? body.Length : name + body.Span[name..].IndexOf(":\""u8) + 2;
        var broken = new byte[body.Length + 1];
        body[..at].CopyTo(broken);
        broken[at] = 0xC3;
        body[at..].CopyTo(broken.AsMemory(at + 1));
        return broken;
    }
}

using System.Text;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Wire;

namespace Pathway.Emulator.Faults;

/// <summary>Something that goes wrong with one call.</summary>
public abstract record Fault
{
    /// <summary>A short name for the record of requests.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the call fails at once, without latency.</summary>
    internal virtual bool IsImmediate => false;

    /// <summary>What the service sends when the model is not even asked, or null.</summary>
    internal virtual WireReply? GetReplacement(WireFormat format, CallInfo call, double timeScale) => null;

    /// <summary>What the model says instead.</summary>
    internal virtual ModelReply Apply(ModelReply reply) => reply;

    /// <summary>What becomes of it on the wire.</summary>
    internal virtual WireReply Apply(WireReply reply) => reply;

    /// <summary>An error of the service: 500, 503, 504, or any other status.</summary>
    public static Fault Status(int code) => new StatusFault(code);

    /// <summary>A refusal for lack of quota.</summary>
    /// <param name="delay">After how long to try again, in the emulator's time; null leaves it out.</param>
    /// <param name="violations">The quotas; none leaves them out.</param>
    public static Fault TooManyRequests(TimeSpan? delay, params QuotaViolation[] violations) =>
        new QuotaFault(delay, violations, IncludesDetails: true);

    /// <summary>A refusal for lack of quota without any details.</summary>
    public static Fault TooManyRequestsWithoutDetails { get; } = new QuotaFault(null, [], IncludesDetails: false);

    /// <summary>The connection is reset after so many bytes of the body; less than 0: before the headers.</summary>
    public static Fault Reset(int afterBytes) => new DeliveryFault("reset", new Delivery.CutOff(afterBytes, IsReset: true));

    /// <summary>The connection is closed after so many bytes of the body, though more were announced.</summary>
    public static Fault Closed(int afterBytes) => new DeliveryFault("closed", new Delivery.CutOff(afterBytes, IsReset: false));

    /// <summary>No answer until the client goes away.</summary>
    public static Fault Never { get; } = new DeliveryFault("never", Delivery.Never);

    /// <summary>A correct answer in small pieces with a pause (in the emulator's time) between them.</summary>
    public static Fault SlowDrip(int bytesAtATime, TimeSpan pause) => new DeliveryFault("drip", new Delivery.Drip(bytesAtATime, pause));

    /// <summary>A whole response with status 200 whose body ends after so many bytes.</summary>
    public static Fault Truncated(int bytes) => new BodyFault("truncated", body => body[..Math.Min(body.Length, bytes)]);

    /// <summary>A response whose answer holds a byte that is not UTF-8.</summary>
    public static Fault InvalidUtf8 { get; } = new BodyFault("invalid-utf8", MalformedContent.InvalidUtf8);

    /// <summary>The answer ends after so many characters, because the limit of output tokens was reached.</summary>
    public static Fault MaxTokens(int characters) => new ReplyFault("max-tokens", reply => reply.Truncate(characters));

    /// <summary>The prompt is refused: there is no candidate, and a reason such as SAFETY or PROHIBITED_CONTENT.</summary>
    public static Fault PromptBlocked(string reason = "SAFETY") => new ReplyFault("blocked", reply => reply with { BlockReason = reason });

    /// <summary>The answer is withheld: a candidate without content, and a reason such as SAFETY or RECITATION.</summary>
    public static Fault Stopped(string finishReason) =>
        new ReplyFault("stopped", reply => reply with { Text = null, FinishReason = finishReason });

    /// <summary>JSON, but not of the schema that was asked for.</summary>
    public static Fault WrongSchema { get;
        } = new ReplyFault("wrong-schema", static reply => reply with { Text = "{\"unexpected\":[1,{\"deep\":null}]}" });

    /// <summary>No candidate at all.</summary>
    public static Fault NoCandidates { get; } = new ReplyFault("no-candidates", static reply => reply with { HasCandidate = false });

    /// <summary>A candidate with an empty text.</summary>
    public static Fault EmptyText { get; } = new ReplyFault("empty-text", static reply => reply with { Text = "" });

    /// <summary>Another text instead of the answer.</summary>
    public static Fault OtherText(string text) => new ReplyFault("other-text", reply => reply with { Text = text });

    /// <summary>A page in HTML, as from something between client and service.</summary>
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

/// <summary>A refusal for lack of quota that the schedule asks for, whatever the limits are.</summary>
internal sealed record QuotaFault(TimeSpan? Delay, IReadOnlyList<QuotaViolation> Violations, bool IncludesDetails) : Fault
{
    public override string Name => "429";

    internal override bool IsImmediate => true;

    internal override WireReply GetReplacement(WireFormat format, CallInfo call, double timeScale) =>
        format.Write(QuotaRefusal.Of(Violations, Delay * timeScale, call.Request.Model, IncludesDetails));
}

/// <summary>A response that is not the service's.</summary>
internal sealed record PageFault(int Code, string ContentType, ReadOnlyMemory<byte> Content) : Fault
{
    public override string Name => $"page-{Code}";

    internal override WireReply GetReplacement(WireFormat format, CallInfo call, double timeScale) => new(Code, ContentType, Content);
}

/// <summary>The model says something else, in the right form of the wire.</summary>
internal sealed record ReplyFault(string Kind, Func<ModelReply, ModelReply> Transform) : Fault
{
    public override string Name => Kind;

    internal override ModelReply Apply(ModelReply reply) => Transform(reply);
}

/// <summary>The right response with other bytes in its body.</summary>
internal sealed record BodyFault(string Kind, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Transform) : Fault
{
    public override string Name => Kind;

    internal override WireReply Apply(WireReply reply) => reply with { Body = Transform(reply.Body) };
}

/// <summary>The right response that does not arrive as it should.</summary>
internal sealed record DeliveryFault(string Kind, Delivery Delivery) : Fault
{
    public override string Name => Kind;

    internal override WireReply Apply(WireReply reply) => reply with { Delivery = Delivery };
}

/// <summary>Bytes that no healthy service sends.</summary>
internal static class MalformedContent
{
    public static string HtmlPage(int status) => $"""
        <html><head><title>Error {status}</title></head>
        <body><h1>Error {status}</h1><p>The gateway got no answer. {"{\"candidates\":[]}"}</p><script>alert(1)</script></body></html>

        """;

    /// <summary>
    /// Puts 0xC3, which only begins a character, at the beginning of the answer.
    /// </summary>
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

using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pathway.Literature.Emulator;

/// <summary>Sends a reply, with or without a fault.</summary>
internal static class FaultyReply
{
    private const string Page =
        "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1><script>alert(1)</script></body></html>";

    public static Task SendAsync(HttpContext context, LiteratureFault fault, Func<Reply?> answer) => fault switch
    {
        LiteratureFault.Down => Abort(context),
        LiteratureFault.Slow => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default),
        LiteratureFault.Broken => SendStatusAsync(context, 500),
        LiteratureFault.TooMany => SendStatusAsync(context, 429),
        LiteratureFault.TooManyWithRetryAfter => RetryAfterAsync(context),
        LiteratureFault.Html => SendBodyAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page)),
        _ => answer() is { } reply ? SendDamagedAsync(context, fault, reply) : SendStatusAsync(context, 404),
    };

    private static Task SendDamagedAsync(HttpContext context, LiteratureFault fault, Reply reply) => fault switch
    {
        LiteratureFault.HalfReply => SendBodyAsync(context, reply.ContentType, reply.Body[..(reply.Body.Length / 2)]),
        LiteratureFault.WrongType => SendBodyAsync(context, "text/plain", reply.Body),
        LiteratureFault.OtherShape =>
            SendBodyAsync(context, reply.ContentType,
                Encoding.UTF8.GetBytes(reply.ContentType.EndsWith("json", StringComparison.Ordinal) ? "{\"error\":\"later\"}"
                    : "<other/>")),
        _ => SendBodyAsync(context, reply.ContentType, reply.Body),
    };

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task RetryAfterAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "0";
        return SendStatusAsync(context, 429);
    }

    private static Task SendStatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task SendBodyAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}

/// <summary>A reply without a fault.</summary>
internal sealed record Reply(string ContentType, byte[] Body);

/// <summary>A fault of one request.</summary>
public enum LiteratureFault
{
    /// <summary>No fault.</summary>
    None,
    /// <summary>The connection is reset.</summary>
    Down,
    /// <summary>No reply until the client goes away.</summary>
    Slow,
    /// <summary>500 Internal Server Error.</summary>
    Broken,
    /// <summary>429 Too Many Requests without Retry-After.</summary>
    TooMany,
    /// <summary>429 with Retry-After: 0.</summary>
    TooManyWithRetryAfter,
    /// <summary>200 with an HTML page, as from a proxy.</summary>
    Html,
    /// <summary>The body is truncated, although its length is that of a complete one.</summary>
    HalfReply,
    /// <summary>Each record has only its identifier.</summary>
    HalfRecord,
    /// <summary>The right body under another content type.</summary>
    WrongType,
    /// <summary>JSON or XML of another kind.</summary>
    OtherShape,
}

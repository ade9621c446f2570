using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pathway.Literature.Emulator;

/// <summary>Sends a reply, or what becomes of it.</summary>
internal static class FaultyReply
{
    private const string Page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1><script>alert(1)</script></body></html>";

    public static Task SendAsync(HttpContext context, LiteratureFault fault, Func<Reply?> answer) => fault switch
    {
        LiteratureFault.Down => Abort(context),
        LiteratureFault.Slow => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default),
        LiteratureFault.Broken => StatusAsync(context, 500),
        LiteratureFault.TooMany => StatusAsync(context, 429),
        LiteratureFault.TooManyTold => Told(context),
        LiteratureFault.Html => BodyAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page)),
        _ => answer() is { } reply ? SpoiltAsync(context, fault, reply) : StatusAsync(context, 404),
    };

    private static Task SpoiltAsync(HttpContext context, LiteratureFault fault, Reply reply) => fault switch
    {
        LiteratureFault.HalfReply => BodyAsync(context, reply.ContentType, reply.Body[..(reply.Body.Length / 2)]),
        LiteratureFault.WrongType => BodyAsync(context, "text/plain", reply.Body),
        LiteratureFault.OtherShape => BodyAsync(context, reply.ContentType, Encoding.UTF8.GetBytes(reply.ContentType.EndsWith("json", StringComparison.Ordinal) ? "{\"error\":\"later\"}" : "<other/>")),
        _ => BodyAsync(context, reply.ContentType, reply.Body),
    };

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static Task Told(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "0";
        return StatusAsync(context, 429);
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task BodyAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}

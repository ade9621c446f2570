using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Pathway.Emulator.Wire;

/// <summary>Sends a reply in the way that it asks for.</summary>
internal static class ReplySending
{
    /// <param name="settle">
    /// Called before the last byte leaves: the client may send its next request as soon as it has that byte, and must not
    /// find this one still counted as running.
    /// </param>
    public static async Task SendAsync(HttpContext context, WireReply reply, TimeProvider time, Action settle)
    {
        var cancellation = context.RequestAborted;
        if (reply.Delivery is Delivery.Silence) { await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation); }
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        context.Response.ContentLength = reply.Body.Length;
        foreach (var (name, value) in reply.Headers) { context.Response.Headers[name] = value; }
        switch (reply.Delivery)
        {
            case Delivery.CutOff cut:
                await CutOffAsync(context, reply.Body, cut, settle);
                break;
            case Delivery.Drip drip:
                await DripAsync(context, reply.Body, drip, time, settle);
                break;
            default:
                settle();
                await context.Response.Body.WriteAsync(reply.Body, cancellation);
                break;
        }
    }

    private static async Task CutOffAsync(HttpContext context, ReadOnlyMemory<byte> body, Delivery.CutOff cut, Action settle)
    {
        if (cut.After >= 0)
        {
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(body[..Math.Min(body.Length, cut.After)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        settle();
        // To linger for no time is what makes the operating system send a reset.
        if (cut.IsReset && context.Features.Get<IConnectionSocketFeature>() is { } connection) { connection.Socket.LingerState = new LingerOption(true, 0); }
        context.Abort();
    }

    private static async Task DripAsync(HttpContext context, ReadOnlyMemory<byte> body, Delivery.Drip drip, TimeProvider time, Action settle)
    {
        for (var at = 0; at < body.Length; at += drip.Size)
        {
            if (at > 0) { await Task.Delay(drip.Pause, time, context.RequestAborted); }
            if (at + drip.Size >= body.Length) { settle(); }
            await context.Response.Body.WriteAsync(body.Slice(at, Math.Min(drip.Size, body.Length - at)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}

using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Pathway.Emulator.Wire;

/// <summary>An HTTP response.</summary>
internal sealed record WireReply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers in addition to the content headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Delivery Delivery { get; init; } = Delivery.Whole;

    public static WireReply Json(int status, JsonNode json) => new(status, "application/json; charset=UTF-8", PlainJson.Bytes(json));
}

/// <summary>How the bytes of a response are sent.</summary>
internal abstract record Delivery
{
    /// <summary>Sends all bytes.</summary>
    public static Delivery Whole { get; } = new Complete();

    /// <summary>Sends nothing until the client disconnects.</summary>
    public static Delivery Never { get; } = new Silence();

    public sealed record Complete : Delivery;

    public sealed record Silence : Delivery;

    /// <summary>Announces all bytes, sends some, then closes or resets the connection. Sends no headers if negative.</summary>
    public sealed record CutOff(int After, bool IsReset) : Delivery;

    /// <summary>Sends chunks of a size with a pause between them.</summary>
    public sealed record Drip(int Size, TimeSpan Pause) : Delivery;
}

/// <summary>Sends a response as its <see cref="Delivery"/> specifies.</summary>
internal static class ReplySender
{
    /// <param name="onLastByte">
    /// Called before the last byte is sent: the client may send its next request as soon as it has that byte, and this request must no
    /// longer count as running.
    /// </param>
    public static async Task SendAsync(HttpContext context, WireReply reply, TimeProvider time, Action onLastByte)
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
                await CutOffAsync(context, reply.Body, cut, onLastByte);
                break;
            case Delivery.Drip drip:
                await DripAsync(context, reply.Body, drip, time, onLastByte);
                break;
            default:
                onLastByte();
                await context.Response.Body.WriteAsync(reply.Body, cancellation);
                break;
        }
    }

    private static async Task CutOffAsync(HttpContext context, ReadOnlyMemory<byte> body, Delivery.CutOff cut, Action onLastByte)
    {
        if (cut.After >= 0)
        {
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(body[..Math.Min(body.Length, cut.After)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        onLastByte();
        // A linger time of zero makes the operating system send a reset.
        if (cut.IsReset && context.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.LingerState = new LingerOption(true, 0);
        }
        context.Abort();
    }

    private static async Task DripAsync(HttpContext context, ReadOnlyMemory<byte> body, Delivery.Drip drip, TimeProvider time,
        Action onLastByte)
    {
        for (var at = 0; at < body.Length; at += drip.Size)
        {
            if (at > 0) { await Task.Delay(drip.Pause, time, context.RequestAborted); }
            if (at + drip.Size >= body.Length) { onLastByte(); }
            await context.Response.Body.WriteAsync(body.Slice(at, Math.Min(drip.Size, body.Length - at)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}

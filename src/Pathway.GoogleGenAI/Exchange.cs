using System.Net.Http.Headers;
using System.Text;

namespace Pathway.GoogleGenAI;

/// <summary>One call of the library and what came of it on the wire. The library hands on less than the server says.</summary>
internal sealed class Exchange(CancellationToken cancellation)
{
    private static readonly AsyncLocal<Exchange?> Flowing = new();

    private int sent;

    /// <summary>The call in whose flow this is read; null outside of any.</summary>
    public static Exchange? Current => Flowing.Value;

    /// <summary>Stops the call. Early versions of the library take no token.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The status of the reply, or null where none came.</summary>
    public int? Status { get; private set; }

    /// <summary>The body of the reply, as it came.</summary>
    public byte[] Body { get; private set; } = [];

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Whether the body begins as an object does.</summary>
    public bool IsObject => Body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    public RetryConditionHeaderValue? RetryAfter { get; private set; }

    /// <summary>What was thrown on the way, or null.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Makes this the call of the flow: of the caller and whatever it awaits, and of nobody else.</summary>
    public void Flow() => Flowing.Value = this;

    /// <summary>Whether the one request of this call may leave.</summary>
    public bool MayLeave() => Interlocked.Exchange(ref sent, 1) == 0;

    public void Replied(HttpResponseMessage response, byte[] body) =>
        (Status, Body, RetryAfter) = ((int)response.StatusCode, body, response.Headers.RetryAfter);
}

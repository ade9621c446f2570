using System.Net;

namespace Pathway.Llm.Chat;

/// <summary>How this program speaks HTTP with models: one pool of connections for the process, no redirects, no endless replies.</summary>
internal static class HttpReplies
{
    /// <summary>The longest reply that is read, unpacked.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private static readonly Lazy<HttpMessageHandler> Shared = new(static () => new LimitedReplies(Sockets()));

    /// <summary>The shared connections themselves, for who puts something of his own before them. Not to be disposed.</summary>
    public static HttpMessageHandler Connections => Shared.Value;

    /// <summary>A client over the shared connections. It has no time-out of its own: whoever asks brings one.</summary>
    public static HttpClient Client() => Client(Shared.Value);

    /// <summary>A client over a handler of the caller's.</summary>
    public static HttpClient Client(HttpMessageHandler handler) => new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    // A redirect could carry the key to another host; certificates are checked as the system does.
    private static SocketsHttpHandler Sockets() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 256,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}

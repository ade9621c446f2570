using System.Net;

namespace Pathway.Llm.Chat;

/// <summary>HTTP clients for model servers: one connection pool per process, no redirects, limited response size.</summary>
internal static class ChatHttpClients
{
    /// <summary>The maximum size of a decompressed response.</summary>
    public const int MaxReplyBytes = 32 * 1024 * 1024;

    private static readonly Lazy<HttpMessageHandler> Handler = new(static () => new ReplySizeLimitHandler(CreateSocketsHandler()));

    /// <summary>The shared connection pool, for clients that add their own handlers. Do not dispose it.</summary>
    public static HttpMessageHandler SharedHandler => Handler.Value;

    /// <summary>Creates a client on the shared connection pool. It has no time-out: the caller cancels.</summary>
    public static HttpClient Create() => Create(Handler.Value);

    /// <summary>Creates a client on the caller's handler.</summary>
    public static HttpClient Create(HttpMessageHandler handler) =>
        new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    // A redirect could send the key to another host. The system checks certificates.
    private static SocketsHttpHandler CreateSocketsHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 256,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new DirectLoopbackProxy(static () => HttpClient.DefaultProxy),
        UseCookies = false,
    };
}

/// <summary>
/// The proxy of the system, except for this machine: HTTP_PROXY would send the requests and the key for a local server to another machine.
/// </summary>
/// <param name="system">The proxy of the system.</param>
internal sealed class DirectLoopbackProxy(Func<IWebProxy> system) : IWebProxy
{
    public ICredentials? Credentials { get => system().Credentials; set => system().Credentials = value; }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : system().GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || system().IsBypassed(host);
}

/// <summary>A response exceeds the maximum size.</summary>
internal sealed class ReplyTooLargeException() : IOException("The reply is too large.");

/// <summary>A response is not compressed as its header says, or its compressed body is damaged.</summary>
internal sealed class DamagedReplyException(Exception damage) : IOException(damage.Message, damage);

/// <summary>Limits the size of a decompressed response body.</summary>
internal sealed class ReplySizeLimitHandler(HttpMessageHandler inner, long maxBytes = ChatHttpClients.MaxReplyBytes)
    : DelegatingHandler(inner)
{
    /// <summary>Another maximum size, for the reply to one request.</summary>
    public static readonly HttpRequestOptionsKey<long> RequestLimit = new("Pathway.MaxReplyBytes");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var limit = request.Options.TryGetValue(RequestLimit, out var ofRequest) ? ofRequest : maxBytes;
        if (StatedLength(response) <= limit) { return response; }
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var limited = new StreamContent(new SizeLimitStream(body, limit));
        foreach (var header in response.Content.Headers) { limited.Headers.TryAddWithoutValidation(header.Key, header.Value); }
        response.Content = limited;
        return response;
    }

    // The length that the server states, at which the body ends; null where it states none, or where the body is decompressed.
    private static long? StatedLength(HttpResponseMessage response) => response.Version.Major == 1
        && response.Content.Headers is { } headers && headers.NonValidated.Contains("Content-Length") ? headers.ContentLength : null;

    private sealed class SizeLimitStream(Stream inner, long maxBytes) : Stream
    {
        private long remaining = maxBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            try { return Count(inner.Read(buffer, offset, count)); }
            catch (Exception damage) when (IsDamage(damage)) { throw new DamagedReplyException(damage); }
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try { return Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)); }
            catch (Exception damage) when (IsDamage(damage)) { throw new DamagedReplyException(damage); }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) { inner.Dispose(); }
            base.Dispose(disposing);
        }

        // What decompression throws depends on the format.
        private static bool IsDamage(Exception failure) =>
            failure is InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

        private int Count(int read)
        {
            remaining -= read;
            return remaining < 0 ? throw new ReplyTooLargeException() : read;
        }
    }
}

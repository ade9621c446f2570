using System.Net;

namespace Pathway.Llm.Chat;

/// <summary>How this program speaks HTTP with models: one pool of connections for the process, no redirects, no endless replies.</summary>
internal static class ChatHttpClients
{
    /// <summary>The longest reply that is read, unpacked.</summary>
    public const int MaxReplyBytes = 32 * 1024 * 1024;

    private static readonly Lazy<HttpMessageHandler> Handler = new(static () => new ReplySizeLimitHandler(CreateSocketsHandler()));

    /// <summary>The shared connections themselves, for who puts something of his own before them. Not to be disposed.</summary>
    public static HttpMessageHandler SharedHandler => Handler.Value;

    /// <summary>A client over the shared connections. It has no time-out of its own: whoever asks brings one.</summary>
    public static HttpClient Create() => Create(Handler.Value);

    /// <summary>A client over a handler of the caller's.</summary>
    public static HttpClient Create(HttpMessageHandler handler) =>
        new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    // A redirect could carry the key to another host; certificates are checked as the system does.
    private static SocketsHttpHandler CreateSocketsHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 256,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}

/// <summary>A reply was longer than any reply is.</summary>
internal sealed class ReplyTooLargeException() : IOException("The reply is too large.");

/// <summary>Ends the reading of a reply that does not end, also of one that was packed small.</summary>
internal sealed class ReplySizeLimitHandler(HttpMessageHandler inner, long maxBytes = ChatHttpClients.MaxReplyBytes)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var limited =
            new StreamContent(
                new SizeLimitStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), maxBytes));
        foreach (var header in response.Content.Headers) { limited.Headers.TryAddWithoutValidation(header.Key, header.Value); }
        response.Content = limited;
        return response;
    }

    private sealed class SizeLimitStream(Stream inner, long maxBytes) : Stream
    {
        private long remaining = maxBytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

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

        private int Count(int read)
        {
            remaining -= read;
            return remaining < 0 ? throw new ReplyTooLargeException() : read;
        }
    }
}

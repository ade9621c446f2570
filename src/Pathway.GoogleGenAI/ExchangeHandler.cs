using System.Text;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Text;

namespace Pathway.GoogleGenAI;

/// <summary>
/// The message handler between the library and the shared connection pool. It sends one request per call, only to the configured server,
/// and adds the key, which the library never gets. It records the response in the <see cref="Exchange"/>.
/// </summary>
internal sealed class ExchangeHandler(HttpMessageHandler connections, GeminiAddress address, SecretText? key, TimeProvider clock)
    : HttpMessageHandler
{
    private const string KeyHeader = "x-goog-api-key";

    private readonly HttpMessageInvoker inner = new(connections, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var exchange = Exchange.Current ?? throw new InvalidOperationException("A request left outside of a call.");
        // Only the engine retries: it counts and delays the retries.
        if (!exchange.TryBeginRequest()) { throw new HttpRequestException("A call is one request; the library tried a second."); }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange.Cancellation);
        try
        {
            Authorize(request);
            using var response = await inner.SendAsync(request, stop.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(stop.Token).ConfigureAwait(false);
            exchange.SetResponse(response, body, clock);
            var content = new ReadOnlyMemoryContent(SafeJson.WithoutLoneSurrogates(body));
            foreach (var header in response.Content.Headers.Where(static header => header.Key != "Content-Length"))
            {
                content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
            return new HttpResponseMessage(response.StatusCode)
            {
                Content = content,
                ReasonPhrase = response.ReasonPhrase,
                RequestMessage = request,
            };
        }
        catch (Exception failure)
        {
            exchange.Failure = failure;
            throw;
        }
    }

    // The library may take another address from the environment; the key must not go to another server.
    private void Authorize(HttpRequestMessage request)
    {
        if (request.RequestUri is not { } target || target.Scheme != address.Server.Scheme || target.Authority != address.Server.Authority)
        {
            throw new HttpRequestException($"The library asks {request.RequestUri?.Authority} instead of {address.Server.Authority}.");
        }
        request.Headers.Remove(KeyHeader);
        request.Headers.Authorization = null;
        address.Authorize(request.Headers, key);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) { inner.Dispose(); }
        base.Dispose(disposing);
    }
}

/// <summary>One call of the library with its HTTP response, of which the library reports only a part.</summary>
internal sealed class Exchange(CancellationToken cancellation)
{
    private static readonly AsyncLocal<Exchange?> CurrentExchange = new();

    private int sent;

    /// <summary>The exchange of the current asynchronous flow; null outside of a call.</summary>
    public static Exchange? Current => CurrentExchange.Value;

    /// <summary>Cancels the call.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The status of the response; null if none arrived.</summary>
    public int? Status { get; private set; }

    /// <summary>The unchanged body of the response.</summary>
    public byte[] Body { get; private set; } = [];

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The wait that the headers ask for; null if they name none.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Where a redirect leads, or null.</summary>
    public Uri? Location { get; private set; }

    /// <summary>The service tier that the headers name, or null.</summary>
    public string? Tier { get; private set; }

    /// <summary>The exception of the request, or null.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Makes this the exchange of the current asynchronous flow.</summary>
    public void SetCurrent() => CurrentExchange.Value = this;

    /// <summary>Begins the one request of this call; false if it has begun before.</summary>
    public bool TryBeginRequest() => Interlocked.Exchange(ref sent, 1) == 0;

    public void SetResponse(HttpResponseMessage response, byte[] body, TimeProvider clock) =>
        (Status, Body, RetryAfter, Location, Tier) = ((int)response.StatusCode, body, RetryHeaders.Find(response.Headers, clock),
            response.Headers.Location, ChatResponseMetadata.FindTier(response.Headers));
}

using System.Text;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Text;

namespace Pathway.GoogleGenAI;

/// <summary>
/// Stands between the library and this program's connections. One request a call leaves, to the server alone, with the key that only this
/// handler knows; what comes back is remembered for the <see cref="Exchange"/> and made readable.
/// </summary>
internal sealed class ExchangeHandler(HttpMessageHandler connections, GeminiAddress address, SecretText? key) : HttpMessageHandler
{
    private const string KeyHeader = "x-goog-api-key";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HttpMessageInvoker inner = new(connections, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var exchange = Exchange.Current ?? throw new InvalidOperationException("A request left outside of a call.");
        // Retrying has one place, the desk, which counts and waits.
        if (!exchange.MayLeave()) { throw new HttpRequestException("A call is one request; the library tried a second."); }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange.Cancellation);
        try
        {
            Authorize(request);
            using var response = await inner.SendAsync(request, stop.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(stop.Token).ConfigureAwait(false);
            exchange.Replied(response, body);
            // Bytes that are no text would become names with replacement characters in them.
            if (response.IsSuccessStatusCode) { Strict.GetCharCount(body); }
            var readable = new ReadOnlyMemoryContent(SafeJson.WithoutLoneSurrogates(body));
            foreach (var header in response.Content.Headers.Where(static header => header.Key != "Content-Length"))
            {
                readable.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
            return new HttpResponseMessage(response.StatusCode)
                { Content = readable, ReasonPhrase = response.ReasonPhrase, RequestMessage = request };
        }
        catch (Exception failure)
        {
            exchange.Failure = failure;
            throw;
        }
    }

    // Whatever the library takes from the environment, the key goes to no other server.
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

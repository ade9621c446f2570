using System.Net;
using System.Text;

namespace Pathway.Doubles;

/// <summary>A server that replies with the result of a function, for bodies that the emulator cannot send. Records its requests.</summary>
internal sealed class StubServer(Func<HttpRequestMessage, HttpResponseMessage> reply) : HttpMessageHandler
{
    public List<(string Target, string Body)> Requests { get; } = [];

    public static StubServer Returning(
        int status, string body, string type = "application/json", Action<HttpResponseMessage>? change = null) =>
        new(_ => Response(status, Encoding.UTF8.GetBytes(body), type, change));

    public static HttpResponseMessage Response(
        int status, byte[] body, string type = "application/json", Action<HttpResponseMessage>? change = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        change?.Invoke(response);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((request.RequestUri!.PathAndQuery, body));
        return reply(request);
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Text;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>The client of Gemini's REST API.</summary>
internal sealed class GeminiChatClient : HttpChatClient
{
    private readonly GeminiAddress address;
    private readonly ModelProfile model;
    private readonly SecretText? secret;
    private readonly Uri callAddress;

    /// <param name="http">The HTTP client. It is shared and not disposed.</param>
    /// <param name="address">The address of Gemini.</param>
    /// <param name="model">The model with its flags.</param>
    /// <param name="secret">Key or token; null for a server that needs none.</param>
    /// <param name="clock">The clock, for a Retry-After header with a date.</param>
    public GeminiChatClient(HttpClient http, GeminiAddress address, ModelProfile model, SecretText? secret, TimeProvider? clock = null)
        : base(http, address.Server, model, secret, clock)
    {
        this.address = address;
        this.model = model;
        this.secret = secret;
        callAddress = address.Generate(model.Name);
    }

    protected override string Provider => address.Provider;

    protected override Uri CallAddress => callAddress;

    protected override Uri ListAddress => address.Models;

    protected override Uri ModelAddress => address.Model(model.Name);

    protected override string AddressHint =>
        "Gemini answers at /v1beta/models below the address. For a server with OpenAI's interface use -Provider OpenAI";

    protected override byte[] WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, RequestFeatures features) =>
        JsonSerializer.SerializeToUtf8Bytes(GeminiRequests.Create(messages, options, model, features), GeminiJson.Default.GeminiRequest);

    protected override void Authorize(HttpRequestHeaders headers) => address.Authorize(headers, secret);

    protected override ChatResponse? ReadReply(JsonFields reply) => GeminiResponses.Read(reply, model.Name);

    protected override IEnumerable<string> ReadModelNames(JsonFields list) => (ChatJson.Objects(list, "models") ?? [])
        .Where(static item => !item.Has("supportedGenerationMethods")
            || item.Texts("supportedGenerationMethods").Contains("generateContent", StringComparer.Ordinal))
        .Select(static item => item.Text("name")?.Split('/')[^1]).OfType<string>();

    protected override Uri? FindNextPage(JsonFields list) => list.Text("nextPageToken") is { Length: > 0 } token
        ? new Uri($"{address.Models}&pageToken={Uri.EscapeDataString(token)}") : null;

    protected override bool Describes(JsonFields description) =>
        description.Text("name")?.Split('/')[^1].Equals(model.Name, StringComparison.OrdinalIgnoreCase) is true;
}
